"""The matrix of a thousand units takes as many statements as that of ten."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from server.actions.definitions.deploy_definition import deploy_definition
from server.database import Database
from server.queries.boxes import boxes_by
from server.queries.matrix import read_matrix
from server.queries.matrix_asked import Asked
from server.queries.sight import Sight
from server.tables import (
    Assignment,
    Case,
    CaseUnit,
    Directive,
    Instance,
    Obligation,
    Unit,
    UnitName,
)
from server.textfold import fold
from tests.bpmn.scenario import FOLDER, PROCESSES, definitions
from tests.listening import listening

WHOLE = Sight(None, follows=True, figures=True)


def files_of(process: str) -> dict[str, bytes]:
    folder = FOLDER / process
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*.*")}


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
            db.add(UnitName(unit_id=unit.id, name=unit.code, fold=fold(unit.code)))
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

    with listening(database.reader) as seen, database.reading() as db:
        matrix = read_matrix(db, db.get_one(Case, case_id), WHOLE, Asked(group=0))
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


def test_a_long_group_is_read_in_windows_and_found_by_name(
    database: Database, organisation: SimpleNamespace
) -> None:
    case_id = fill(database, organisation, 230)

    with database.reading() as db:
        case = db.get_one(Case, case_id)
        (first,) = read_matrix(db, case, WHOLE, Asked(group=0)).groups
        (last,) = read_matrix(db, case, WHOLE, Asked(group=0, after=200)).groups
        found = read_matrix(db, case, WHOLE, Asked(text="t-22"))
        kinds = read_matrix(db, case, WHOLE, Asked(by="kind"))

    assert (first.before, len(first.rows), first.cut) == (0, 100, 130)
    assert (last.before, len(last.rows), last.cut) == (200, 30, 0)
    assert last.rows[-1].name == "T-229"
    assert [row.name for row in found.groups[0].rows] == ["T-22", *(f"T-22{n}" for n in range(10))]
    assert [(group.text, group.units) for group in kinds.groups] == [("unit-kind-test", 230)]


def test_coverage_names_the_duty_that_a_unit_does_not_have(
    database: Database, organisation: SimpleNamespace
) -> None:
    case_id = fill(database, organisation, 2)
    with database.transaction() as db:
        case = db.get_one(Case, case_id)
        duty = Obligation(directive_id=case.directive_id, position=1, ordinal="2", text="Việc",
                          everyone=True)  # fmt: skip
        db.add(duty)
        db.flush()
        unit_id = db.scalars(select(CaseUnit.unit_id).where(CaseUnit.case_id == case_id)).first()
        db.add(Assignment(case_id=case_id, obligation_id=duty.id, unit_id=unit_id, role="lead"))

    with database.reading() as db:
        found = read_matrix(db, db.get_one(Case, case_id), WHOLE, Asked(view="duties"))
        gaps = read_matrix(db, db.get_one(Case, case_id), WHOLE, Asked(view="duties", show="gaps"))

    (group,) = found.groups
    assert (group.applies, group.gaps, found.with_gaps) == ((2, 1), (0, 1), 1)
    assert [row.unit_id for row in gaps.groups[0].rows] == [unit_id + 1]


def test_an_author_who_is_no_addressee_has_a_row_of_steps(
    database: Database, organisation: SimpleNamespace
) -> None:
    """And a lower unit's programme, passed down by an author, stays with its superior."""
    case_id = fill(database, organisation, 1)
    programme_id = deploy_definition(
        database, files=files_of("action_programme"), together=PROCESSES, beside=definitions()
    )
    with database.transaction() as db:
        above = None
        for unit_id in (None, organisation.DD_HLHPN, organisation.HPN_TP):
            instance = Instance(case_id=case_id, parent_id=above, definition_id=programme_id,
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
    assert group.text == "Chủ thể xây dựng Chương trình hành động"
    assert [row.unit_id for row in group.rows] == [organisation.DD_HLHPN]
    assert cells["action_programme/Chương trình"].mark.code == "lam"
    assert own.groups == ()


@pytest.mark.parametrize("view", ["steps", "duties"])
def test_groups_count_what_their_rows_show(demo_folder: Path, tmp_path: Path, view: str) -> None:
    """Counted of units that stand alike, shown of each."""
    shutil.copy(demo_folder / "thongsuot.db", tmp_path)
    seen: set[str] = set()

    with closing(Database(f"sqlite:///{tmp_path / 'thongsuot.db'}")) as demo, demo.reading() as db:
        for case in db.scalars(select(Case)):
            for group in read_matrix(db, case, WHOLE, Asked(view=view, is_whole=True)).groups:
                for row in group.rows:
                    shown = ["gap" if cell.is_gap else cell.mark.code for cell in row.cells]
                    assert list(row.codes) == shown
                    seen |= set(shown)

    assert len(seen) >= 4
