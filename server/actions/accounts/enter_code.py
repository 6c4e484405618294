"""The second half of a sign-in: a code of the telephone, or one of those on paper."""

from __future__ import annotations

from server.database import Database
from server.errors import SignInFailed
from server.recording import journal
from server.recording.second_factors import codes_left, take_code
from server.recording.sign_ins import Origin, note_attempt, refuse_too_many
from server.settings import Settings
from server.tables import Officer


def enter_code(
    database: Database, settings: Settings, *, officer_id: int, code: str, origin: Origin
) -> None:
    with database.transaction() as db:
        officer = db.get_one(Officer, officer_id)
        refuse_too_many(db, settings, officer.login, origin)
        means = take_code(db, settings, officer_id, code)
        note_attempt(db, officer.login, origin, succeeded=bool(means), means=means or "code")
        if means == "recovery":
            left = codes_left(db, officer_id)
            journal.append(db, "account.recovery_code_used", officer_id=officer_id,
                           data={"left": left})  # fmt: skip
    if not means:
        raise SignInFailed
