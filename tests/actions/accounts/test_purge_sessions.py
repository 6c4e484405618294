"""Sessions of long ago go; those that may still run, and the sign-in journal, stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select, update

from server.actions.accounts.purge_sessions import MOST, purge_sessions
from server.actions.accounts.sign_in import sign_in
from server.actions.accounts.start_session import start_session
from server.database import Database
from server.recording.sign_ins import Origin
from server.settings import Settings, load_settings
from server.tables import SignIn, SignInAttempt
from server.worker import Worker

HERE = Origin("10.0.0.1")


@pytest.fixture
def settings() -> Settings:
    return replace(load_settings("test"), session_days=30, session_hours=12)


def began(database: Database, officer_id: int, browser: str, **ago: int) -> None:
    start_session(database, officer_id=officer_id, origin=HERE, browser=browser)
    with database.transaction() as db:
        moment = db.real_now - timedelta(**ago)
        db.execute(
            update(SignIn)
            .where(SignIn.browser == browser)
            .values(started_at=moment, seen_at=moment, ended_at=moment)
        )


def browsers(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.scalars(select(SignIn.browser).order_by(SignIn.id)))


def test_what_ended_longer_ago_than_it_is_kept_goes_and_the_journal_stays(
    database: Database, cast: SimpleNamespace, settings: Settings
) -> None:
    sign_in(database, settings, login="lam.ott", password="thongsuot", origin=HERE)
    for browser, hours in (("old", 30 * 24 + 13), ("just kept", 30 * 24 + 11), ("young", 1)):
        began(database, cast.lam_ott, browser, hours=hours)

    assert Worker(database, settings).tidy() == 1

    assert browsers(database) == ["just kept", "young"]
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(SignInAttempt)) == 1


def test_a_great_many_go_by_and_by(
    database: Database, cast: SimpleNamespace, settings: Settings
) -> None:
    began(database, cast.lam_ott, "old", days=90)
    with database.transaction() as db:
        one = db.scalars(select(SignIn)).one()
        moments = dict.fromkeys(("started_at", "seen_at", "proven_at"), one.started_at)
        db.add_all(SignIn(officer_id=cast.lam_ott, token=f"{number}", **moments)
                   for number in range(MOST))  # fmt: skip

    assert [purge_sessions(database, settings) for _ in range(3)] == [MOST, 1, 0]
