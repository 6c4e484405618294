"""A look at everything, which may take longer than a page or a piece of work."""

from __future__ import annotations

from sqlalchemy import text

from server.database import Work

TIME_OUTS = ("statement_timeout", "idle_in_transaction_session_timeout")


def unhurried(db: Work) -> None:
    """Until this transaction ends, PostgreSQL does not end it for its length."""
    if not db.is_sqlite:
        for name in TIME_OUTS:
            db.execute(text(f"SET LOCAL {name} = 0"))
