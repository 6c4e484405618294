"""The matrix of a thousand units takes as many statements as that of ten."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import event

from server.database import Database
from server.queries.boxes import boxes_by
from server.queries.matrix import read_matrix
from server.queries.sight import Sight
from server.tables import Assignment, Case, CaseUnit, Directive, Obligation, Unit, UnitName

WHOLE = Sight(None, follows=True, figures=True)


def fill(database: Database, organisation: SimpleNamespace, count: int) -> int:
    with database.transaction() as db:
        lead = organisation.BDVTU if hasattr(organisation, "BDVTU") else organisation.QU_NK
        directive = Directive(status="issued", doc_type="CV", issuer_id=lead, subject="Thử",
                              created_at=db.now)  # fmt: skip
        directive.obligations.append(Obligation(position=0, ordinal="1", text="Việc"))
        db.add(directive)
        db.flush()
        case = Case(directive_id=directive.id, status="running", lead_unit_id=lead,
                    office_unit_id=lead, approver_unit_id=lead, opened_at=db.now)  # fmt: skip
        units = [Unit(code=f"T-{n}", kind="test", certainty="derived") for n in range(count)]
        db.add_all([case, *units])
        db.flush()
        duty = directive.obligations[0].id
        for unit in units:
            db.add(UnitName(unit_id=unit.id, name=unit.code, fold=unit.code))
            db.add(CaseUnit(case_id=case.id, unit_id=unit.id, role="implement", group_text="Nhóm"))
            db.add(
                Assignment(case_id=case.id, obligation_id=duty, unit_id=unit.id, role="implement",
                           deadline_kind="BINDING", current_due=date(2022, 1, 3))
            )  # fmt: skip
        return case.id


@pytest.mark.parametrize("count", [10, 1000])
def test_statements_do_not_grow_with_units(
    database: Database, organisation: SimpleNamespace, count: int
) -> None:
    case_id = fill(database, organisation, count)
    seen: list[str] = []
    event.listen(database.reader, "before_cursor_execute", lambda *args: seen.append(args[2]))

    with database.reading() as db:
        matrix = read_matrix(db, db.get_one(Case, case_id), WHOLE, open_group=0)
        boxes = boxes_by(db, Assignment.case_id, [Assignment.case_id == case_id])[case_id]

    assert len(seen) <= 12
    assert (matrix.units, matrix.with_overdue) == (count, count)
    assert (boxes.overdue, boxes.counted) == (count, count)


def test_a_big_matrix_starts_folded_with_its_counts(
    database: Database, organisation: SimpleNamespace
) -> None:
    case_id = fill(database, organisation, 100)

    with database.reading() as db:
        matrix = read_matrix(db, db.get_one(Case, case_id), WHOLE)

    (group,) = matrix.groups
    assert (group.is_open, group.rows, group.units, group.overdue) == (False, (), 100, (100,))
