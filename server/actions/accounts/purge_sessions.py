"""Sessions of long ago, where they were and in which browser, are nobody's business any more."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from server.database import Database
from server.settings import Settings
from server.tables import SignIn

MOST = 5_000  # at once


def purge_sessions(database: Database, settings: Settings) -> int:
    """How many went. None lasts longer than `session_hours`, so what began before is over."""
    kept = timedelta(days=settings.session_days, hours=settings.session_hours)
    with database.transaction() as db:
        began = SignIn.started_at < db.real_now - kept
        old = select(SignIn.id).where(began).order_by(SignIn.started_at).limit(MOST)
        gone: int = db.execute(delete(SignIn).where(SignIn.id.in_(old))).rowcount  # type: ignore[attr-defined]
        return gone
