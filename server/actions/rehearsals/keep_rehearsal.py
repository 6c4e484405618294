"""Keep how far an officer's rehearsal has come; a page that is behind overwrites nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import select

from server import access
from server.database import Database, Work
from server.errors import Changed, Refused
from server.services.rehearsals.play import LONGEST, MOST_STEPS
from server.tables import Officer, Rehearsal

NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""As JSON writes it; PostgreSQL holds no such character."""


def keep_rehearsal(
    database: Database,
    *,
    officer_id: int,
    place: str,
    version: int,
    given: Mapping[str, Any],
    setup: Mapping[str, Any],
) -> int:
    """The new version; Changed when `version` is no longer the one that is kept."""
    require_modest(given)
    with database.transaction() as db:
        lock_own(db, officer_id)
        access.require_modeller(db, officer_id)
        row = db.get(Rehearsal, (officer_id, place))
        if version != (row.version if row else 0):
            raise Changed("rehearsal-moved-on")
        if row is None:
            row = Rehearsal(officer_id=officer_id, place=place, version=0)
            db.add(row)
        row.version, row.at = version + 1, db.now
        row.given, row.setup = dict(given), dict(setup)
        return row.version


def require_modest(given: Mapping[str, Any]) -> None:
    if len(given.get("step", ())) > MOST_STEPS:
        raise Refused("rehearsal-too-long", limit=MOST_STEPS)
    try:
        stored = orjson.dumps(given, option=orjson.OPT_PASSTHROUGH_DATETIME)
    except orjson.JSONEncodeError:  # a bare date, a number beyond 64 bits, half a character
        raise Refused("rehearsal-unstorable") from None
    if NUL.search(stored):
        raise Refused("rehearsal-unstorable")
    if len(stored) > LONGEST:
        raise Refused("rehearsal-too-large", kb=LONGEST // 1024)


def lock_own(db: Work, officer_id: int) -> None:
    """Two pages of one officer, one after the other."""
    db.execute(select(Officer.id).where(Officer.id == officer_id).with_for_update())
