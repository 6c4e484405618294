"""An officer's own new password: who they are is asked again, every other session ends."""

from __future__ import annotations

from collections.abc import Sequence

from server.database import Database
from server.errors import Invalid
from server.recording import journal
from server.recording.organisation import lock_officer
from server.recording.sessions import end_every_session
from server.recording.sign_ins import Origin, note_attempt, refuse_too_many
from server.services.password_rules import common_passwords, faults_of
from server.services.passwords import hash_password, is_password
from server.settings import Settings
from server.tables import Officer
from workflows.forms import FieldProblem


def change_password(
    database: Database, settings: Settings, *, officer_id: int, old: str, new: str, again: str,
    origin: Origin,
) -> None:  # fmt: skip
    with database.reading() as db:
        officer = db.get_one(Officer, officer_id)
        refuse_too_many(db, settings, officer.login, origin)
        login, stored = officer.login, officer.password_hash
    weak = faults_of_new(settings, login, old, new, again)
    refuse_wrong(database, settings, login, stored, old, weak, origin)
    if weak:
        raise Invalid("password-refused", problems=weak)
    hashed = hash_password(new, settings.password)
    with database.transaction() as db:
        officer = lock_officer(db, officer_id)
        if officer.password_hash != stored:  # an administrator has given another one meanwhile
            raise wrong()
        officer.password_hash, officer.password_is_given = hashed, False
        end_every_session(db, officer)
        journal.append(db, "account.password_changed", officer_id=officer_id)


def refuse_wrong(
    database: Database, settings: Settings, login: str, stored: str | None, old: str,
    weak: list[FieldProblem], origin: Origin,
) -> None:  # fmt: skip
    """Whoever sits at an open session does not guess the password there either; what is wrong with
    the new one is told beside it."""
    if is_password(stored, old, settings.password):
        return
    with database.transaction() as db:
        refuse_too_many(db, settings, login, origin)
        note_attempt(db, login, origin, succeeded=False)
    raise wrong(weak)


def wrong(weak: Sequence[FieldProblem] = ()) -> Invalid:
    problems = [FieldProblem(("old",), "password-wrong"), *weak]
    return Invalid("password-refused", problems=problems)


def faults_of_new(
    settings: Settings, login: str, old: str, new: str, again: str
) -> list[FieldProblem]:
    common = common_passwords(settings.config / "common_passwords.txt")
    found = [FieldProblem(("new",), code, args) for code, args in faults_of(new, login, common)]
    if new == old:
        found.append(FieldProblem(("new",), "password-same"))
    if new != again:
        found.append(FieldProblem(("again",), "password-differs"))
    return found
