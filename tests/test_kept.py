"""What a process remembers of the organisation is forgotten when somebody changes it."""

from __future__ import annotations

from contextlib import suppress
from types import SimpleNamespace

from sqlalchemy import update

from server.access import reach_of
from server.database import Database
from server.tables import Membership, Officer


def test_a_new_membership_and_a_switched_off_officer_count_at_once(
    database: Database, cast: SimpleNamespace, organisation: SimpleNamespace
) -> None:
    officer_id = cast.lam_ott
    with database.reading() as db:
        before = reach_of(db, officer_id)

    with database.transaction() as db:
        db.add(Membership(officer_id=officer_id, unit_id=organisation.BDV, role="chuyen_vien"))
        db.flush()
        assert organisation.BDV in reach_of(db, officer_id).own
    with database.reading() as db:
        after = reach_of(db, officer_id)
    with database.transaction() as db:
        db.execute(update(Officer).where(Officer.id == officer_id).values(is_active=False))

    assert organisation.BDV not in before.own
    assert after.own == before.own | {organisation.BDV}
    with database.reading() as db:
        assert reach_of(db, officer_id).held == frozenset()


def test_a_change_that_is_rolled_back_is_not_remembered(
    database: Database, cast: SimpleNamespace, organisation: SimpleNamespace
) -> None:
    with database.reading() as db:
        before = reach_of(db, cast.lam_ott)

    with suppress(LookupError), database.transaction() as db:
        db.add(Membership(officer_id=cast.lam_ott, unit_id=organisation.BDV, role="chuyen_vien"))
        db.flush()
        reach_of(db, cast.lam_ott)
        raise LookupError

    with database.reading() as db:
        assert reach_of(db, cast.lam_ott) == before
