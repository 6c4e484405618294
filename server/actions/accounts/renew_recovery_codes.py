"""New recovery codes; the old ones are worth nothing from now on."""

from __future__ import annotations

from server.database import Database
from server.errors import Changed
from server.recording import journal
from server.recording.organisation import lock_officer
from server.recording.second_factors import confirmed_factor, replace_recovery_codes
from server.services.second_factors import new_recovery_codes


def renew_recovery_codes(database: Database, *, officer_id: int) -> tuple[str, ...]:
    with database.transaction() as db:
        lock_officer(db, officer_id)
        if confirmed_factor(db, officer_id) is None:
            raise Changed("factor-changed")
        codes = new_recovery_codes()
        replace_recovery_codes(db, officer_id, codes)
        journal.append(db, "account.recovery_codes_renewed", officer_id=officer_id)
        return codes
