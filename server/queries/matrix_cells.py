"""Columns of a case's table of units, and how one unit stands in one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import select

from server.database import Work
from server.queries.columns import Stretch
from server.queries.days import Mark, Today
from server.queries.matrix_facts import OWN, Facts
from server.queries.matrix_rows import Member
from server.tables import Assignment, Case, Obligation
from workflows.workdays import day_of

FEW_UNITS = 3  # every duty of so few gets its column
STEPS, DUTIES = "steps", "duties"
"""Views: stretches of steps and the shared duties; or every duty, and who has none (coverage)."""


@dataclass(frozen=True)
class Column:
    key: str  # process/name of a stretch, or obligation-<id>
    stretch: Stretch | None = None
    obligation: Obligation | None = None
    kind: str = "STEP"  # or the kind of deadline of the obligation
    due: date | None = None

    @property
    def binds(self) -> bool:
        return self.kind == "BINDING"


class Cell(NamedTuple):
    """Ten thousand of one page: a tuple, which is made five times as fast."""

    mark: Mark
    task_id: int | None = None
    since: date | None = None  # continuous: silent since
    role: str = ""  # of the unit in this duty, where that is more than carrying it out
    is_gap: bool = False  # everybody's duty, and this unit does not have it


HALTED, ENDED = Mark("tam"), Mark("xong")  # the day is read for what is shown
NOT_THEIRS, NOT_YET = Cell(Mark("kad")), Cell(Mark("chua"))
GAP = Cell(Mark("kad"), is_gap=True)
GAPPED = "gap"
WORST = ("qua", "tra", "moc", "sap", "lam", "nodue", "tam", "chua", "tx", "cho", "tre", "xong",
         "dung", "kad")  # fmt: skip
"""Of several things in one cell the one that is shown and counted: whatever needs looking at."""


def columns_of(db: Work, case: Case, facts: Facts, *, view: str) -> tuple[Column, ...]:
    """Steps that any unit has reached or will, then the obligations with their kind."""
    kinds: dict[int, Assignment] = {}
    for (_, obligation_id), several in facts.duties.items():
        for duty in several:
            first = kinds.setdefault(obligation_id, duty)
            if duty.deadline_kind == "BINDING" and first.deadline_kind != "BINDING":
                kinds[obligation_id] = duty
    wanted = select(Obligation).where(Obligation.directive_id == case.directive_id)
    obligations = db.scalars(wanted.order_by(Obligation.position)).all()
    if view == DUTIES:
        return tuple(_of_duty(one, kinds.get(one.id)) for one in obligations)
    steps = [Column(f"{one.key}/{one.name}", one) for one in facts.stretches]
    shared = _shared(facts)
    duties = [
        _of_duty(one, kinds[one.id])
        for one in obligations
        if one.id in kinds and (one.id in shared or kinds[one.id].deadline_kind == "BINDING")
    ]
    return (*steps, *duties)


def _of_duty(obligation: Obligation, duty: Assignment | None) -> Column:
    kind = duty.deadline_kind if duty else obligation.deadline_kind
    due = duty.original_due if duty else None
    return Column(f"obligation-{obligation.id}", None, obligation, kind, due)


def _shared(facts: Facts) -> set[int]:
    """What one of many units carries alone would be a column of dashes; the duties' view has it."""
    carriers: dict[int, int] = {}
    for _, obligation_id in facts.duties:
        carriers[obligation_id] = carriers.get(obligation_id, 0) + 1
    few = len({unit_id for unit_id, _ in facts.duties}) <= FEW_UNITS
    return {obligation_id for obligation_id, units in carriers.items() if few or units > 1}


def codes_of(
    facts: Facts, judge: Today, one: Member, columns: tuple[Column, ...], opened: date
) -> tuple[str, ...]:
    """Of a unit's marks, or GAPPED. Of a thousand units most stand like some other."""
    alike = (one.role, *facts.standing.get(one.unit_id, ()))
    if alike not in facts.codes:
        cells = cells_of(facts, judge, one, columns, opened)
        facts.codes[alike] = tuple(GAPPED if cell.is_gap else cell.mark.code for cell in cells)
    return facts.codes[alike]


def cells_of(
    facts: Facts, judge: Today, one: Member, columns: tuple[Column, ...], opened: date
) -> tuple[Cell, ...]:
    return tuple(cell_of(facts, judge, one.unit_id, one.role, c, opened) for c in columns)


def cell_of(
    facts: Facts, judge: Today, unit_id: int, role: str, column: Column, opened: date
) -> Cell:
    """`role`: of the unit in the case."""
    if column.obligation is not None:
        return _of_obligation(facts, judge, unit_id, role, column.obligation, opened)
    assert column.stretch is not None  # it is of an obligation, or of steps
    runs = facts.runs.get((unit_id, column.stretch.key), ())
    cells = [_of_run(facts, judge, one, column.stretch.elements) for one in runs]
    return worst(cells) if cells else NOT_THEIRS


def worst(cells: Sequence[Cell]) -> Cell:
    return min(cells, key=lambda one: WORST.index(one.mark.code))


def _of_run(facts: Facts, judge: Today, run: int, elements: tuple[str, ...]) -> Cell:
    status = facts.ended[run]
    if not elements:
        return _whole_process(status)
    cell = _steps(facts, judge, run, elements, is_whole=status[0] == "completed")
    is_over = status[0] in ("completed", "cancelled")
    return NOT_THEIRS if is_over and cell.mark.code == "chua" else cell


def _of_obligation(
    facts: Facts, judge: Today, unit_id: int, role: str, obligation: Obligation, opened: date
) -> Cell:
    duties = facts.duties.get((unit_id, obligation.id))
    if duties is None:
        return GAP if obligation.everyone and role in ("implement", "lead") else NOT_THEIRS
    return worst([_of_duties_alike(facts, judge, duty, opened) for duty in duties])


def _of_duties_alike(facts: Facts, judge: Today, duty: Assignment, opened: date) -> Cell:
    alike = cast(tuple[Any, ...], duty)[OWN:]  # columns of a row, no object
    if alike not in facts.cells:
        facts.cells[alike] = _judged(judge, duty, opened)
    found: Cell = facts.cells[alike]
    return found


def _judged(judge: Today, duty: Assignment, opened: date) -> Cell:
    silent = opened if duty.deadline_kind == "CONTINUOUS" and not duty.evidence_on else None
    named = duty.role if duty.role in ("lead", "cooperate") else ""
    return Cell(judge.assignment(duty), since=silent, role=named)


def _whole_process(status: tuple[str, datetime | None]) -> Cell:
    state, ended_at = status
    if state == "completed" and ended_at:
        return Cell(Mark("xong", day_of(ended_at)))
    return NOT_THEIRS if state == "cancelled" else Cell(Mark("lam"))


def _steps(
    facts: Facts, judge: Today, run: int, elements: tuple[str, ...], *, is_whole: bool
) -> Cell:
    """The open task of the stretch; else its end when the last element is done, or all is done."""
    opened = facts.open.get(run, {})
    for element in elements if opened else ():
        if element in opened:
            task_id, due = opened[element]
            mark = HALTED if task_id in facts.halted else judge.step("open", due, None)
            return Cell(mark, task_id)
    done, last = facts.done.get(run, {}), 0
    for element in elements if is_whole else elements[-1:]:
        last = max(last, done.get(element, 0))  # ids grow with time
    return Cell(ENDED, last) if last else NOT_YET
