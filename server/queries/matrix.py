"""Units × steps, or units × duties, of a case: groups that fold, rows in windows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import NamedTuple

from sqlalchemy import select

from server.database import Work
from server.queries.days import Mark, today
from server.queries.matrix_asked import PLAIN, Asked
from server.queries.matrix_cells import (
    ENDED,
    GAPPED,
    STEPS,
    Cell,
    Column,
    cells_of,
    codes_of,
    columns_of,
)
from server.queries.matrix_facts import read_facts
from server.queries.matrix_rows import Member, members_of, named_like
from server.queries.pages import in_chunks
from server.queries.sight import Sight
from server.tables import Case, Task
from workflows.workdays import day_of

OPEN_AT_ONCE = 60  # units; more than this and groups start folded
WINDOW = 100  # rows of a group on one page
CHUNK = 10_000  # a statement takes so many ids and no more
UNFINISHED = frozenset({"lam", "sap", "qua", "moc", "cho", "tra", "tam", "nodue"})
DONE = frozenset({"dung", "tre", "xong", "cho"})


class Row(NamedTuple):
    unit: Member
    codes: tuple[str, ...]  # of their marks, or GAPPED: what groups count
    cells: tuple[Cell, ...] = ()  # of a row that is shown

    @property
    def unit_id(self) -> int:
        return self.unit.unit_id

    @property
    def name(self) -> str:
        return self.unit.name

    @property
    def role(self) -> str:
        return self.unit.role

    @property
    def has_overdue(self) -> bool:
        return "qua" in self.codes

    @property
    def is_finished(self) -> bool:
        return UNFINISHED.isdisjoint(self.codes)

    @property
    def has_gap(self) -> bool:
        return GAPPED in self.codes


@dataclass(frozen=True)
class Group:
    number: int
    text: str
    units: int  # of the filter, before the cut
    done: tuple[int, ...]  # per column
    applies: tuple[int, ...]
    overdue: tuple[int, ...]
    gaps: tuple[int, ...]
    rows: tuple[Row, ...]
    is_open: bool
    before: int = 0  # rows of the group that stand on earlier pages
    cut: int = 0  # and on later ones


@dataclass(frozen=True)
class Matrix:
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    units: int
    with_overdue: int
    unfinished: int
    with_gaps: int
    asked: Asked

    @property
    def shown(self) -> int:
        return sum(len(group.rows) for group in self.groups)


def read_matrix(db: Work, case: Case, sight: Sight, asked: Asked = PLAIN) -> Matrix:
    """Folded groups carry counts and no rows."""
    facts = read_facts(db, case, sight, steps=asked.view == STEPS, structure=asked.structure)
    members = members_of(db, case.id, sight, facts, by=asked.by)
    columns = columns_of(db, case, facts, view=asked.view)
    judge, opened = today(db), day_of(case.opened_at)
    by_group: dict[str, list[Row]] = {}
    for one in named_like(db, members, asked.text):
        row = Row(one, codes_of(facts, judge, one, columns, opened))
        by_group.setdefault(one.group, []).append(row)
    every = [row for rows in by_group.values() for row in rows]
    shown = {text: [row for row in rows if is_shown(row, asked.show)]
             for text, rows in by_group.items()}  # fmt: skip
    fits = sum(map(len, shown.values())) <= OPEN_AT_ONCE

    def filled(group: Group) -> Group:
        rows = (one._replace(cells=cells_of(facts, judge, one.unit, columns, opened))
                for one in group.rows)  # fmt: skip
        return replace(group, rows=tuple(rows))

    groups = tuple(
        grouped(number, text, rows, asked, fits=fits)
        for number, (text, rows) in enumerate(shown.items())
        if rows
    )
    return Matrix(
        columns,
        dated(db, tuple(map(filled, groups))),
        len(every),
        sum(row.has_overdue for row in every),
        sum(not row.is_finished for row in every),
        sum(row.has_gap for row in every),
        asked,
    )


def is_shown(row: Row, show: str) -> bool:
    if show == "overdue":
        return row.has_overdue
    if show == "unfinished":
        return not row.is_finished
    return row.has_gap if show == "gaps" else True


def grouped(number: int, text: str, rows: list[Row], asked: Asked, *, fits: bool) -> Group:
    codes = [Counter(column) for column in zip(*(row.codes for row in rows), strict=True)]
    is_open = asked.is_whole or (fits if asked.group is None else asked.group == number)
    first = asked.after if asked.group == number and asked.after < len(rows) else 0
    most = len(rows) if asked.is_whole else WINDOW
    window = tuple(rows[first : first + most]) if is_open else ()
    return Group(
        number=number,
        text=text,
        units=len(rows),
        done=tuple(sum(found[code] for code in DONE) for found in codes),
        applies=tuple(len(rows) - found["kad"] - found[GAPPED] for found in codes),
        overdue=tuple(found["qua"] for found in codes),
        gaps=tuple(found[GAPPED] for found in codes),
        rows=window,
        is_open=is_open,
        before=first if is_open else 0,
        cut=len(rows) - first - len(window) if is_open else 0,
    )


def dated(db: Work, groups: tuple[Group, ...]) -> tuple[Group, ...]:
    """The days on which the steps shown were done."""
    ids = [cell.task_id for group in groups for row in group.rows for cell in row.cells
           if cell.mark is ENDED]  # fmt: skip
    wanted = select(Task.id, Task.done_at).where(Task.done_at.is_not(None))
    days = {task_id: Mark("xong", day_of(at)) for some in in_chunks(ids, CHUNK)
            for task_id, at in db.execute(wanted.where(Task.id.in_(some))) if at}  # fmt: skip

    def told(row: Row) -> Row:
        cells = tuple(
            cell._replace(mark=days.get(cell.task_id or 0, ENDED)) if cell.mark is ENDED else cell
            for cell in row.cells
        )
        return row._replace(cells=cells)

    return tuple(replace(group, rows=tuple(map(told, group.rows))) for group in groups)
