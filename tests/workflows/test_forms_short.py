"""Which forms may be answered for many tasks in one act, and what then stays with each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.workflows.forms_at_hand import form
from workflows.forms import Form, Rule, read_form, short_form

DECIDE = "periodic_report.decide"


@pytest.mark.parametrize(("key", "asked", "proposed"), [
    (DECIDE, ["decision", "reason"], ["quality"]),
    ("unit_implementation.decide_report", ["decision", "reason"], ["quality"]),
    ("unit_implementation.decide_decline", ["decision", "comment"], []),
    ("obstacle_escalation.decide_scope", ["decision", "comment"], []),
])  # fmt: skip
def test_a_decision_and_its_words_are_asked_and_a_proposed_choice_stays(
    key: str, asked: list[str], proposed: list[str]
) -> None:
    short = short_form(form(key))

    assert short is not None
    assert [one.name for one in short.asked.fields] == asked
    assert [one.name for one in short.proposed] == proposed


@pytest.mark.parametrize("key", [
    "change_request.decide",  # a day that is granted, a document
    "directive_issuance.assign_number",  # a number
    "directive_rollout.approve_followup_plan",  # a document
    "unit_implementation.sign_report",  # in which capacity, on which day
    "unit_inspection.issue_conclusion",  # a table
    "action_programme.approve",  # a vote
    "unit_implementation.confirm_receipt",  # no decision
])  # fmt: skip
def test_what_asks_more_of_each_is_not_answered_for_many(key: str) -> None:
    assert short_form(form(key)) is None


def other(**changed: Any) -> Form:
    """The form to decide on a report, whose choice of quality is changed."""
    one = form(DECIDE)
    fields = [replace(f, **changed) if f.name == "quality" else f for f in one.fields]
    return replace(one, fields=tuple(fields))


@pytest.mark.parametrize("changed", [
    {"required": True}, {"prefill": ""}, {"kind": "unit"}, {"options": ()},
    {"show_when": "data['accept']['proposal'] == 'ok'"},
])  # fmt: skip
def test_a_choice_that_nobody_has_proposed_or_that_hangs_on_more_is_asked_of_each(
    changed: dict[str, Any],
) -> None:
    assert short_form(other()) is not None
    assert short_form(other(**changed)) is None


def test_a_rule_or_a_file_that_must_be_there_is_judged_of_each() -> None:
    one = form(DECIDE)
    files = [replace(f, required_when="decision == 'ok'") if f.name == "attachments" else f
             for f in one.fields]  # fmt: skip

    assert short_form(replace(one, rules=(Rule("True", "decision", {"vi": "x"}),))) is None
    assert short_form(replace(one, fields=tuple(files))) is None


def test_what_is_said_is_said_of_all_and_what_was_proposed_of_one() -> None:
    short = short_form(form(DECIDE))
    assert short is not None

    said = {"decision": "ok", "reason": ""}
    good = short.answer(said, {"decision": "supplement", "reason": "x", "quality": "GOOD"})

    assert good == {"decision": "ok", "reason": "", "quality": "GOOD"}
    assert short.answer(said, {}) == said


def test_a_form_without_questions_of_its_own_is_no_decision() -> None:
    assert short_form(read_form("a.b", {"type": "object", "properties": {}}, {})) is None


@pytest.mark.parametrize("key", [
    "unit_dissemination.decide_report", "unit_opinion.decide_report",
    "unit_period_report.decide_report",
])  # fmt: skip
def test_words_that_were_proposed_for_each_stay_unless_others_are_said_for_all(key: str) -> None:
    short = short_form(form(key))
    assert short is not None
    proposal = {"reason": "Thiếu số đảng viên"}

    blank, said = ({"decision": "supplement", "reason": words} for words in (" \n", "Gửi lại"))

    assert [one.name for one in short.worded] == ["reason"]
    assert short.answer(blank, proposal) == {"decision": "supplement", **proposal}
    assert short.answer({"decision": "supplement"}, proposal)["reason"] == proposal["reason"]
    assert short.answer(said, proposal) == said
    assert short.answer(blank, {}) == blank
    reason = short.drawn.field("reason")
    assert reason is not None
    assert (reason.required_when, reason.show_when) == (None, 'decision == "supplement"')


def test_words_that_nobody_proposed_are_asked_as_they_are() -> None:
    short = short_form(form(DECIDE))

    assert short is not None
    assert (short.worded, short.drawn) == ((), short.asked)
