"""An officer goes back to the password alone, where no role of theirs asks for more."""

from __future__ import annotations

from server.access import must_be_strong
from server.database import Database
from server.errors import NotAllowed
from server.recording import journal
from server.recording.organisation import lock_officer
from server.recording.second_factors import forget_factor
from server.settings import Settings


def remove_second_factor(database: Database, settings: Settings, *, officer_id: int) -> None:
    with database.transaction() as db:
        lock_officer(db, officer_id)
        if must_be_strong(db, officer_id, settings.second_factor_roles):
            raise NotAllowed("factor-compulsory")
        if forget_factor(db, officer_id):
            journal.append(db, "account.second_factor_removed", officer_id=officer_id)
