"""The telephone has shown a code that fits: from now on signing in asks for one."""

from __future__ import annotations

from server.database import Database, Work
from server.errors import Changed, Invalid
from server.recording import journal
from server.recording.organisation import lock_officer
from server.recording.second_factors import replace_recovery_codes, step_given
from server.recording.sessions import lock_session
from server.recording.sign_ins import Origin, note_attempt, refuse_too_many
from server.services.second_factors import new_recovery_codes
from server.settings import Settings
from server.tables import SecondFactor
from workflows.forms import FieldProblem


def confirm_second_factor(
    database: Database, settings: Settings, *, officer_id: int, session_id: int, code: str,
    origin: Origin,
) -> tuple[str, ...]:  # fmt: skip
    """The recovery codes, told this once."""
    with database.transaction() as db:
        login = lock_officer(db, officer_id).login
        refuse_too_many(db, settings, login, origin)
        factor = db.get(SecondFactor, officer_id, populate_existing=True)
        if factor is None or factor.confirmed_at is not None:
            raise Changed("factor-changed")
        step = step_given(db, settings, factor, code)
        if step is not None:
            return _confirm(db, factor, step, session_id)
        note_attempt(db, login, origin, succeeded=False, means="code")
    raise Invalid("code-refused", problems=[FieldProblem(("code",), "code-wrong")])


def _confirm(db: Work, factor: SecondFactor, step: int, session_id: int) -> tuple[str, ...]:
    factor.confirmed_at, factor.last_step = db.real_now, step
    codes = new_recovery_codes()
    replace_recovery_codes(db, factor.officer_id, codes)
    found = lock_session(db, factor.officer_id, session_id)
    if found is not None:
        found.is_strong, found.proven_at = True, db.real_now
    journal.append(db, "account.second_factor_confirmed", officer_id=factor.officer_id)
    return codes
