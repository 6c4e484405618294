"""Processes as reports read them: those that do a certain thing, with what was answered in them.

No process is known by name: a model says with its effects what its steps do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from sqlalchemy import select

from server.access import instances_seen_by
from server.database import Work
from server.queries.names import dated_names
from server.queries.pages import in_chunks
from server.queries.reports.asked import Asked
from server.queries.reports.narrowing import narrowed
from server.services.definitions import definition_by_id
from server.tables import Answer, AnswerRow, Instance, OutgoingEntry, Task, Unit
from server.textfold import sort_key

CHUNK = 500
Rows = list[dict[str, Any]]


@dataclass
class Run:
    """One instance; answers from the oldest to the newest."""

    instance: Instance
    unit: str
    answers: list[Answer] = field(default_factory=list)
    rows: dict[int, dict[str, Rows]] = field(default_factory=dict)  # by answer and field

    def newest(self, name: str) -> Any:
        """The last value of a field, whichever step asked for it."""
        found = (one.values[name] for one in reversed(self.answers) if one.values.get(name))
        return next(found, None)

    def newest_rows(self, name: str, having: str = "") -> Rows:
        """The last table of that name, if need be one that has this column."""
        for one in reversed(self.answers):
            rows = self.rows.get(one.id, {}).get(name, [])
            if rows and (not having or any(having in row for row in rows)):
                return rows
        return []


def runs_doing(db: Work, asked: Asked, effect: str) -> Sequence[Run]:
    """In the order of the organisation, for who may see them; with their answers. A page counts
    them and then tells of them: read once."""
    known = ("runs", effect, replace(asked, most=None))
    if known not in db.info:
        db.info[known] = read_runs(db, asked, effect)
    return cast(Sequence[Run], db.info[known])


def read_runs(db: Work, asked: Asked, effect: str) -> Sequence[Run]:
    """Those that are over go by their unit's name of that day."""
    name = dated_names(db)
    ordered = sorted(
        (position, sort_key(name(one.unit_id, one.ended_at)), one.id, one)
        for one, position in found_runs(db, asked, effect)
    )
    runs = [Run(one, name(one.unit_id, one.ended_at)) for *_, one in ordered]
    for chunk in in_chunks(runs, CHUNK):
        read_answers(db, chunk)
    return runs


def count_runs(db: Work, asked: Asked, effect: str) -> int:
    return len(found_runs(db, asked, effect))


def found_runs(db: Work, asked: Asked, effect: str) -> list[tuple[Instance, int]]:
    """Each with the place of its unit."""
    where = [instances_seen_by(db, asked.officer_id), *narrowed(asked, Instance),
             Instance.unit_id.is_not(None)]  # fmt: skip
    used = db.scalars(select(Instance.definition_id).where(*where).distinct())
    doing = [one for one in used if does(db, one, effect)]
    found = db.execute(
        select(Instance, Unit.position)
        .join(Unit, Unit.id == Instance.unit_id)
        .where(*where, Instance.definition_id.in_(doing))
    )
    return [(one, position) for one, position in found if not is_handler(db, one)]


def does(db: Work, definition_id: int, effect: str) -> bool:
    steps = definition_by_id(db, definition_id).elements.values()
    return any(step.properties.get("effect") == effect for step in steps)


def is_handler(db: Work, instance: Instance) -> bool:
    """An event subprocess runs beside the way itself, on the same model."""
    handlers = definition_by_id(db, instance.definition_id).handlers
    return any(one.element == instance.part for one in handlers)


def read_answers(db: Work, runs: Sequence[Run]) -> None:
    of = {run.instance.id: run for run in runs}
    answers = db.scalars(select(Answer).where(Answer.instance_id.in_(of)).order_by(Answer.id))
    owners: dict[int, Run] = {}
    for answer in answers:
        owners[answer.id] = of[answer.instance_id]
        owners[answer.id].answers.append(answer)
    mine = select(Answer.id).where(Answer.instance_id.in_(of))
    rows = db.scalars(
        select(AnswerRow)
        .where(AnswerRow.answer_id.in_(mine))
        .order_by(AnswerRow.answer_id, AnswerRow.field, AnswerRow.ordinal)
    )
    for row in rows:
        tables = owners[row.answer_id].rows.setdefault(row.answer_id, {})
        tables.setdefault(row.field, []).append(row.values)


def papers_of(db: Work, runs: Sequence[Run], effect: str) -> dict[int, OutgoingEntry]:
    """Instance -> the paper that its step of this effect numbered last."""
    found: dict[int, OutgoingEntry] = {}
    for chunk in in_chunks(runs, CHUNK):
        of = {run.instance.id: run.instance for run in chunk}
        numbered = db.execute(
            select(OutgoingEntry, Task)
            .join(Task, Task.id == OutgoingEntry.task_id)
            .where(Task.instance_id.in_(of), OutgoingEntry.state == "used")
            .order_by(OutgoingEntry.id)
        )
        for entry, task in numbered:
            if effect_of(db, task, of[task.instance_id]) == effect:
                found[task.instance_id] = entry
    return found


def effect_of(db: Work, task: Task, instance: Instance) -> str:
    """By the version under which the step was over."""
    definition = definition_by_id(db, task.definition_id or instance.definition_id)
    step = definition.elements.get(task.element)
    return step.properties.get("effect", "") if step else ""


def told(entry: OutgoingEntry | None) -> str:
    """A paper as a column says it: number, day."""
    if entry is None:
        return ""
    day = f", {entry.issued_on:%d/%m/%Y}" if entry.issued_on else ""
    return f"{entry.full_number}{day}"
