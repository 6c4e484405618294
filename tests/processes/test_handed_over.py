"""P10: what is open goes over as a whole: begun work, obstacles, the row it was begun for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from server.errors import Invalid
from server.queries.names import unit_names
from server.services.row_sets import CARRIES_OUT, as_of_today
from server.services.succession.deciding import NoSuccessor, decisions
from server.services.succession.open_work import Open, open_work
from server.services.world import data_of
from server.tables import (
    Assignment,
    CaseUnit,
    ChildGroup,
    Instance,
    Job,
    Obstacle,
    Schedule,
    Succession,
    SuccessionItem,
    Unit,
)
from server.worker import run_until_idle
from tests.listening import listening
from tests.processes.conftest import Office
from tests.processes.rearranging import approved, carried_out, decided, entered, on_the_day
from tests.processes.test_rollout import obstacle
from tests.rolled_out import case_id, handed_out, office

__all__ = ["case_id", "handed_out", "office"]


def item_of(office: Office, unit_id: int) -> dict[str, Any]:
    with office.database.reading() as db:
        one = db.get_one(Instance, office.instance(unit_id))
        group = db.get_one(ChildGroup, one.child_group_id)
        found: dict[str, Any] = data_of(db, one)[group.request["item_name"]]
        return found


def test_work_that_the_unit_has_begun_is_not_begun_again(office: Office) -> None:
    old, new = office.unit("QU-NK"), office.unit("QU-CR")
    before = office.instance(old)
    office.do("lam_ott", "T_confirm_receipt",
              {"received_on": office.today(), "declined": "false"}, unit_id=old)  # fmt: skip
    carried_out(office, "MERGE", ["QU-NK"], ["QU-CR"])

    assert office.open_elements(new) == ["T_leader_assign"]
    assert office.instance(new) == before


def test_an_obstacle_goes_over_with_the_process_that_carries_it(office: Office) -> None:
    number = obstacle(office, office.unit("QU-NK"))
    carried_out(office, "MERGE", ["QU-NK"], ["QU-CR"])

    with office.database.reading() as db:
        one = db.get_one(Obstacle, number)
        carrying = db.get_one(Instance, one.instance_id)
        assert (one.unit_id, carrying.unit_id) == (office.unit("QU-CR"),) * 2
        assert (one.state, carrying.ended_at) == ("reported", None)


def test_whoever_begins_anew_has_the_row_of_the_one_before(office: Office) -> None:
    """Twice over: the row of the second is in no list of the case."""
    row = item_of(office, office.unit("QU-NK"))
    carried_out(office, "MERGE", ["QU-NK"], ["QU-CR"])
    entered(office, "MERGE", ["QU-CR"], ["QU-OM"], effective_on="04/07/2022")
    decided(office, {"rest_action": "transfer"})
    approved(office)
    on_the_day(office, "2022-07-04")

    last = office.unit("QU-OM")
    assert item_of(office, last) == {**row, "unit_id": last}


def test_the_units_of_a_case_are_those_of_the_first_batch(office: Office, case_id: int) -> None:
    with office.database.transaction() as db:
        frozen = as_of_today(db, {"rows": f"case/{case_id}/units", "count": 2})
        db.add(CaseUnit(case_id=case_id, unit_id=office.unit("QU-CR"), role="implement",
                        position=-1))  # fmt: skip
        db.flush()

        assert [one["unit_id"] for one in as_of_today(db, frozen)] == [
            office.unit("QU-NK"), office.unit("QU-BT")]  # fmt: skip
        assert {one["role"] for one in frozen} == {"implement"}


def test_periods_of_a_unit_that_lasts_are_not_closed(office: Office, case_id: int) -> None:
    with office.database.transaction() as db:
        root = db.scalars(select(Instance.id).where(Instance.case_id == case_id)).first()
        if db.scalar(select(Schedule.id).where(Schedule.case_id == case_id)) is None:
            db.add(Schedule(case_id=case_id, instance_id=root, calls="supervision",
                            frequency="QUARTERLY", next_on=date(2022, 12, 1)))  # fmt: skip
    entered(office, "SPLIT", ["QU-NK"], ["QU-NK", "QU-CR"])
    rest = {"rest_action": "transfer", "rest_successor": str(office.unit("QU-NK"))}
    shown = office.rows("T_map_instances", "decisions")
    row = next(one for one in shown if one["item"].startswith("round"))
    row.update(action="close", reason="Không còn kỳ báo cáo")

    task = office.open_task("T_map_instances")
    with pytest.raises(Invalid) as refused:
        office.send(task, office.cast.thuy_tn, {**rest, "decisions": shown}, None)
    assert [(one.path[0], one.path[2], one.code) for one in refused.value.problems] == [
        ("decisions", "action", "work-goes-on")]  # fmt: skip


def shifted(office: Office) -> tuple[int, int, int]:
    """Of two units one ends, the other goes on with its process and gives its own to a third; the
    second also appraises what the first does, which names itself as well."""
    first, second, third = (office.unit(one) for one in ("QU-NK", "QU-BT", "QU-CR"))
    with office.database.transaction() as db:
        one = db.get_one(Instance, office.instance(first))
        one.parties = {**one.parties, "assigner": first, "appraiser": second}
    entered(office, "MERGE", ["QU-NK", "QU-BT"], ["QU-BT", "QU-CR"])
    decided(office, {"rest_action": "transfer", "rest_successor": str(third)},
            process={"action": "transfer", "successor": str(second)})  # fmt: skip
    approved(office)
    on_the_day(office)
    return first, second, third


def test_what_one_unit_takes_over_does_not_go_on_to_the_heir_of_its_own_work(
    office: Office,
) -> None:
    process = office.instance(office.unit("QU-NK"))
    office.do("lam_ott", "T_confirm_receipt", {"received_on": office.today(), "declined": "false"},
              unit_id=office.unit("QU-NK"))  # fmt: skip
    _, second, third = shifted(office)

    assert office.open_elements(second) == ["T_leader_assign"]
    with office.database.reading() as db:
        one = db.get_one(Instance, process)
        assert (one.unit_id, one.keys["unit_id"]) == (second, str(second))
        assert (one.parties["assigner"], one.parties["appraiser"]) == (second, third)


def test_what_begins_anew_names_each_successor_once(office: Office) -> None:
    _, second, third = shifted(office)

    with office.database.reading() as db:
        one = db.get_one(Instance, office.instance(second))
        assert (one.parties["assigner"], one.parties["appraiser"]) == (second, third)


def test_nobody_stands_in_a_case_for_what_another_has_taken_over(
    office: Office, case_id: int
) -> None:
    """The second unit takes in all of the first, which leads as well, and gives up its process."""
    first, second, third = (office.unit(one) for one in ("QU-NK", "QU-BT", "QU-CR"))
    with office.database.transaction() as db:
        db.add(CaseUnit(case_id=case_id, unit_id=first, role="lead"))
    entered(office, "MERGE", ["QU-NK", "QU-BT"], ["QU-BT", "QU-CR"])
    given_up = f"process:{office.instance(second)}:{second}"
    decided(office, {"rest_action": "transfer", "rest_successor": str(second)},
            **{given_up: {"action": "transfer", "successor": str(third)}})  # fmt: skip
    approved(office)
    on_the_day(office)

    with office.database.reading() as db:
        acts = CaseUnit.case_id == case_id, CaseUnit.role.in_(CARRIES_OUT)
        rows = db.scalars(select(CaseUnit).where(*acts)).all()
        assert {(one.unit_id, one.role) for one in rows} == {
            (first, "implement"), (first, "lead"), (second, "implement"), (second, "lead"),
            (third, "implement"),
        }  # fmt: skip


def test_a_job_of_one_pair_that_still_waits_is_run(office: Office) -> None:
    """As they were written when there was one for each."""
    old, new = office.unit("QU-NK"), office.unit("QU-CR")
    process = office.instance(old)
    with office.database.transaction() as db:
        db.add(Job(kind="reseat", instance_id=process, payload={"before": old, "after": new},
                   run_at=db.now))  # fmt: skip
    run_until_idle(office.database)

    assert office.instance(new) == process
    assert (office.open_elements(old), office.open_elements(new)) == ([], ["T_confirm_receipt"])


def test_no_work_is_closed_because_nobody_was_named_for_it() -> None:
    work = Open("process", 1, 2, None, "Tổ chức thực hiện")

    with pytest.raises(NoSuccessor):
        decisions(Succession(change="SPLIT"), [work], {"rest_action": "transfer"}, {})


def test_more_units_cost_no_more_statements(office: Office) -> None:
    follower = office.unit("BDV")

    def asked(*codes: str) -> tuple[int, int]:
        units = [office.unit(one) for one in codes]
        with office.database.reading() as db, listening(office.database.engine) as said:
            work = open_work(db, units, follower)
            return len(work), len(said)

    every = ("QU-NK", "QU-BT", "BDV", "VP")
    asked(*every)  # definitions are known from then on
    (few, once), (many, again) = asked("QU-NK"), asked(*every)
    assert many > few
    assert again == once


def test_a_new_name_leaves_everything_where_it_is(office: Office) -> None:
    unit = office.unit("QU-NK")
    before = office.open_elements(unit), office.instance(unit)
    entered(office, "RENAME", ["QU-NK"], [], new_name="Đảng ủy Ninh Kiều")
    assert office.open_elements().count("T_approve") == 1
    approved(office)
    on_the_day(office)

    assert (office.open_elements(unit), office.instance(unit)) == before
    with office.database.reading() as db:
        assert unit_names(db, {unit}, date(2022, 6, 30)) == {unit: "Quận ủy Ninh Kiều"}
        assert unit_names(db, {unit}, date(2022, 7, 1)) == {unit: "Đảng ủy Ninh Kiều"}
        assert db.get_one(Unit, unit).valid_to is None
        assert db.scalars(select(SuccessionItem)).all() == []


def test_each_piece_of_work_goes_the_way_that_was_said_of_it(office: Office) -> None:
    old, given, rest = (office.unit(one) for one in ("QU-NK", "QU-CR", "QU-OM"))
    entered(office, "SPLIT", ["QU-NK"], ["QU-CR", "QU-OM"])
    shown = decided(
        office, {"rest_action": "transfer", "rest_successor": str(rest)},
        process={"action": "transfer", "successor": str(given)},
        part={"action": "close", "reason": "Không còn đối tượng"},
    )  # fmt: skip
    approved(office)
    on_the_day(office)

    parts = [row["item"] for row in shown if row["item"].startswith("part")]
    with office.database.reading() as db:
        items = db.scalars(select(SuccessionItem)).all()
        went = {f"{one.kind}:{one.item_id}:{old}": (one.to_unit_id, one.reason) for one in items}
        assert went.keys() == {row["item"] for row in shown}
        assert {way for key, way in went.items() if key.startswith("process")} == {(given, "")}
        assert [went[key] for key in parts] == [
            (None, "Không còn đối tượng"), *[(rest, "")] * (len(parts) - 1)]  # fmt: skip
        assert len(parts) > 1
        held = [db.get_one(Assignment, int(key.split(":")[1])) for key in parts]
        assert [(one.unit_id, one.progress == "CANCELLED") for one in held] == [
            (old, True), *[(rest, False)] * (len(parts) - 1)]  # fmt: skip
    assert office.open_elements(given) == ["T_confirm_receipt"]
    assert office.open_elements(old) == []
