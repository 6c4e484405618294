"""Units × steps of a case, from task and assignment rows; never from an instance's state.

The number of statements does not grow with the number of units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import aliased

from server.database import Work
from server.queries.columns import Stretch, speaking, stretches_of
from server.queries.days import Mark, Today, today
from server.queries.names import unit_names
from server.queries.sight import Sight
from server.services.definitions import definition_by_id
from server.tables import Assignment, Case, CaseUnit, Definition, Instance, Obligation, Task

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
OPEN_AT_ONCE = 60  # units; more than this and groups start folded
ROWS_OF_A_GROUP = 100
FEW_UNITS = 3  # every duty of so few gets its column


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


@dataclass(frozen=True)
class Cell:
    mark: Mark
    task_id: int | None = None
    since: date | None = None  # continuous: silent since


@dataclass(frozen=True)
class Row:
    unit_id: int
    name: str
    role: str
    cells: tuple[Cell, ...]

    @property
    def has_overdue(self) -> bool:
        return any(cell.mark.code == "qua" for cell in self.cells)

    @property
    def is_finished(self) -> bool:
        return not any(
            cell.mark.code in ("lam", "sap", "qua", "moc", "cho", "tra", "tam", "nodue")
            for cell in self.cells
        )


@dataclass(frozen=True)
class Group:
    number: int
    text: str
    units: int  # of the filter, before the cut
    done: tuple[int, ...]  # per column
    applies: tuple[int, ...]
    overdue: tuple[int, ...]
    rows: tuple[Row, ...]
    is_open: bool
    cut: int = 0  # rows not shown


@dataclass(frozen=True)
class Matrix:
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    units: int
    with_overdue: int
    unfinished: int


@dataclass
class _Facts:
    """What the four statements brought, by unit."""

    tasks: dict[tuple[int, str, str], list[tuple[int, str, date | None, datetime | None]]] = field(
        default_factory=dict
    )
    halted: set[int] = field(default_factory=set)  # open tasks that stand still
    ended: dict[tuple[int, str], tuple[str, datetime | None]] = field(default_factory=dict)
    used: dict[int, str] = field(default_factory=dict)  # id of a version -> its key
    newest: dict[tuple[int, str], int] = field(default_factory=dict)  # unit, key -> instance
    duties: dict[tuple[int, int], Assignment] = field(default_factory=dict)


def read_matrix(
    db: Work, case: Case, sight: Sight, *, show: str = "all", open_group: int | None = None
) -> Matrix:
    """`show`: all, overdue, unfinished. Folded groups carry counts and no rows."""
    facts = _Facts()
    _read_instances(db, case.id, sight, facts)
    stretches = stretches_of(db, case, facts.used)
    members = _members(db, case.id, sight, facts, stretches)
    _read_tasks(db, case.id, sight, facts, stretches)
    _read_duties(db, case.id, sight, facts)
    columns = _columns(db, case, facts, stretches)
    names = unit_names(db, [unit_id for unit_id, _, _ in members])
    judge = today(db)
    opened = case.opened_at.astimezone(ZONE).date()
    by_group: dict[str, list[Row]] = {}
    for unit_id, role, text in members:
        cells = tuple(_cell(facts, judge, unit_id, column, opened) for column in columns)
        row = Row(unit_id, names.get(unit_id, ""), role, cells)
        by_group.setdefault(text, []).append(row)
    every = [row for rows in by_group.values() for row in rows]
    groups = []
    for number, (text, rows) in enumerate(by_group.items()):
        shown = [row for row in rows if _is_shown(row, show)]
        if shown:
            fits = len(every) <= OPEN_AT_ONCE if open_group is None else open_group == number
            groups.append(_group(number, text, shown, len(columns), fits))
    return Matrix(
        columns,
        tuple(groups),
        len(every),
        sum(row.has_overdue for row in every),
        sum(not row.is_finished for row in every),
    )


def _members(
    db: Work, case_id: int, sight: Sight, facts: _Facts, stretches: Sequence[Stretch]
) -> list[tuple[int, str, str]]:
    """Unit, role, printed group; once per unit, the strongest role first."""
    found = db.execute(
        select(CaseUnit.unit_id, CaseUnit.role, CaseUnit.group_text)
        .where(CaseUnit.case_id == case_id, CaseUnit.role != "supervise")
        .where(sight.over(CaseUnit.unit_id))
        .order_by(CaseUnit.position, CaseUnit.id)
    )
    once: dict[int, tuple[int, str, str]] = {}
    for unit_id, role, text in found:
        if unit_id not in once or role in ("implement", "lead"):
            once[unit_id] = (unit_id, role, once[unit_id][2] if unit_id in once else text)
    return [*once.values(), *_others(db, case_id, sight, facts, stretches, set(once))]


def _others(
    db: Work,
    case_id: int,
    sight: Sight,
    facts: _Facts,
    stretches: Sequence[Stretch],
    known: set[int],
) -> list[tuple[int, str, str]]:
    """Who was called in without being addressed, under the heading of the process; units that they
    pass something down to stay with them."""
    shown = {one.key for one in stretches}
    if not shown:
        return []
    parent = aliased(Instance)
    found = db.execute(
        select(Instance.unit_id, Instance.definition_id)
        .join(parent, parent.id == Instance.parent_id)
        .where(Instance.case_id == case_id, Instance.unit_id.is_not(None))
        .where(Instance.definition_id.in_([one for one, key in facts.used.items() if key in shown]))
        .where(parent.unit_id.is_(None), sight.over(Instance.unit_id))
        .order_by(Instance.id)
    )
    units: dict[int, str] = {}
    for unit_id, definition_id in found:
        if unit_id is not None and unit_id not in known and unit_id not in units:
            definition = speaking(db, definition_by_id(db, definition_id))
            units[unit_id] = definition.properties.get("group", "")
    return [(unit, "author", text) for unit, text in units.items()]


def _read_instances(db: Work, case_id: int, sight: Sight, facts: _Facts) -> None:
    """How the units' processes stand, each in its newest run, and which versions they run on."""
    found = db.execute(
        select(
            Instance.unit_id, Definition.id, Definition.key, Instance.id, Instance.part,
            Instance.status, Instance.ended_at,
        )
        .join(Definition, Instance.definition_id == Definition.id)
        .where(Instance.case_id == case_id, Instance.unit_id.is_not(None))
        .where(sight.over(Instance.unit_id))
        .order_by(Instance.id)
    )  # fmt: skip
    handlers: dict[int, frozenset[str]] = {}
    for unit_id, definition_id, key, id_, part, status, ended_at in found:
        assert unit_id is not None  # of the filter
        facts.used[definition_id] = key
        if definition_id not in handlers:
            handlers[definition_id] = handlers_of(db, definition_id)
        if part not in handlers[definition_id]:
            facts.newest[unit_id, key] = id_
            facts.ended[unit_id, key] = (status, ended_at)


def handlers_of(db: Work, definition_id: int) -> frozenset[str]:
    """Parts that run beside the main path of a unit."""
    return frozenset(one.element for one in definition_by_id(db, definition_id).handlers)


def _read_tasks(
    db: Work, case_id: int, sight: Sight, facts: _Facts, stretches: Sequence[Stretch]
) -> None:
    shown = {one.key for one in stretches}
    if not shown:
        return
    found = db.execute(
        select(
            Instance.unit_id, Definition.key, Task.element,
            Task.id, Task.state, Task.due_on, Task.done_at, Instance.halt_id, Instance.id,
        )
        .join(Instance, Task.instance_id == Instance.id)
        .join(Definition, Instance.definition_id == Definition.id)
        .where(Instance.case_id == case_id, Definition.key.in_(shown))
        .where(Instance.unit_id.is_not(None), sight.over(Instance.unit_id))
        .order_by(Task.id)
    )  # fmt: skip
    for unit_id, key, element, task_id, state, due, done, halt_id, instance_id in found:
        assert unit_id is not None  # of the filter
        if facts.newest.get((unit_id, key)) != instance_id:
            continue
        if halt_id is not None and state == "open":
            facts.halted.add(task_id)
        facts.tasks.setdefault((unit_id, key, element), []).append((task_id, state, due, done))


JUDGED = (
    Assignment.unit_id, Assignment.obligation_id, Assignment.progress, Assignment.deadline_kind,
    Assignment.original_due, Assignment.current_due, Assignment.suspended_on,
    Assignment.submitted_on, Assignment.accepted_on, Assignment.evidence_on,
)  # fmt: skip


def _read_duties(db: Work, case_id: int, sight: Sight, facts: _Facts) -> None:
    """Columns, no objects: there are thousands."""
    found = db.run(
        select(*JUDGED)
        .where(Assignment.case_id == case_id, Assignment.role.in_(("implement", "lead")))
        .where(sight.over(Assignment.unit_id))
        .order_by(Assignment.id)
    )
    for duty in found:
        facts.duties.setdefault((duty.unit_id, duty.obligation_id), cast(Assignment, duty))


def _columns(
    db: Work, case: Case, facts: _Facts, stretches: Sequence[Stretch]
) -> tuple[Column, ...]:
    """Steps that any unit has reached or will, then the obligations with their kind."""
    steps = [Column(f"{one.key}/{one.name}", one) for one in stretches]
    kinds: dict[int, Assignment] = {}
    for (_, obligation_id), duty in facts.duties.items():
        first = kinds.setdefault(obligation_id, duty)
        if duty.deadline_kind == "BINDING" and first.deadline_kind != "BINDING":
            kinds[obligation_id] = duty
    wanted = (
        select(Obligation)
        .where(Obligation.directive_id == case.directive_id)
        .order_by(Obligation.position)
    )
    shared = _shared(facts)
    duties = [
        Column(f"obligation-{o.id}", None, o, kinds[o.id].deadline_kind, kinds[o.id].original_due)
        for o in db.scalars(wanted)
        if o.id in kinds and (o.id in shared or kinds[o.id].deadline_kind == "BINDING")
    ]
    return (*steps, *duties)


def _shared(facts: _Facts) -> set[int]:
    """What one of many units carries alone would be a column of dashes; the duties list has it."""
    carriers: dict[int, int] = {}
    for _, obligation_id in facts.duties:
        carriers[obligation_id] = carriers.get(obligation_id, 0) + 1
    few = len({unit_id for unit_id, _ in facts.duties}) <= FEW_UNITS
    return {obligation_id for obligation_id, units in carriers.items() if few or units > 1}


def _cell(facts: _Facts, judge: Today, unit_id: int, column: Column, opened: date) -> Cell:
    if column.obligation is not None:
        duty = facts.duties.get((unit_id, column.obligation.id))
        if duty is None:
            return Cell(Mark("kad"))
        silent = opened if duty.deadline_kind == "CONTINUOUS" and not duty.evidence_on else None
        return Cell(judge.assignment(duty), since=silent)
    assert column.stretch is not None  # it is of an obligation, or of steps
    key, elements = column.stretch.key, column.stretch.elements
    status = facts.ended.get((unit_id, key))
    if status is None:
        return Cell(Mark("kad"))
    if not elements:
        return _whole_process(status)
    is_over = status[0] in ("completed", "cancelled")
    cell = _steps(facts, judge, unit_id, key, elements, is_whole=status[0] == "completed")
    return Cell(Mark("kad")) if is_over and cell.mark.code == "chua" else cell


def _whole_process(status: tuple[str, datetime | None]) -> Cell:
    state, ended_at = status
    if state == "completed" and ended_at:
        return Cell(Mark("xong", ended_at.astimezone(ZONE).date()))
    return Cell(Mark("kad") if state == "cancelled" else Mark("lam"))


def _steps(
    facts: _Facts,
    judge: Today,
    unit_id: int,
    key: str,
    elements: tuple[str, ...],
    *,
    is_whole: bool,
) -> Cell:
    """The open task of the stretch; else its end when the last element is done, or all is done."""
    ending = elements if is_whole else elements[-1:]
    for element in elements:
        for task_id, state, due, _ in facts.tasks.get((unit_id, key, element), ()):
            if task_id in facts.halted:
                return Cell(Mark("tam"), task_id)
            if state == "open":
                return Cell(judge.step("open", due, None), task_id)
    ends = [
        task
        for element in ending
        for task in facts.tasks.get((unit_id, key, element), ())
        if task[1] == "done"
    ]
    if ends:
        task_id, _, _, done = max(ends)  # ids grow with time
        return Cell(
            judge.step("done", None, done.astimezone(ZONE).date() if done else None), task_id
        )
    return Cell(Mark("chua"))


def _is_shown(row: Row, show: str) -> bool:
    if show == "overdue":
        return row.has_overdue
    return not row.is_finished if show == "unfinished" else True


def _group(number: int, text: str, rows: list[Row], width: int, is_open: bool) -> Group:
    def count(*codes: str) -> tuple[int, ...]:
        return tuple(sum(row.cells[i].mark.code in codes for row in rows) for i in range(width))

    outside = count("kad")
    return Group(
        number=number,
        text=text,
        units=len(rows),
        done=count("dung", "tre", "xong", "cho"),
        applies=tuple(len(rows) - n for n in outside),
        overdue=count("qua"),
        rows=tuple(rows[:ROWS_OF_A_GROUP]) if is_open else (),
        is_open=is_open,
        cut=max(0, len(rows) - ROWS_OF_A_GROUP) if is_open else 0,
    )
