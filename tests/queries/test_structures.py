"""Figures by the units that hold the work, by those it was given to, by today's: one sum."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import select, text

from server.actions.organisation.rename_unit import rename_unit
from server.database import Database
from server.queries.assignments import list_assignments
from server.queries.boxes import Boxes, total
from server.queries.matrix import read_matrix
from server.queries.matrix_asked import Asked as Wanted
from server.queries.matrix_cells import DUTIES, STEPS
from server.queries.names import dated_names
from server.queries.portfolio import by_unit, total_of
from server.queries.reports.asked import Asked
from server.queries.reports.units import unit_rows
from server.queries.scope import Scope
from server.queries.sight import sight_of
from server.services.counting import BOX_NAMES
from server.tables import Assignment, Case
from tests.databases import move_clock
from tests.processes.conftest import Office
from tests.processes.rearranging import approved, decided, entered, on_the_day
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
    entered(office, "MERGE", ["QU-NK"], ["QU-CR"])
    decided(office, {"rest_action": "transfer"})
    approved(office)
    on_the_day(office)
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
        case = db.scalars(select(Case)).one()
        sight = sight_of(db, merged.officer, case)
        shown = {
            (structure, view): [row.name for group in read_matrix(
                db, case, sight, Wanted(view=view, structure=structure)
            ).groups for row in group.rows]
            for structure in BY for view in (STEPS, DUTIES)
        }  # fmt: skip

    for view in (STEPS, DUTIES):
        held, then, today = (set(shown[one, view]) for one in BY)
        assert held >= {"Quận ủy Ninh Kiều", "Quận ủy Cái Răng"}
        assert held - then == {"Quận ủy Cái Răng"}
        assert held - today == {"Quận ủy Ninh Kiều"}


def test_papers_print_the_names_of_their_day(database: Database, office: Office) -> None:
    unit = office.unit("VP")
    rename_unit(database, officer_id=office.cast.nguyen_qt, unit_id=unit, name="Văn phòng mới",
                day=date(2022, 7, 1), document="1-QĐ/TU")  # fmt: skip
    move_clock(database, "2022-07-05")
    with database.reading() as db:
        name = dated_names(db)
        assert [name(unit, day) for day in (date(2022, 6, 30), date(2022, 7, 1), None)] == [
            "Văn phòng Thành ủy", "Văn phòng mới", "Văn phòng mới"]  # fmt: skip
