"""Failures to say who one is, by name and by place: counted, so that nobody guesses on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from server.database import Work
from server.errors import TooMany
from server.settings import Settings
from server.tables import SignInAttempt

PLACES, EVERYWHERE = 4, 10


@dataclass(frozen=True)
class Origin:
    """Where somebody signs in from. `device` names a browser that this login came from before:
    what others guess from the same address, or at the same name, does not shut it out."""

    address: str
    device: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "address", self.address[:60])


def note_attempt(
    db: Work, login: str, origin: Origin, *, succeeded: bool, means: str = "password"
) -> None:
    db.add(SignInAttempt(login=login, address=origin.address, device=origin.device, means=means,
                         at=db.now, succeeded=succeeded))  # fmt: skip


def refuse_too_many(db: Work, settings: Settings, login: str, origin: Origin) -> None:
    """Whoever guesses shuts out the place they guess from, not the officer they guess at: one name
    from one place a few times, one place four times as often, one name from everywhere ten times.

    A browser that the officer has used is a place of its own, also behind a proxy that gives
    everybody one address. A success from a place forgives the name's earlier failures there,
    never the place's own.
    """
    since = db.now - timedelta(minutes=settings.sign_in_minutes)
    by_name, from_here = SignInAttempt.login == login, place_of(origin)
    most = settings.sign_in_failures
    too_many = failures(db, since, by_name, from_here, forgiving=True) >= most
    if not origin.device:
        too_many |= failures(db, since, from_here) >= most * PLACES
        too_many |= failures(db, since, by_name, SignInAttempt.device == "") >= most * EVERYWHERE
    if too_many:
        raise TooMany(minutes=settings.sign_in_minutes)


def place_of(origin: Origin) -> ColumnElement[bool]:
    if origin.device:
        return SignInAttempt.device == origin.device
    return (SignInAttempt.address == origin.address) & (SignInAttempt.device == "")


def failures(
    db: Work, since: datetime, *which: ColumnElement[bool], forgiving: bool = False
) -> int:
    counted = select(func.count()).where(SignInAttempt.at > since, ~SignInAttempt.succeeded, *which)
    if forgiving:
        last = select(func.max(SignInAttempt.id)).where(SignInAttempt.succeeded, *which)
        counted = counted.where(SignInAttempt.id > (db.scalar(last) or 0))
    return db.scalar(counted) or 0
