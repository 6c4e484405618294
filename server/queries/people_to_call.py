"""Whom one may call by @name in what one says about a task."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from sqlalchemy import select

from server.access import may_see_task
from server.access.people import BLIND
from server.database import Work
from server.kept import kept
from server.queries.names import unit_names
from server.queries.tasks import task_for
from server.tables import Membership, Officer
from server.tables.validity import runs_on
from server.textfold import fold

MOST = 8
LOOKED_AT = 60  # people whose rights are asked for one list


@dataclass(frozen=True)
class Callee:
    officer_id: int
    login: str
    name: str
    unit_id: int


def people_to_call(db: Work, officer_id: int, task_id: int, typed: str) -> tuple[Callee, ...]:
    """Whose name or login has what was typed, accents or not; only who may see the task."""
    task = task_for(db, officer_id, task_id)
    wanted = fold(typed)
    alike = [
        one for one in everybody(db)
        if one.officer_id != officer_id and wanted in f"{fold(one.name)} {one.login}"
    ]  # fmt: skip
    near = sorted(alike, key=lambda one: one.unit_id != task.unit_id)[:LOOKED_AT]
    return tuple(islice((one for one in near if may_see_task(db, one.officer_id, task)), MOST))


def units_of(db: Work, people: tuple[Callee, ...]) -> dict[int, str]:
    return dict(unit_names(db, {one.unit_id for one in people}))


def everybody(db: Work) -> tuple[Callee, ...]:
    """Once each, where they belong first."""
    return kept(db, ("everybody",), lambda: _everybody(db))


def _everybody(db: Work) -> tuple[Callee, ...]:
    rows = db.execute(
        select(Officer.id, Officer.login, Officer.full_name, Membership.unit_id)
        .join(Membership, Membership.officer_id == Officer.id)
        .where(Officer.is_active, Membership.role.not_in(BLIND), runs_on(Membership, db.today))
        .order_by(Officer.full_name, Officer.id, Membership.id)
    )
    found: dict[int, Callee] = {}
    for row in rows:
        found.setdefault(row[0], Callee(*row))
    return tuple(found.values())
