"""What the list of done tasks may be narrowed to, and how much stands behind each choice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement, Date, Label, case, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from server.database import Work
from server.queries.inbox_choices import Counted, Pair, cases_of, fullest, units_of
from server.queries.inbox_filters import Wanted, one_of, read_wanted
from server.queries.needles import found_in
from server.tables import Case, Directive, Instance, Task

KEPT = ("kept", "late", "none")
"""Beside the step's own limit, which is a mark: whose lateness it was the ledger says."""


class OfficeDay(GenericFunction[Any]):
    """The day of a moment in the office (Asia/Ho_Chi_Minh has no summer time)."""

    type = Date()
    inherit_cache = True


@compiles(OfficeDay, "sqlite")
def _on_sqlite(day: OfficeDay, compiler: SQLCompiler, **how: Any) -> str:
    return f"date({compiler.process(day.clauses, **how)}, '+7 hours')"


@compiles(OfficeDay, "postgresql")
def _on_postgresql(day: OfficeDay, compiler: SQLCompiler, **how: Any) -> str:
    return f"CAST(timezone('Asia/Ho_Chi_Minh', {compiler.process(day.clauses, **how)}) AS date)"


LIMIT: Label[str] = case(
    (Task.due_on.is_(None), "none"),
    (OfficeDay(Task.done_at) <= Task.due_on, "kept"),
    else_="late",
).label("due")


@dataclass(frozen=True)
class DoneCounts:
    """Each of the four shares out the whole list, as far as it goes."""

    dues_here: Mapping[str, int] = field(default_factory=dict)
    urgencies: Mapping[str, int] = field(default_factory=dict)
    cases: tuple[Counted, ...] = ()
    steps: tuple[tuple[str, int], ...] = ()
    units: tuple[Counted, ...] = ()


def read_done(asked: Mapping[str, str]) -> Wanted:
    """Whatever is not understood is left out, as in the inbox."""
    due = one_of(KEPT, asked.get("due"))
    return replace(read_wanted(asked), view="done", part="", after=None, due=due)


def done_by(officer_id: Any) -> tuple[ColumnElement[bool], ...]:
    return Task.done_by_id == officer_id, Task.state == "done"


def done_conditions(db: Work, officer_id: int, wanted: Wanted) -> list[ColumnElement[bool]]:
    found = [*done_by(officer_id)]
    if wanted.case_id is not None:
        found.append(Task.case_id == wanted.case_id)
    if wanted.unit_id is not None:
        found.append(Task.unit_id == wanted.unit_id)
    if wanted.step:
        found.append(Task.name == wanted.step)
    if wanted.due:
        found.append(LIMIT.in_((wanted.due,)))
    if wanted.urgency:
        urgent = select(Case.id).join(Directive, Directive.id == Case.directive_id)
        found.append(Task.case_id.in_(urgent.where(Directive.urgency == wanted.urgency)))
    if wanted.search:
        found.append(is_found_done(db, wanted.search))
    return found


def is_found_done(db: Work, search: str) -> ColumnElement[bool]:
    """Whose matter it is stands with the instance, which is asked for one task at a time."""
    about = (
        select(Instance.unit_id)
        .where(Instance.id == Task.instance_id)
        .correlate(Task)
        .scalar_subquery()
    )
    return found_in(db, search, Task.name, Task.case_id, (Task.unit_id, about))


def done_counts(db: Work, officer_id: int, asked: Wanted) -> DoneCounts:
    columns = (Task.case_id, Task.unit_id, Task.name, LIMIT)
    counting: Any = select(*columns, func.count()).group_by(*columns)
    pairs, steps, dues = Counter[Pair](), Counter[str](), Counter[str]()
    for case_id, unit_id, name, due, number in db.execute(counting.where(*done_by(officer_id))):
        pairs[case_id, unit_id] += number
        steps[name] += number
        dues[due] += number
    cases, urgencies = cases_of(db, pairs, asked.case_id)
    return DoneCounts(
        dues, urgencies, cases, fullest(steps, asked.step), units_of(db, pairs, asked.unit_id)
    )
