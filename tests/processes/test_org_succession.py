"""P10: units are rearranged; open work goes over or is closed, the past stays where it was."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from server.access import reach_of
from server.actions.organisation.begin_succession import begin_succession
from server.database import Work
from server.errors import Invalid, NotFound
from server.queries.cases import units_reached
from server.queries.inbox import inbox
from server.queries.inbox_counts import inbox_counts
from server.queries.inbox_filters import Wanted
from server.queries.names import unit_names
from server.tables import (
    Assignment,
    Case,
    CaseUnit,
    DeadlineChange,
    Event,
    Instance,
    Notice,
    Succession,
    SuccessionItem,
    Task,
    Unit,
)
from tests.processes.conftest import Office
from tests.processes.rearranging import (
    BASIS,
    JULY,
    approved,
    begun,
    decided,
    entered,
    on_the_day,
)
from tests.rolled_out import case_id, handed_out, office

__all__ = ["case_id", "handed_out", "office"]


def parts_of(office: Office, code: str) -> list[Assignment]:
    with office.database.reading() as db:
        return list(db.scalars(select(Assignment).where(
            Assignment.unit_id == office.unit(code)).order_by(Assignment.id)))  # fmt: skip


def main_process(db: Work, unit_id: int) -> Instance:
    """Not the handlers that ran beside it."""
    own = select(Instance).where(Instance.unit_id == unit_id).order_by(Instance.id)
    return db.scalars(own).first() or pytest.fail("none")


def test_a_merged_unit_leaves_its_open_work_to_the_successor_and_keeps_its_past(
    office: Office, case_id: int
) -> None:
    old, new = office.unit("QU-NK"), office.unit("QU-CR")
    before = parts_of(office, "QU-NK")
    entered(office, "MERGE", ["QU-NK"], ["QU-CR"], new_name="Quận ủy Ninh Kiều - Cái Răng")
    shown = decided(office, {"rest_action": "transfer"})
    assert [row["item"].split(":")[0] for row in shown].count("process") == 1
    approved(office)
    assert office.open_elements(old)
    on_the_day(office)

    moved = parts_of(office, "QU-CR")
    assert [one.id for one in moved] == [one.id for one in before]
    assert {one.given_to_id for one in moved} == {old}
    assert [one.current_due for one in moved] == [one.current_due for one in before]
    assert office.open_elements(old) == []
    assert office.open_elements(new) == ["T_confirm_receipt"]
    with office.database.reading() as db:
        ended = main_process(db, old)
        again = db.scalars(select(Instance).where(Instance.unit_id == new)).one()
        assert (ended.outcome, again.status, again.parent_id) == (
            "transferred", "running", ended.parent_id)  # fmt: skip
        assert db.get_one(Unit, old).valid_to == date(2022, 7, 1)
        assert unit_names(db, {old, new}, date(2022, 6, 30)) == {
            old: "Quận ủy Ninh Kiều", new: "Quận ủy Cái Răng"}  # fmt: skip
        assert unit_names(db, {new})[new] == "Quận ủy Ninh Kiều - Cái Răng"
        stand = db.scalars(select(CaseUnit.unit_id).where(CaseUnit.case_id == case_id)).all()
        assert {old, new} <= set(stand)
        assert units_reached(db, [case_id]) == {case_id: 2}
        told = db.scalars(select(Event.kind).where(Event.kind.like("organisation.%"))).all()
        assert {"organisation.unit_succeeded", "organisation.rearranged"} <= set(told)
        people = db.scalars(select(Notice.officer_id).where(Notice.code == "units-rearranged"))
        assert {office.cast.le_dt, office.cast.nguyen_qt} <= set(people)
        assert "Ninh Kiều" in db.scalars(
            select(DeadlineChange.reason).where(DeadlineChange.assignment_id == moved[0].id)
            .order_by(DeadlineChange.id.desc())).first()  # fmt: skip
    done = {"received_on": "01/07/2022", "declined": "false"}
    office.do("lam_ott", "T_confirm_receipt", done, unit_id=new)
    assert office.open_elements(new) == ["T_leader_assign"]
    carried = {one.instance_id for one in parts_of(office, "QU-CR") if one.role == "implement"}
    assert carried == {again.id}


def test_the_heirs_people_find_the_work_in_their_list(office: Office) -> None:
    """They hold a role in the heir alone, and the past of the other unit is theirs too."""
    entered(office, "MERGE", ["QU-NK"], ["QU-CR"])
    decided(office, {"rest_action": "transfer"})
    approved(office)
    on_the_day(office)

    with office.database.reading() as db:
        assert office.unit("QU-NK") in reach_of(db, office.cast.lam_ott).own
        found = inbox(db, office.cast.lam_ott, Wanted())
        assert [row.unit for group in found.groups for row in group.rows] == ["Quận ủy Cái Răng"]
        assert inbox_counts(db, office.cast.lam_ott).all == 1


def test_work_in_the_middle_of_its_way_goes_on_where_it_stands_when_others_depend_on_it(
    office: Office,
) -> None:
    """The report is sent and waits for its acceptance: it is not to be written again."""
    old, new = office.unit("QU-NK"), office.unit("QU-CR")
    office.carry_out(old, "le_dt", "lam_ott")
    waiting = office.open_elements()
    entered(office, "MERGE", ["QU-NK"], ["QU-CR"])
    decided(office, {"rest_action": "transfer"})
    approved(office)
    on_the_day(office)

    assert sorted(office.open_elements()) == sorted(waiting)
    with office.database.reading() as db:
        one = db.scalars(select(Instance).where(Instance.unit_id == new)).one()
        assert (one.status, one.keys["unit_id"]) == ("running", str(new))
        done = db.scalars(select(Task.unit_id).where(
            Task.instance_id == one.id, Task.state == "done")).all()  # fmt: skip
        assert set(done) <= {old, office.unit("BDV")}
    assert {one.progress for one in parts_of(office, "QU-CR")} >= {"SUBMITTED"}


def test_what_is_closed_needs_a_reason_and_ends_with_it_in_the_ledger(
    office: Office,
) -> None:
    entered(office, "DISSOLVE", ["QU-NK"], [])
    shown = office.rows("T_map_instances", "decisions")
    task = office.open_task("T_map_instances")

    for said, place in (
        ({"rest_action": "close"}, "rest_reason"),
        ({"rest_action": "transfer"}, "rest_successor"),
    ):
        with pytest.raises(Invalid) as refused:
            office.send(task, office.cast.thuy_tn, {**said, "decisions": shown}, None)
        assert place in {one.path[0] for one in refused.value.problems}
    decided(office, {"rest_action": "close", "rest_reason": "Không còn đối tượng thực hiện"})
    approved(office)
    on_the_day(office)

    closed = parts_of(office, "QU-NK")
    assert {one.progress for one in closed} == {"CANCELLED"}
    with office.database.reading() as db:
        ended = main_process(db, office.unit("QU-NK"))
        assert ended.outcome == "closed_by_succession"
        reasons = db.scalars(select(DeadlineChange.reason).where(
            DeadlineChange.assignment_id == closed[0].id)).all()  # fmt: skip
        assert any("Không còn đối tượng thực hiện" in one for one in reasons)
        items = db.scalars(select(SuccessionItem)).all()
        assert {one.to_unit_id for one in items} == {None}


def test_a_unit_has_one_successor_and_no_more(office: Office) -> None:
    entered(office, "MERGE", ["QU-NK"], ["QU-CR"])
    begun(office)
    task = office.open_task("T_enter_change")
    for before, after, place, code in (
        ("QU-NK", "QU-BT", "predecessors", "has-successor"),
        ("QU-CR", "QU-CR", "successors", "same-units"),
    ):
        with pytest.raises(Invalid) as refused:
            office.send(task, office.cast.nguyen_qt, {
                "kind": "MERGE", "predecessors": [str(office.unit(before))],
                "successors": [str(office.unit(after))], "effective_on": JULY,
                "legal_basis": BASIS,
            }, None)  # fmt: skip
        assert [(one.path[0], one.code) for one in refused.value.problems] == [(place, code)]


def test_the_body_that_follows_hands_its_cases_over_too(office: Office) -> None:
    """Ban Dân vận becomes part of another department: nobody's step stands empty."""
    with office.database.reading() as db:
        before = db.scalar(select(func.count(Task.id)).where(Task.state == "open"))
    entered(office, "MERGE", ["BDV"], ["BTG"], new_name="Ban Tuyên giáo và Dân vận Thành ủy")
    decided(office, {"rest_action": "transfer"})
    approved(office)
    on_the_day(office)

    with office.database.reading() as db:
        waits = select(Task).where(Task.state == "open")
        assert db.scalar(select(func.count()).select_from(waits.subquery())) == before
        assert office.unit("BDV") not in {one.unit_id for one in db.scalars(waits)}
        led = db.scalars(select(Succession)).one()
        assert led.state == "applied"


def test_only_an_administrator_begins_one(office: Office) -> None:
    with pytest.raises(NotFound):
        begin_succession(office.database, officer_id=office.cast.thuy_tn)


def test_where_nobody_follows_by_itself_it_is_said_who_takes_what_still_comes_up(
    office: Office, case_id: int
) -> None:
    taker = office.unit("QU-CR")
    entered(office, "DISSOLVE", ["HU-PD"], [])
    task = office.open_task("T_map_instances")
    with pytest.raises(Invalid) as refused:
        office.send(task, office.cast.thuy_tn, {"rest_action": "transfer"}, None)
    assert [one.path for one in refused.value.problems] == [("rest_successor",)]
    decided(office, {"rest_action": "transfer", "rest_successor": str(taker)})
    approved(office)
    approves(office, case_id, "HU-PD")
    on_the_day(office)

    with office.database.reading() as db:
        assert db.get_one(Case, case_id).approver_unit_id == taker
        assert db.scalars(select(SuccessionItem.to_unit_id)).all() == [taker]


def approves(office: Office, case_id: int, code: str) -> None:
    unit_id = office.unit(code)
    with office.database.transaction() as db:
        db.get_one(Case, case_id).approver_unit_id = unit_id


def test_who_follows_and_who_carries_out_become_one_and_the_same(
    office: Office, case_id: int
) -> None:
    """Ban Dân vận follows what Ninh Kiều carries out: both are taken over by a third."""
    old, new = office.unit("QU-NK"), office.unit("BTG")
    entered(office, "MERGE", ["BDV", "QU-NK"], ["BTG"])
    shown = decided(office, {"rest_action": "transfer"})
    with office.database.reading() as db:
        process = main_process(db, old)
    (share,) = (row for row in shown if row["item"] == f"share:{process.id}:{office.unit('BDV')}")
    assert "của Quận ủy Ninh Kiều" in share["work"]
    assert "hải có đơn vị làm tiếp" in share["state"]
    approved(office)
    on_the_day(office)

    with office.database.reading() as db:
        running = db.scalars(select(Instance).where(Instance.ended_at.is_(None))).all()
        assert new in {one.unit_id for one in running}
        gone = {office.unit("BDV"), old}
        assert all(gone.isdisjoint(one.parties.values()) for one in running)
        assert db.get_one(Case, case_id).lead_unit_id == new
