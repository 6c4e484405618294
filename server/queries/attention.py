"""Cần xử lý: what of a case asks for a hand today, the binding and overdue first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select, tuple_

from server.database import Work
from server.queries.boxes import UNFINISHED, WAITING, is_silent
from server.queries.days import Mark, today
from server.queries.names import unit_names
from server.queries.sight import Sight
from server.services.counting import is_counted
from server.tables import Assignment, Case, Obligation, Obstacle

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NAMED = 4  # units named in a line; the others are counted
LINES = 12  # of duties that press


@dataclass(frozen=True)
class Attention:
    """One line: the same state, duty and day for one or more units."""

    mark: Mark
    obligation: str
    units: tuple[tuple[int, str], ...]
    count: int  # units
    due: date | None
    box: str  # the list behind it; empty: the obstacles


def read_attention(db: Work, case: Case, sight: Sight) -> tuple[Attention, ...]:
    return (
        *_binding(db, case, sight),
        *_waiting(db, case, sight),
        *_obstacles(db, case, sight),
        *_paused(db, case, sight),
        *_silent(db, case, sight),
    )


def _binding(db: Work, case: Case, sight: Sight) -> list[Attention]:
    """Overdue, then due soon; grouped by duty and day in the database."""
    judge = today(db)
    pressing = [
        Assignment.case_id == case.id,
        is_counted(),
        Assignment.progress.in_(UNFINISHED),
        Assignment.deadline_kind == "BINDING",
        Assignment.suspended_on.is_(None),
        Assignment.current_due <= judge.calendar.add(judge.day, judge.soon),
        sight.over(Assignment.unit_id),
    ]
    group = Assignment.current_due, Assignment.obligation_id
    counted = select(*group, func.count(Assignment.unit_id.distinct())).where(*pressing)
    found = db.execute(counted.group_by(*group).order_by(*group).limit(LINES)).all()
    duties = _duties(db, {obligation_id for _, obligation_id, _ in found})
    units = _first_units(db, [(due, duty) for due, duty, _ in found], pressing)
    lines = []
    for due, duty, count in found:
        if due is None:
            continue
        left = judge.left(due)
        mark = Mark("qua" if left < 0 else "sap", due, left)
        box = "overdue" if left < 0 else "in_time"
        named = units.get((due, duty), ())
        lines.append(Attention(mark, duties.get(duty, ""), named, count, due, box))
    return lines


def _first_units(
    db: Work, groups: Sequence[tuple[date | None, int]], where: Sequence[ColumnElement[bool]]
) -> dict[tuple[date, int], tuple[tuple[int, str], ...]]:
    """By day and duty the first units; all of them in one look."""
    if not groups:
        return {}
    group = Assignment.current_due, Assignment.obligation_id
    asked = select(*group, Assignment.unit_id).where(*where, tuple_(*group).in_(groups)).distinct()
    found = asked.subquery()
    place = func.row_number().over(
        partition_by=(found.c.current_due, found.c.obligation_id), order_by=found.c.unit_id
    )
    placed = select(*found.c, place.label("place")).subquery()
    rows = db.execute(select(placed).where(placed.c.place <= NAMED).order_by(placed.c.place))
    names, units = unit_names(db), dict[tuple[date, int], tuple[tuple[int, str], ...]]()
    for due, duty, unit_id, _ in rows:
        units[due, duty] = (*units.get((due, duty), ()), (unit_id, names.get(unit_id, "")))
    return units


def _waiting(db: Work, case: Case, sight: Sight) -> list[Attention]:
    """Reports that wait for whoever follows: the time is the receiver's."""
    where = [
        Assignment.case_id == case.id,
        Assignment.progress == "SUBMITTED",
        is_counted(),
        sight.over(Assignment.unit_id),
    ]
    counted = select(func.count(Assignment.unit_id.distinct()), func.min(Assignment.submitted_on))
    count, since = db.execute(counted.where(*where)).one()
    if not count:
        return []
    return [Attention(Mark("cho", since), "", _units(db, sight, *where), count, None, WAITING)]


def _obstacles(db: Work, case: Case, sight: Sight) -> list[Attention]:
    where = [
        Obstacle.case_id == case.id,
        Obstacle.state.in_(("raised", "reported", "briefed")),
        sight.over(Obstacle.unit_id),
    ]
    counted = select(func.count(Obstacle.unit_id.distinct()), func.min(Obstacle.reported_at))
    count, since = db.execute(counted.where(*where)).one()
    if not count or since is None:
        return []
    ids = list(db.scalars(select(Obstacle.unit_id).where(*where).distinct().limit(NAMED)))
    names = unit_names(db, ids)
    units = tuple((unit_id, names.get(unit_id, "")) for unit_id in ids)
    return [Attention(Mark("vm", since.astimezone(ZONE).date()), "", units, count, None, "")]


def _paused(db: Work, case: Case, sight: Sight) -> list[Attention]:
    paused = [
        Assignment.case_id == case.id,
        Assignment.suspended_on.is_not(None),
        Assignment.progress != "COMPLETED",
        is_counted(),
    ]
    counted = select(func.count(Assignment.unit_id.distinct()), func.min(Assignment.suspended_on))
    count, since = db.execute(counted.where(*paused, sight.over(Assignment.unit_id))).one()
    if not count:
        return []
    units = _units(db, sight, *paused)
    return [Attention(Mark("tam", since), "", units, count, None, "paused")]


def _silent(db: Work, case: Case, sight: Sight) -> list[Attention]:
    silent = [
        Assignment.case_id == case.id,
        is_silent(Assignment),
        is_counted(),
    ]
    counted = select(func.count(Assignment.unit_id.distinct()))
    count = db.scalar(counted.where(*silent, sight.over(Assignment.unit_id))) or 0
    if not count:
        return []
    units = _units(db, sight, *silent)
    opened = case.opened_at.astimezone(ZONE).date()
    return [Attention(Mark("tx", opened), "", units, count, None, "outside")]


def _units(db: Work, sight: Sight, *where: object) -> tuple[tuple[int, str], ...]:
    wanted = select(Assignment.unit_id).where(*where, sight.over(Assignment.unit_id))  # type: ignore[arg-type]
    ids = list(db.scalars(wanted.distinct().order_by(Assignment.unit_id).limit(NAMED)))
    names = unit_names(db, ids)
    return tuple((unit_id, names.get(unit_id, "")) for unit_id in ids)


def _duties(db: Work, ids: set[int]) -> dict[int, str]:
    found = db.execute(
        select(Obligation.id, Obligation.ordinal, Obligation.title).where(Obligation.id.in_(ids))
    )
    return {i: f"{ordinal}. {title}" if title else ordinal for i, ordinal, title in found}
