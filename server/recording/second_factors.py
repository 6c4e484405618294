"""The second factor of an officer: is one asked for, does a code fit, which codes stand for it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, func, select

from server.database import Work
from server.services.second_factors import hash_code, seed_in, step_of
from server.settings import Settings
from server.tables import RecoveryCode, SecondFactor


def confirmed_factor(db: Work, officer_id: int) -> SecondFactor | None:
    found = db.get(SecondFactor, officer_id)
    return found if found is not None and found.confirmed_at else None


def take_code(db: Work, settings: Settings, officer_id: int, code: str) -> str:
    """How it was proven: code, recovery, or not at all. Whatever fits is used up."""
    factor = db.get(SecondFactor, officer_id, with_for_update=True, populate_existing=True)
    if factor is None or factor.confirmed_at is None:
        return ""
    step = step_given(db, settings, factor, code)
    if step is not None:
        factor.last_step = step
        return "code"
    return "recovery" if take_recovery_code(db, officer_id, code) else ""


def step_given(db: Work, settings: Settings, factor: SecondFactor, code: str) -> int | None:
    """None too where the seed cannot be read: then only the codes on paper are left."""
    seed = seed_in(settings.secret_key, factor.officer_id, factor.sealed)
    return step_of(seed, code, db.real_now, factor.last_step) if seed else None


def take_recovery_code(db: Work, officer_id: int, code: str) -> bool:
    unused = (RecoveryCode.officer_id == officer_id) & RecoveryCode.used_at.is_(None)
    found = db.scalar(select(RecoveryCode).where(unused, RecoveryCode.hash == hash_code(code)))
    if found is not None:
        found.used_at = db.real_now
    return found is not None


def replace_recovery_codes(db: Work, officer_id: int, codes: Sequence[str]) -> None:
    db.execute(delete(RecoveryCode).where(RecoveryCode.officer_id == officer_id))
    db.add_all(RecoveryCode(officer_id=officer_id, hash=hash_code(code)) for code in codes)


def codes_left(db: Work, officer_id: int) -> int:
    unused = (RecoveryCode.officer_id == officer_id) & RecoveryCode.used_at.is_(None)
    return db.scalar(select(func.count()).where(unused)) or 0


def forget_factor(db: Work, officer_id: int) -> bool:
    """Whether there was one."""
    replace_recovery_codes(db, officer_id, ())
    factor = db.get(SecondFactor, officer_id)
    if factor is not None:
        db.delete(factor)
    return factor is not None
