"""The ledger of deadlines, from real work: what moved a day, who held the matter, who is late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from server.database import Database
from server.queries.assignments import ChangeLine
from server.queries.bearing import AGREED, IN_TIME, PAUSED, RECEIVER, UNIT
from server.queries.holding import answers_of, holds_of, late_days, moves_of, since_set
from server.queries.late_people import held_late
from server.queries.ledger import SHOWN, count_ledger, list_ledger
from server.queries.ledger_lines import LedgerLine
from server.queries.reports.asked import Asked
from server.queries.reports.catalogue import read_report
from server.queries.reports.late_people import Names, by_person
from server.queries.scope import Scope
from server.tables import Assignment, Officer
from tests.processes.conftest import Office
from tests.processes.rearranging import approved, decided, entered, on_the_day
from tests.rolled_out import case_id, handed_out, office
from workflows.workdays import WorkCalendar

__all__ = ["case_id", "handed_out", "office"]


@pytest.fixture
def supplemented(office: Office) -> Office:
    """Due 29/7. Sent on 25/7, asked back on 1/8, sent again on 10/8, received on 11/8."""
    unit = office.unit("QU-NK")
    office.move_clock("2022-07-25")
    office.carry_out(unit, "le_dt", "lam_ott")
    office.move_clock("2022-08-01")
    office.accept(unit, "supplement")
    office.move_clock("2022-08-10")
    office.report(unit, "le_dt", "lam_ott")
    office.move_clock("2022-08-11")
    office.accept(unit)
    return office


def line_of(database: Database, office: Office, code: str) -> LedgerLine:
    with database.reading() as db:
        lines = list_ledger(db, office.cast.thuy_tn, Scope()).lines
    return next(one for one in lines if one.line.unit_id == office.unit(code))


def test_days_of_the_receiver_are_not_the_units_and_every_table_says_the_same(
    supplemented: Office, database: Database
) -> None:
    me = supplemented.cast.thuy_tn

    one = line_of(database, supplemented, "QU-NK")
    with database.reading() as db:
        listed = {show: list_ledger(db, me, Scope(), show=show).lines for show in SHOWN}
        counted = {show: count_ledger(db, me, Scope(), show=show) for show in SHOWN}
        lines, bearers, scores = read_report(db, Asked(me, Scope()), "ledger").tables
        own = list_ledger(db, supplemented.cast.lam_ott, Scope()).lines
        nobody = list_ledger(db, supplemented.cast.nguyen_qt, Scope()).lines

    assert (one.line.original, one.line.due) == (date(2022, 7, 29), date(2022, 8, 5))
    assert (one.bearing.late_original, one.bearing.late_agreed) == (8, 3)
    assert [(s.cause, s.days) for s in one.bearing.shares] == [
        (RECEIVER, 5), (UNIT, 3), (IN_TIME, 1)]  # fmt: skip
    assert (one.bearing.total, one.bearing.bearers) == (9, (RECEIVER, UNIT))
    assert one.name_of(RECEIVER) == "Ban Dân vận Thành ủy"

    assert [(h.holder, h.since.day, h.until and h.until.day) for h in one.holds] == [
        ("unit", 21, 25), ("receiver", 25, 1), ("unit", 1, 10), ("receiver", 10, 11)]  # fmt: skip
    assert [hold.until for hold in one.holds[:-1]] == [hold.since for hold in one.holds[1:]]

    with database.reading() as db:
        named = [list_ledger(db, me, Scope(unit_text=text)).lines
                 for text in ("ninh kieu", "NINH KIỀU", "quan uy", "%", "khong co")]  # fmt: skip
    assert [len(found) for found in named] == [1, 1, 2, 0, 0]
    assert named[0][0].line.unit_id == supplemented.unit("QU-NK")

    assert {show: len(found) for show, found in listed.items()} == counted
    assert counted == {"all": 2, "late": 2, "agreed": 2, "moved": 1, "waiting": 0}
    days = sum(one.bearing.total for one in listed["all"])
    assert (lines.total[11], bearers.total[-1]) == (days, days)
    assert sum(one.bearing.days(UNIT) for one in listed["all"]) == bearers.total[3]

    names = [cells[1] for cells in scores.rows()]
    assert names == ["Quận ủy Ninh Kiều", "Quận ủy Bình Thủy", "Cộng"]
    assert [cells[2:] for cells in scores.rows()] == [(1, 0.0, 0.0), (1, 0.0, 0.0), (2, 0.0, 0.0)]

    assert {one.line.unit_id for one in own} == {supplemented.unit("QU-NK")}
    assert nobody == ()


def test_late_days_are_laid_at_who_had_the_step_for_their_own_leaders_alone(
    supplemented: Office, database: Database
) -> None:
    cast = supplemented.cast

    def told(who: int) -> list[tuple[Any, ...]]:
        with database.reading() as db:
            people, parts = read_report(db, Asked(who, Scope()), "late-people").tables
        assert people.total[-1:] == parts.total[-1:]
        return [cells[1:] for cells in people.rows() if cells[0]]

    one = line_of(database, supplemented, "QU-NK")
    unit, receiver = told(cast.le_dt), told(cast.hoa_dtb)
    assert sum(row[-1] for row in unit) == one.bearing.days(UNIT) == 3
    assert {row[0] for row in unit} == {"Quận ủy Ninh Kiều"}
    assert {row[1] for row in unit} <= {"Đàm Trọng Lễ", "Ông Thị Tường Lam"}
    assert [row[0] for row in receiver] == ["Ban Dân vận Thành ủy"] * len(receiver)
    assert sum(row[-1] for row in receiver) >= one.bearing.days(RECEIVER) == 5
    assert told(cast.thuy_tn) == told(cast.lam_ott) == []


def test_days_of_the_work_stay_with_the_unit_that_had_it_when_another_succeeds_it(
    office: Office, database: Database
) -> None:
    """Due 29/7; Cái Răng has it from 5/8 on. The ledger before the hand-over stays as it was."""
    office.move_clock("2022-08-01")
    was = line_of(database, office, "QU-NK")
    entered(office, "MERGE", ["QU-NK"], ["QU-CR"], effective_on="05/08/2022")
    decided(office, {"rest_action": "transfer"})
    approved(office)
    on_the_day(office, "2022-08-05")
    office.move_clock("2022-08-11")

    one = line_of(database, office, "QU-CR")
    assert one.changes[:-1] == was.changes
    assert (one.changes[-1].kind, one.changes[-1].after) == ("handover", date(2022, 7, 29))
    assert [(hold.holder, hold.since) for hold in one.holds] == [
        (hold.holder, hold.since) for hold in was.holds]  # fmt: skip
    assert one.borne(UNIT) == (("Quận ủy Ninh Kiều", 5), ("Quận ủy Cái Răng", 4))
    assert one.name_of(UNIT) == "Quận ủy Ninh Kiều, Quận ủy Cái Răng"
    with database.reading() as db:
        _, bearers, _ = read_report(db, Asked(office.cast.thuy_tn, Scope()), "ledger").tables
        people, _ = read_report(db, Asked(office.cast.le_dt, Scope()), "late-people").tables
    late = {cells[1]: cells[3] for cells in bearers.rows()}
    assert (late["Quận ủy Ninh Kiều"], late["Quận ủy Cái Răng"]) == (5, 4)
    told = [cells[1:] for cells in people.rows() if cells[0]]
    assert {cells[0]: cells[-1] for cells in told} == {"Quận ủy Cái Răng": 4}


def test_two_of_one_name_are_two_lines(supplemented: Office, database: Database) -> None:
    cast = supplemented.cast
    asked = Asked(cast.le_dt, Scope())
    with database.transaction() as db:
        for officer in db.scalars(
            select(Officer).where(Officer.id.in_([cast.le_dt, cast.lam_ott]))
        ):
            officer.full_name = "Đàm Trọng Lễ"

    with database.reading() as db:
        held = held_late(db, cast.le_dt, Scope())
        both = [replace(held[0], officer_id=one) for one in (cast.le_dt, cast.lam_ott)]
        table = by_person(db, asked, both, Names(db, asked, both))

    assert [one.cells[2] for one in table.lines] == ["Đàm Trọng Lễ"] * 2
    assert table.total[-1] == 2 * held[0].days


def test_late_days_are_the_last_that_were_spent_each_of_the_unit_that_had_the_work() -> None:
    spent = [date(2022, 8, day) for day in (1, 2, 3, 4)]
    gone = [replace(line("handover", "2022-08-02", None, None), unit_id=1)]

    assert late_days(spent, 3, gone, 2) == ({1: spent[1:2], 2: spent[2:]}, 0)
    assert late_days(spent, 6, gone, 2) == ({1: spent[:2], 2: spent[2:]}, 2)
    assert late_days(spent[:1], 3, gone, 2) == ({1: spent[:1], 2: []}, 2)
    assert late_days(spent, 2, (), 2) == ({2: spent[2:]}, 0)
    assert late_days(spent, 0, gone, 2) == ({2: []}, 0)


def line(kind: str, on: str, before: str | None, after: str | None) -> ChangeLine:
    day = date.fromisoformat
    return ChangeLine(kind, day(before) if before else None, day(after) if after else None, "",
                      "", "", day(on))  # fmt: skip


def test_a_suspension_is_nobodys_and_a_new_period_counts_anew() -> None:
    """The three days of the suspension are as many as those since the submission of 18/7."""
    row = Assignment(explanation={"submissions": ["2022-04-11", "2022-07-18"]}, progress="RETURNED")
    changes = [
        line("set", "2022-04-01", None, "2022-04-29"),
        line("resume", "2022-04-14", "2022-04-29", "2022-05-05"),
        line("set", "2022-07-01", "2022-05-05", "2022-07-29"),
        line("suspend", "2022-07-18", "2022-07-29", "2022-07-29"),
        line("resume", "2022-07-21", "2022-07-29", "2022-08-03"),
        line("extend", "2022-07-25", "2022-08-03", "2022-08-10"),
    ]

    counted = since_set(changes)
    answers = answers_of(row, counted, WorkCalendar())
    holds = list(holds_of(row, counted, answers, WorkCalendar(), date(2022, 8, 1)))

    assert [(one.cause, one.to.day) for one in moves_of(counted, answers)] == [
        (PAUSED, 3), (AGREED, 10)]  # fmt: skip
    assert [(one.holder, one.since.day, one.days) for one in holds] == [
        ("unit", 1, 11), ("paused", 18, 3), ("unit", 21, 7)]  # fmt: skip
