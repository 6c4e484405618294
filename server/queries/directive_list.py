"""Directives that one may see, the newest first."""

from __future__ import annotations

from sqlalchemy import select

from server import access
from server.database import Work
from server.queries.pages import Page, cut
from server.tables import Directive

PAGE = 50


def list_directives(db: Work, officer_id: int, *, after: int | None = None) -> Page[Directive]:
    seen = access.directives_seen_by(db, officer_id)
    wanted = select(Directive).where(seen).order_by(Directive.id.desc())
    if after is not None:
        wanted = wanted.where(Directive.id < after)
    found, last = cut(db.scalars(wanted.limit(PAGE + 1)).all(), PAGE)
    return Page(tuple(found), last.id if last else None)
