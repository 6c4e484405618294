"""A rehearsal is its list of steps: replayed, covered, measured, kept as a scenario, bounded."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bpmn.scenario import PARAMETERS, PROCESSES, SCENARIOS, definitions, play
from workflows.asked_names import asked_names, operators_of
from workflows.coverage import Coverage, covered, whole
from workflows.longest_path import longest_path
from workflows.replaying import Replay, replay
from workflows.scenario_writing import recorded
from workflows.scenarios import START, ScenarioFailed, read_scenario
from workflows.scenarios import play as play_given
from workflows.stage_inbox import inbox_of

KEY = "unit_implementation"
GIVEN = {"start": "S_assigned", "data": {"directive_id": "1", "unit_id": "DV-1"}}
RECEIVED = {"done": "T_confirm_receipt", "answer": {"declined": False}}
TERMS = {"has_periodic_reports": False, "has_final_review": False}
DECLINED: list[dict[str, Any]] = [
    {"done": "T_confirm_receipt", "answer": {"declined": True, "note": "x", "extra": [1]}},
    {"done": "T_decline_review", "answer": {"proposal": "accepted"}},
    {"done": "T_decline_decide", "answer": {"decision": "accepted"}},
]


def played(*steps: dict[str, Any], key: str = KEY, **given: Any) -> Replay:
    return replay({**GIVEN, **given, "step": list(steps)}, definitions(), key, PARAMETERS)


def test_leaving_the_last_step_out_is_undoing_it() -> None:
    one, two = played(RECEIVED), played(RECEIVED, {"done": "T_leader_assign"})

    again = played(RECEIVED)

    assert [task.element for task in two.stage.open_tasks()] == ["T_plan"]
    assert again.stage.open_tasks()[0].element == one.stage.open_tasks()[0].element
    assert again.stage.story == one.stage.story


def test_a_step_that_does_not_fit_stops_there_and_is_named() -> None:
    found = played(RECEIVED, {"done": "T_accept"}, {"done": "T_leader_assign"})

    assert found.stopped is not None
    assert (found.stopped.number, found.stopped.code) == (2, "not-waiting")
    assert len(found.scenes) == 3


@pytest.mark.parametrize("step", [
    {}, {"working_days": -1}, {"working_days": True}, {"working_days": 10**9}, {"done": ["x"]},
    {"done": "T_confirm_receipt", "answer": 7}, {"message": {}, "payload": 3}, {"rows": 5},
    {"ended": None}, {"next_timer": True},
])  # fmt: skip
def test_a_hostile_step_stops_it_and_raises_nothing(step: dict[str, Any]) -> None:
    assert played(step).stopped is not None


def test_each_person_finds_task_lane_and_due_day() -> None:
    lines = inbox_of(played(RECEIVED), PARAMETERS)

    (line,) = lines
    assert line.drawn.name == "Cho ý kiến chỉ đạo, phân công"
    assert line.lane is not None
    assert (line.lane.name, line.days) == ("Lãnh đạo đơn vị", 2)


def test_time_before_the_closing_fires_no_timer_of_the_day() -> None:
    given = {"start": "S_manual", "data": {"directive_id": "1"}}
    start = {"done": "T_draft", "answer": {}}
    review = {
        "done": "T_dept_review",
        "answer": {
            "needs_consult": True,
            "decision": "ok",
            "consult_units": {"rows": "u", "count": 2},
        },
    }
    days = {"working_days": PARAMETERS["issuance_consult"]}

    def open_after(last: dict[str, Any]) -> list[str]:
        found = played(start, review, last, key="directive_issuance", **given)
        assert found.stopped is None
        return sorted({task.element for task in found.stage.open_tasks()})

    assert open_after({**days, "before_closing": True}) == ["T_consult"]
    assert open_after(days) == open_after({"next_timer": True}) == ["T_office_appraisal"]


def test_a_stand_in_waits_until_it_is_told_how_it_ended() -> None:
    rows = {"u": [{"unit": "A", "unit_id": "A"}, {"unit": "B", "unit_id": "B"}]}
    sets = {"units": {"rows": "u", "count": 2}, "programme_authors": {"rows": "none", "count": 0}}
    steps = [
        {"done": "T_review_parsed"},
        {"done": "T_resolve_recipients", "answer": sets},
        {"done": "T_set_deadlines", "answer": TERMS},
        {"done": "T_approve_plan", "answer": {"decision": "ok"}},
    ]
    given = {"start": "S_issued", "rows": rows, "stand_ins": [KEY]}

    def at(*more: dict[str, Any]) -> Replay:
        return played(*steps, *more, key="directive_rollout", **given)

    one = {"ended": "C_units", "item": "B", "outcome": "done"}
    assert [call.item["unit"] for call in at().stage.open_calls()] == ["A", "B"]
    assert [call.item["unit"] for call in at(one).stage.open_calls()] == ["A"]
    after = at(one, {"ended": "C_units", "item": "A", "outcome": "done"})
    assert [task.element for task in after.stage.open_tasks()] == ["T_close"]


def test_a_run_covers_only_the_ways_it_took() -> None:
    model = definitions()[KEY]

    found = covered(model, played(*DECLINED).stage.story)

    assert "F_G_receipt__T_decline_review" in found.flows
    assert "F_G_receipt__M_receipt_confirmed" not in found.flows
    assert "E_not_responsible" in found.elements
    assert "T_plan" not in found.elements


@pytest.mark.parametrize("key", PROCESSES)
def test_the_scenarios_of_a_process_together_cover_all_of_it(key: str) -> None:
    model, found = definitions()[key], Coverage()
    for path in SCENARIOS:
        if path.parts[-3] == key:
            found |= covered(model, play(path).stage.story)

    left = whole(model) - found

    assert (left.elements, left.flows) == (frozenset(), frozenset())


def test_the_longest_path_counts_each_loop_once() -> None:
    way = longest_path(definitions()[KEY], definitions(), PARAMETERS, START)

    steps = [leg.element for leg in way.legs]
    assert len(steps) == len(set(steps))
    assert steps[0] == "T_confirm_receipt"
    assert steps[-1] == "T_accept_decide"
    assert way.days == -(-sum(leg.hours for leg in way.legs) // 8)


def test_a_run_is_recorded_as_a_scenario_that_passes() -> None:
    given = {**GIVEN, "step": DECLINED}

    text = recorded(given, definitions(), KEY, PARAMETERS, words="Từ chối\nnhận", expected={})

    read = read_scenario(text.encode())
    assert text.startswith("# Từ chối nhận\n")
    assert read["step"][0]["answer"] == {"declined": True}  # only what expressions read
    assert read["end"]["outcome"] == "not_responsible"
    play_given(read, definitions(), KEY, PARAMETERS)


def test_a_recorded_scenario_keeps_the_units_that_a_service_found() -> None:
    path = next(one for one in SCENARIOS if one.parts[-3] == "reporting_round")
    shipped = read_scenario(path.read_bytes())
    given = {
        **shipped,
        "rows": {"units": [*shipped["rows"]["units"], {"unit_id": "QU-CR"}]},
        "services": {"list_units": {"units": {"rows": "units", "count": 3}}},
    }

    text = recorded(
        given, definitions(), "reporting_round", PARAMETERS, words="Ba đơn vị", expected={}
    )

    read = read_scenario(text.encode())
    assert [one["unit_id"] for one in read["rows"]["units"]] == ["QU-NK", "QU-BT", "QU-CR"]
    assert read["open"] == ["T_prepare"] * 3
    play_given(read, definitions(), "reporting_round", PARAMETERS)


def test_a_recorded_scenario_may_insist_on_another_end_or_way() -> None:
    given = {**GIVEN, "step": DECLINED}

    def failure(**expected: Any) -> str:
        text = recorded(given, definitions(), KEY, PARAMETERS, words="a", expected=expected)
        with pytest.raises(ScenarioFailed) as failed:
            play_given(read_scenario(text.encode()), definitions(), KEY, PARAMETERS)
        return failed.value.code

    assert failure(outcome="done") == "scenario-outcome"
    assert failure(passes=["T_plan"]) == "scenario-passed"


def test_what_has_not_ended_is_no_scenario() -> None:
    given = {**GIVEN, "step": [RECEIVED]}

    with pytest.raises(ScenarioFailed) as failed:
        recorded(given, definitions(), KEY, PARAMETERS, words="a", expected={})

    assert failed.value.code == "scenario-waits"


def test_what_expressions_read_is_known_with_what_it_is_compared_with() -> None:
    asked = {(one.name, one.part): one for one in asked_names(definitions()[KEY])}

    assert asked["sign_plan", "decision"].constants == ("refuse",)
    assert asked["prepare_plan", "children"].is_list
    assert asked["org_succession", "action"].handlers == {"H_succession"}
    (reminder,) = operators_of(definitions()["written_reminder"])
    assert [one.part for one in reminder.asked] == ["exhausted", "exhausted_items"]
