"""From the command line: whoever nobody inside can let in any more gets in again, or for the first
time. It needs the machine and its data, so it asks for no right."""

from __future__ import annotations

from sqlalchemy import select

from server.database import Database, Work
from server.errors import NotFound
from server.recording.officers import Particulars, of_login, of_particulars, write
from server.recording.organisation import note_officer, refuse
from server.recording.releases import lock_installation
from server.recording.second_factors import forget_factor
from server.recording.sessions import end_every_session
from server.services.passwords import hash_password
from server.services.people import ADMIN
from server.services.second_factors import given_password
from server.settings import PasswordCost
from server.tables import Membership, Officer, Unit
from server.tables.validity import runs_on


def let_in(database: Database, *, login: str, name: str, as_admin: bool, cost: PasswordCost) -> str:
    """The password, told once. A `name` makes an account that is not there yet."""
    password = given_password()
    hashed = hash_password(password, cost)
    with database.transaction() as db:
        lock_installation(db)
        officer = db.scalar(select(Officer).where(Officer.login == login))
        officer = officer or _add(db, login, name)
        officer.is_active, officer.password_is_given = True, True
        officer.password_hash = hashed
        forget_factor(db, officer.id)
        end_every_session(db, officer)
        if as_admin:
            _make_admin(db, officer)
        db.flush()
        note_officer(db, "let_in", officer, officer.id)
    return password


def _add(db: Work, login: str, name: str) -> Officer:
    if not name:
        raise NotFound("login-not-found", login=login)
    particulars = Particulars(name, "", "")
    refuse(*of_login(db, login), *of_particulars(particulars))
    officer = Officer(login=login, created_at=db.now)
    write(officer, particulars)
    db.add(officer)
    db.flush()
    return officer


def _make_admin(db: Work, officer: Officer) -> None:
    own = select(Membership).where(Membership.officer_id == officer.id,
                                   runs_on(Membership, db.today))  # fmt: skip
    held = db.scalars(own.order_by(Membership.id)).all()
    if any(one.role == ADMIN and one.valid_to is None for one in held):
        return
    first = db.scalar(select(Unit.id).order_by(Unit.position, Unit.id).limit(1))
    unit_id = held[0].unit_id if held else first
    if unit_id is None:
        raise NotFound("no-unit-yet")
    db.add(Membership(officer_id=officer.id, unit_id=unit_id, role=ADMIN, valid_from=db.today))
