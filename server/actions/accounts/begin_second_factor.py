"""A key for the officer's telephone; it asks for nothing until a code of it has come back."""

from __future__ import annotations

from server.database import Database
from server.recording.organisation import lock_officer
from server.services.second_factors import new_secret
from server.tables import SecondFactor


def begin_second_factor(database: Database, *, officer_id: int) -> None:
    """One that is confirmed stays; one that is not is made anew."""
    with database.transaction() as db:
        lock_officer(db, officer_id)
        factor = db.get(SecondFactor, officer_id)
        if factor is None:
            db.add(SecondFactor(officer_id=officer_id, secret=new_secret(), last_step=0))
        elif factor.confirmed_at is None:
            factor.secret, factor.last_step = new_secret(), 0
