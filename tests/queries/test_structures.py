"""Figures by the units that hold the work, by those it was given to, by today's: one sum."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import select, text

from server.actions.organisation.rename_unit import rename_unit
from server.database import Database, Work
from server.queries.assignments import list_assignments
from server.queries.boxes import Boxes, total
from server.queries.inbox import inbox
from server.queries.inbox_filters import read_wanted
from server.queries.instance_steps import steps_of_unit
from server.queries.journal import read_journal
from server.queries.matrix import Matrix, read_matrix
from server.queries.matrix_asked import Asked as Wanted
from server.queries.matrix_cells import DUTIES, STEPS
from server.queries.names import dated_names
from server.queries.portfolio import by_unit, total_of
from server.queries.reports.asked import Asked
from server.queries.reports.units import unit_rows
from server.queries.scope import Scope
from server.queries.search import search
from server.queries.search_terms import asked_for
from server.queries.sight import sight_of
from server.services.counting import BOX_NAMES
from server.tables import Assignment, Case
from tests.databases import move_clock
from tests.processes.conftest import Office
from tests.processes.rearranging import carried_out
from tests.rolled_out import handed_out, office

__all__ = ["handed_out", "office"]
COUNTED = "role IN ('implement','lead','cooperate') AND progress NOT IN ('CANCELLED','DECLINED')"
BY = {
    "": f"SELECT unit_id, count(*) FROM assignment WHERE {COUNTED} GROUP BY unit_id",
    "then": f"SELECT given_to_id, count(*) FROM assignment WHERE {COUNTED} GROUP BY given_to_id",
    "today": f"""SELECT u, count(*) FROM (SELECT COALESCE((SELECT b.unit_id FROM succession_unit a
        JOIN succession_unit b ON b.succession_id = a.succession_id AND b.side = 'after'
        WHERE a.side = 'before' AND a.unit_id = assignment.unit_id), unit_id) AS u
        FROM assignment WHERE {COUNTED}) AS held GROUP BY u""",
}
"""Told without our own words for it."""


@pytest.fixture
def merged(office: Office) -> SimpleNamespace:
    """QU-NK has become QU-CR: one of its parts was done, the others were open and went over."""
    old, new = office.unit("QU-NK"), office.unit("QU-CR")
    with office.database.transaction() as db:
        done = db.scalars(select(Assignment).where(Assignment.unit_id == old)).first()
        assert done is not None
        done.progress, done.accepted_on = "COMPLETED", db.today
    carried_out(office, "MERGE", ["QU-NK"], ["QU-CR"])
    return SimpleNamespace(old=old, new=new, officer=office.cast.thuy_tn)


@pytest.mark.parametrize("structure", ["", "then", "today"])
def test_every_structure_adds_up_to_the_same_and_is_what_sql_counts(
    database: Database, merged: SimpleNamespace, structure: str
) -> None:
    scope = Scope(structure=structure)
    with database.reading() as db:
        lines = by_unit(db, merged.officer, scope).lines
        counted = {one.key: one.counted.boxes.every for one in lines}
        told = dict(db.execute(text(BY[structure])).all())

        assert counted == told
        assert (merged.old in counted) is (structure != "today")
        assert total(one.counted.boxes for one in lines) == total_of(
            db, merged.officer, Scope()).counted.boxes  # fmt: skip
        for one in lines:
            assert one.counted.boxes == Boxes(**{
                name: len(list_assignments(db, merged.officer, one.scope, box=name,
                                           limit=9999).lines)
                for name in BOX_NAMES
            })  # fmt: skip
        rows, sum_ = unit_rows(db, Asked(merged.officer, scope))
        assert (sum(row.boxes.every for row in rows), sum_.every) == (sum(told.values()),) * 2


def test_figures_of_a_past_day_are_told_by_each_structure_too(
    database: Database, merged: SimpleNamespace
) -> None:
    with database.reading() as db:
        day = db.today
    move_clock(database, "2022-07-05")
    with database.reading() as db:
        sums = {
            structure: [one.counted.boxes.every for one in by_unit(
                db, merged.officer, Scope(structure=structure, day=day.isoformat())).lines]
            for structure in BY
        }  # fmt: skip
        assert len({sum(one) for one in sums.values()}) == 1
        assert sum(sums["then"]) > 0
        assert len(sums[""]) == len(sums["then"]) + 1 == len(sums["today"]) + 1


def test_the_table_of_a_case_is_told_by_each_structure(
    database: Database, merged: SimpleNamespace
) -> None:
    with database.reading() as db:
        shown = {
            (structure, view): [row.name for group in matrix(
                db, merged.officer, Wanted(view=view, structure=structure)
            ).groups for row in group.rows]
            for structure in BY for view in (STEPS, DUTIES)
        }  # fmt: skip

    for view in (STEPS, DUTIES):
        held, then, today = (set(shown[one, view]) for one in BY)
        assert held >= {"Quận ủy Ninh Kiều", "Quận ủy Cái Răng"}
        assert held - then == {"Quận ủy Cái Răng"}
        assert held - today == {"Quận ủy Ninh Kiều"}


@pytest.fixture
def two_in_one(office: Office) -> SimpleNamespace:
    """QU-NK, whose report was sent and then accepted, and QU-BT, which has done nothing and is
    late, have become QU-CR."""
    units = {code: office.unit(code) for code in ("QU-NK", "QU-BT", "QU-CR")}
    office.carry_out(units["QU-NK"], "le_dt", "lam_ott")
    carried_out(office, "MERGE", ["QU-NK", "QU-BT"], ["QU-CR"])
    with office.database.transaction() as db:
        bound = select(Assignment).where(Assignment.deadline_kind == "BINDING")
        part = db.scalars(bound.where(Assignment.given_to_id == units["QU-NK"])).one()
        part.progress, part.accepted_on = "COMPLETED", db.today
        duty = part.obligation_id
    office.move_clock("2022-08-15")
    return SimpleNamespace(**{code[3:]: one for code, one in units.items()}, duty=duty,
                           officer=office.cast.thuy_tn)  # fmt: skip


def matrix(db: Work, officer_id: int, wanted: Wanted) -> Matrix:
    case = db.scalars(select(Case)).one()
    return read_matrix(db, case, sight_of(db, officer_id, case), wanted)


@pytest.mark.parametrize("structure", ["", "then", "today"])
def test_what_was_accepted_of_one_merged_unit_does_not_hide_what_is_late_of_the_other(
    database: Database, two_in_one: SimpleNamespace, structure: str
) -> None:
    with database.reading() as db:
        found = matrix(db, two_in_one.officer, Wanted(view=DUTIES, structure=structure))
        place = [one.key for one in found.columns].index(f"obligation-{two_in_one.duty}")
        shown = {row.unit_id: row.cells[place].mark.code
                 for group in found.groups for row in group.rows}  # fmt: skip
        late = {one.key for one in by_unit(db, two_in_one.officer, Scope(structure=structure)).lines
                if one.counted.boxes.overdue}  # fmt: skip

    parts = {one: code for one, code in shown.items() if code != "kad"}
    if structure == "then":
        assert parts == {two_in_one.NK: "dung", two_in_one.BT: "qua"}
        assert two_in_one.CR not in shown
    else:
        assert parts == {two_in_one.CR: "qua"}
    assert {one for one, code in shown.items() if code == "qua"} == late
    assert found.with_overdue == sum(sum(group.overdue) for group in found.groups) == 1


@pytest.mark.parametrize("structure", ["", "then", "today"])
def test_no_process_of_a_merged_unit_hides_that_of_the_other(
    database: Database, two_in_one: SimpleNamespace, structure: str
) -> None:
    """The first of its steps is over for one and still open for the other."""
    with database.reading() as db:
        found = matrix(db, two_in_one.officer, Wanted(view=STEPS, structure=structure))
        steps = [n for n, one in enumerate(found.columns) if one.stretch]
        shown = {row.unit_id: [row.cells[n].mark.code for n in steps]
                 for group in found.groups for row in group.rows}  # fmt: skip

    last, first = ["xong"] * 5 + ["moc"], ["moc"] + ["chua"] * 5
    if structure == "then":
        assert shown == {two_in_one.NK: last, two_in_one.BT: first}
    else:
        assert shown[two_in_one.CR] == ["moc", *["chua"] * 4, "moc"]


def test_papers_print_the_names_of_their_day(database: Database, office: Office) -> None:
    unit = office.unit("VP")
    rename_unit(database, officer_id=office.cast.nguyen_qt, unit_id=unit, name="Văn phòng mới",
                day=date(2022, 7, 1), document="1-QĐ/TU")  # fmt: skip
    move_clock(database, "2022-07-05")
    with database.reading() as db:
        name = dated_names(db)
        assert [name(unit, day) for day in (date(2022, 6, 30), date(2022, 7, 1), None)] == [
            "Văn phòng Thành ủy", "Văn phòng mới", "Văn phòng mới"]  # fmt: skip


def test_what_is_over_goes_by_the_name_of_its_day_what_is_open_by_todays(
    database: Database, office: Office
) -> None:
    unit, officer, old, new = (office.unit("QU-NK"), office.cast.le_dt, "Quận ủy Ninh Kiều",
                               "Đảng ủy phường Ninh Kiều")  # fmt: skip
    receipt = {"received_on": office.today(), "declined": "false"}
    office.do("lam_ott", "T_confirm_receipt", receipt, unit_id=unit)
    rename_unit(database, officer_id=office.cast.nguyen_qt, unit_id=unit, name=new,
                day=date(2022, 7, 1), document="1-QĐ/TU")  # fmt: skip
    move_clock(database, "2022-07-05")

    with database.reading() as db:
        case = db.scalars(select(Case)).one()
        steps = {one.state: one.unit for one in steps_of_unit(db, case, unit).lines}
        (found,) = search(db, officer, asked_for(old), kind="task")
        lines = read_journal(db, case.id, sight_of(db, officer, case), unit_id=unit).lines
        waiting = inbox(db, officer, read_wanted({"q": old}))
        asked = Wanted(text=old)
        table = read_matrix(db, case, sight_of(db, office.cast.thuy_tn, case), asked)
        board = by_unit(db, office.cast.thuy_tn, Scope(day="2022-06-21", ranked=True)).lines

    assert steps == {"done": old, "open": new}
    assert {(hit.state, hit.unit) for hit in found.hits} == {("done", old), ("open", new)}
    assert {one.unit for one in lines if one.task} == {old}
    assert {row.unit for group in waiting.groups for row in group.rows} == {new}
    assert [row.name for group in table.groups for row in group.rows] == [new]
    assert old in {one.name for one in board}
    assert new not in {one.name for one in board}
