"""The matrix of a thousand units takes as many statements as that of ten."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import event

from server.database import Database
from server.queries.boxes import boxes_by
from server.queries.matrix import AUTHORS, read_matrix
from server.queries.sight import Sight
from server.tables import (
    Assignment,
    Case,
    CaseUnit,
    Definition,
    Directive,
    Instance,
    Obligation,
    Unit,
    UnitName,
)

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


def test_an_author_who_is_no_addressee_has_a_row_of_steps(
    database: Database, organisation: SimpleNamespace
) -> None:
    """And a lower unit's programme, passed down by an author, stays with its superior."""
    case_id = fill(database, organisation, 1)
    with database.transaction() as db:
        programme = Definition(key="action_programme", version=1, hash="h", name="P4", blob="{}",
                               deployed_at=db.now)  # fmt: skip
        db.add(programme)
        db.flush()
        above = None
        for unit_id in (None, organisation.DD_HLHPN, organisation.HPN_TP):
            instance = Instance(case_id=case_id, parent_id=above, definition_id=programme.id,
                                unit_id=unit_id, part="S", state=b"", status="running",
                                started_at=db.now)  # fmt: skip
            db.add(instance)
            db.flush()
            above = instance.id

    with database.reading() as db:
        matrix = read_matrix(db, db.get_one(Case, case_id), WHOLE)
        own = read_matrix(db, db.get_one(Case, case_id), replace(WHOLE, units=frozenset({0})))

    group = matrix.groups[-1]
    cells = dict(zip((column.key for column in matrix.columns), group.rows[0].cells, strict=True))
    assert (group.text, [row.unit_id for row in group.rows]) == (AUTHORS, [organisation.DD_HLHPN])
    assert cells["programme"].mark.code == "lam"
    assert own.groups == ()
