"""A look at everything, which may take longer than a page or a piece of work."""

from __future__ import annotations

from server.database import Work, wire


def unhurried(db: Work) -> None:
    """Until this transaction ends, PostgreSQL does not end it for its length."""
    if not db.is_sqlite:
        wire.unhurried(db.wire)
