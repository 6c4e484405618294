"""The rows of a step, kept back and written together: one statement per table.

A thousand children of one batch, or one completed task: the number of statements is the same. They
are written before anything is read again (`Work.flush`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import bindparam, delete, insert, or_, update

from server.database import Prepared, Work, insert_numbered, together
from server.tables import (
    AwaitingRow,
    Candidate,
    Delivery,
    Draft,
    Due,
    Event,
    Idempotency,
    Instance,
    Reading,
    StepRow,
    Table,
    Task,
)

Row = dict[str, Any]
TABLES = (StepRow, Event, Candidate, Due, AwaitingRow, Reading, Idempotency, Delivery)
INSERTS: Mapping[type[Table], Prepared] = {
    one: Prepared(insert(cast(Any, one.__table__)).inline()) for one in TABLES
}
"""Inline: nobody asks for the number of a single row."""
CLOSE_TASKS = Prepared(
    update(cast(Any, Task.__table__))
    .where(Task.id == bindparam("of"), Task.state == "open")
    .values(state=bindparam("to"), version=Task.version + 1, done_at=bindparam("at"),
            done_by_id=bindparam("by"), from_paper=bindparam("paper"))
)  # fmt: skip
END_DUES = Prepared(
    update(cast(Any, Due.__table__))
    .where(Due.id == bindparam("of"), or_(Due.ended_at.is_(None), Due.failed))
    .values(ended_at=bindparam("at"), failed=False)
)
FORGET_DRAFTS = Prepared(delete(cast(Any, Draft.__table__)).where(Draft.task_id == bindparam("of")))
MOVED = ("state", "part", "version")
STATE = (*MOVED, "status", "outcome", "ended_at")
HEAD = ("journal_seq", "journal_hash")


def _update(names: tuple[str, ...]) -> Prepared:
    table = cast(Any, Instance.__table__)
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    return Prepared(update(table).where(table.c.id == bindparam("of")).values(values))


UPDATES = {names: _update(names) for names in (MOVED, STATE, HEAD, MOVED + HEAD, STATE + HEAD)}


@dataclass(frozen=True)
class Opening:
    """A task to be inserted; what hangs on it gets its id."""

    row: Row
    candidates: list[Row]
    dues: list[Row]
    readings: list[Row]


@dataclass(frozen=True)
class Opened:
    """A task that this transaction has inserted."""

    id: int
    instance_id: int
    case_id: int | None
    name: str
    candidates: list[Row]


@dataclass
class Sheet:
    openings: list[Opening] = field(default_factory=list)  # without a number yet
    rows: dict[type[Table], list[Row]] = field(default_factory=dict)
    instances: dict[int, Row] = field(default_factory=dict)  # id -> changed columns
    over: dict[Prepared, list[Row]] = field(default_factory=dict)  # what is closed, and how


def put(db: Work, table: type[Table], row: Row) -> None:
    _sheet(db).rows.setdefault(table, []).append(row)


def put_task(db: Work, opening: Opening) -> None:
    _sheet(db).openings.append(opening)


def opened_now(db: Work, instance_id: int) -> list[Opened]:
    """Tasks that this transaction has opened in it, with their candidates; what else waits on the
    sheet goes on waiting."""
    if "sheet" in db.info:
        _number(db, _sheet(db))
    return [one for one in _opened(db) if one.instance_id == instance_id]


def put_over(db: Work, how: Prepared, rows: list[Row]) -> None:
    """`how`: CLOSE_TASKS, END_DUES, FORGET_DRAFTS, or what keeps the last step."""
    _sheet(db).over.setdefault(how, []).extend(rows)


def put_instance(db: Work, instance_id: int, changed: Row) -> None:
    """All of MOVED, of STATE (a new status is found by another index entry), or of HEAD."""
    _sheet(db).instances.setdefault(instance_id, {}).update(changed)


def _sheet(db: Work) -> Sheet:
    found = db.info.get("sheet")
    if found is None:
        found = db.info["sheet"] = Sheet()
        db.write_later(lambda: _write(db))
    return cast(Sheet, found)


def _write(db: Work) -> None:
    """New tasks first: what hangs on them needs their numbers, all else is written together."""
    sheet: Sheet = db.info.pop("sheet")
    _number(db, sheet)
    with together(db.wire, is_last=db.is_last):
        for statement, rows in _statements(sheet):
            if rows:
                statement.run(db.wire, rows)


def _number(db: Work, sheet: Sheet) -> None:
    if not sheet.openings:
        return
    rows = [one.row for one in sheet.openings]
    ids = insert_numbered(db.wire, Task.__table__, rows)
    for task_id, opening in zip(ids, sheet.openings, strict=True):
        _add(sheet, Candidate, task_id, opening.candidates)
        _add(sheet, Due, task_id, opening.dues)
        _add(sheet, Reading, task_id, opening.readings)
        row = opening.row
        _opened(db).append(Opened(task_id, row["instance_id"], row["case_id"], row["name"],
                                  opening.candidates))  # fmt: skip
    sheet.openings.clear()


def _opened(db: Work) -> list[Opened]:
    found: list[Opened] = db.info.setdefault("opened tasks", [])
    return found


def _statements(sheet: Sheet) -> Iterator[tuple[Prepared, list[Row]]]:
    yield from sheet.over.items()
    for table, rows in sheet.rows.items():
        yield INSERTS[table], rows
    for names, statement in UPDATES.items():
        yield (
            statement,
            [
                {"of": one, **{f"new_{name}": value for name, value in row.items()}}
                for one, row in sheet.instances.items()
                if row.keys() == set(names)
            ],
        )


def _add(sheet: Sheet, table: type[Table], task_id: int, rows: list[Row]) -> None:
    sheet.rows.setdefault(table, []).extend({**row, "task_id": task_id} for row in rows)
