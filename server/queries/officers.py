"""Accounts for whoever administers them: who there is, and what each is in which unit, when."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, or_, select

from server import access
from server.database import Work
from server.errors import NotFound
from server.queries.names import role_names, unit_names
from server.queries.organisation import Span, newest_first, span
from server.queries.pages import Page, cut
from server.tables import Membership, Officer
from server.tables.validity import runs_on
from server.textfold import fold

PAGE = 50
SHOWN = ("all", "active", "closed", "idle")


@dataclass(frozen=True)
class OfficerLine:
    officer: Officer
    roles: tuple[tuple[str, tuple[str, ...]], ...]  # unit, what they are in it; today


@dataclass(frozen=True)
class OfficerPast:
    officer: Officer
    roles: tuple[Span, ...]  # `words` the unit, `kind` the role


def list_officers(
    db: Work, officer_id: int, *, text: str = "", show: str = "all", unit_id: int | None = None,
    after: int | None = None,
) -> Page[OfficerLine]:  # fmt: skip
    """By their number, the newest first; words of a name, or the beginning of a login."""
    access.require_admin(db, officer_id)
    wanted = select(Officer).order_by(Officer.id.desc())
    wanted = narrowed(wanted, text, show, db, unit_id)
    if after is not None:
        wanted = wanted.where(Officer.id < after)
    found, last = cut(db.scalars(wanted.limit(PAGE + 1)).all(), PAGE)
    held = roles_of(db, [one.id for one in found])
    lines = tuple(OfficerLine(one, held.get(one.id, ())) for one in found)
    return Page(lines, last.id if last else None)


def narrowed(
    wanted: Select[Officer], text: str, show: str, db: Work, unit_id: int | None
) -> Select[Officer]:
    for word in fold(text).split():
        wanted = wanted.where(or_(Officer.fold.contains(word, autoescape=True),
                                  Officer.login.startswith(word, autoescape=True)))  # fmt: skip
    running = select(Membership.officer_id).where(runs_on(Membership, db.today))
    if unit_id is not None:
        wanted = wanted.where(Officer.id.in_(running.where(Membership.unit_id == unit_id)))
    if show in ("active", "closed"):
        wanted = wanted.where(Officer.is_active.is_(show == "active"))
    return wanted.where(Officer.id.not_in(running)) if show == "idle" else wanted


def roles_of(db: Work, ids: list[int]) -> dict[int, tuple[tuple[str, tuple[str, ...]], ...]]:
    """Of each, unit by unit, what they are today."""
    rows = db.scalars(
        select(Membership)
        .where(Membership.officer_id.in_(ids), runs_on(Membership, db.today))
        .order_by(Membership.id)
    ).all()
    units, roles = unit_names(db, {one.unit_id for one in rows}), role_names(db)
    found: dict[int, dict[str, list[str]]] = {}
    for one in rows:
        of_unit = found.setdefault(one.officer_id, {}).setdefault(units.get(one.unit_id, ""), [])
        of_unit.append(roles.get(one.role, one.role))
    return {
        id_: tuple((unit, tuple(some)) for unit, some in held.items())
        for id_, held in found.items()
    }


def read_officer(db: Work, officer_id: int, wanted_id: int) -> OfficerPast:
    access.require_admin(db, officer_id)
    officer = db.get(Officer, wanted_id)
    if officer is None:
        raise NotFound("officer-not-found")
    units, roles = unit_names(db), role_names(db)
    spans = [
        span(one, units.get(one.unit_id, ""), db.today, roles.get(one.role, one.role), one.unit_id)
        for one in officer.memberships
    ]
    return OfficerPast(officer, newest_first(spans))


def find_membership(db: Work, officer_id: int, membership_id: int) -> Membership:
    access.require_admin(db, officer_id)
    found = db.get(Membership, membership_id)
    if found is None:
        raise NotFound("membership-not-found")
    return found
