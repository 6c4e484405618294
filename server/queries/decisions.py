"""Decisions that are asked for alike, so that one may be given for many tasks at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from server.access import tasks_seen_by
from server.database import Work
from server.queries.inbox import marked
from server.queries.inbox_rows import InboxRow, readable, rows_of
from server.queries.task_gate import is_signing
from server.services.definitions import definition_by_id
from server.services.facts import facts_of
from server.services.forms import form_named
from server.tables import Instance, Task
from workflows.forms import Form, Raw, ShortForm, prefill, short_form


@dataclass(frozen=True)
class Kind:
    """The same step, that asks the same; versions of a process may share it."""

    process: str
    element: str
    form: ShortForm


@dataclass(frozen=True)
class Chosen:
    """`kind` None: they are not alike, or more is asked than a decision and words."""

    kind: Kind | None
    rows: tuple[InboxRow, ...] = ()  # theirs to decide
    proposals: Mapping[int, Raw] = field(default_factory=dict)  # task -> its form as prefilled

    @property
    def choices(self) -> Form | None:
        """What a proposal says of each."""
        if self.kind is None:
            return None
        whole, worded = self.kind.form.whole, self.kind.form.worded
        said = tuple(one for one in whole.fields if one.kind == "select" or one in worded)
        return replace(whole, fields=said)


KINDS = (
    select(
        Task.id, Task.element, Task.form,
        func.coalesce(Task.definition_id, Instance.definition_id).label("definition_id"),
    )
    .join(Instance, Instance.id == Task.instance_id)
    .where(Task.id.in_(bindparam("tasks", expanding=True)), Task.form != "")
)  # fmt: skip


def has_alike(db: Work, rows: Iterable[InboxRow]) -> bool:
    """Whether two of them could be decided in one act; a step that waits once is not opened."""
    steps: dict[tuple[str, str], list[InboxRow]] = {}
    for row in rows:
        if row.form:
            steps.setdefault((row.element, row.form), []).append(row)
    return any(two_alike(db, same) for same in steps.values() if len(same) > 1)


def two_alike(db: Work, rows: Sequence[InboxRow]) -> bool:
    kinds = [kind for row in rows if (kind := kind_of(db, row)) is not None]
    return any(one == other for one, other in combinations(kinds, 2))


def chosen(db: Work, officer_id: int, ids: Sequence[int]) -> Chosen:
    """What is hidden is as if it were not there."""
    found = db.scalars(select(Task).where(Task.id.in_(ids), tasks_seen_by(db, officer_id))).all()
    kind = common(kinds_of(db, [one.id for one in found]), len(found))
    if kind is None:
        return Chosen(None)
    waiting = {one.id: one for one in found if one.state == "open"}
    shown = readable(db, officer_id, rows_of(db, officer_id, waiting))
    rows = marked(db, officer_id, {row.id: row for row in shown})
    theirs = tuple(rows[one] for one in ids if one in rows and rows[one].is_theirs)
    return Chosen(
        kind=kind,
        rows=theirs,
        proposals={row.id: proposal(db, waiting[row.id], officer_id, kind) for row in theirs},
    )


def proposal(db: Work, task: Task, officer_id: int, kind: Kind) -> Raw:
    return prefill(kind.form.whole, facts_of(db, task, officer_id))


def common(kinds: Mapping[int, Kind | None], many: int) -> Kind | None:
    """Of all of them."""
    first = next(iter(kinds.values()), None)
    return first if len(kinds) == many and all(one == first for one in kinds.values()) else None


def kinds_of(db: Work, tasks: Sequence[int]) -> dict[int, Kind | None]:
    return {row.id: kind_of(db, row) for row in db.run(KINDS, {"tasks": list(tasks)})}


def kind_of(db: Work, row: Row[Any] | InboxRow) -> Kind | None:
    definition = definition_by_id(db, row.definition_id)
    step = definition.elements.get(row.element)
    if step is None or is_signing(step):
        return None
    short = short_form(form_named(definition, row.form))
    return Kind(definition.key, row.element, short) if short is not None else None
