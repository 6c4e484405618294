from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import update

from server.actions.accounts.sign_in import sign_in
from server.actions.accounts.sign_out_everywhere import sign_out_everywhere
from server.database import Database
from server.errors import SignInFailed, TooMany
from server.recording.sign_ins import Origin
from server.settings import load_settings
from server.tables import Installation, Officer

SETTINGS = load_settings("test")


def enter(database: Database, login: str, password: str, address: str = "10.0.0.1") -> int:
    return sign_in(database, SETTINGS, login=login, password=password, origin=Origin(address))


def test_name_and_password_open_the_account(database: Database, cast: SimpleNamespace) -> None:
    assert enter(database, " Lam.OTT ", "thongsuot") == cast.lam_ott


@pytest.mark.usefixtures("cast")
def test_an_unknown_name_and_a_wrong_password_look_the_same(database: Database) -> None:
    for login in ("nobody.here", "lam.ott"):
        with pytest.raises(SignInFailed) as failed:
            enter(database, login, "wrong")
        assert failed.value.args_for_words == {}


def test_a_closed_account_stays_closed(database: Database, cast: SimpleNamespace) -> None:
    with database.transaction() as db:
        db.get_one(Officer, cast.lam_ott).is_active = False

    with pytest.raises(SignInFailed):
        enter(database, "lam.ott", "thongsuot")


@pytest.mark.usefixtures("cast")
def test_after_five_failures_even_the_right_password_waits(database: Database) -> None:
    for _ in range(5):
        with pytest.raises(SignInFailed):
            enter(database, "lam.ott", "wrong")

    with pytest.raises(TooMany) as refused:
        enter(database, "lam.ott", "thongsuot")
    assert refused.value.args_for_words == {"minutes": 15}
    later(database, minutes=16)
    enter(database, "lam.ott", "thongsuot")


def test_whoever_guesses_shuts_out_their_own_place_and_not_the_officer(
    database: Database, cast: SimpleNamespace
) -> None:
    for _ in range(SETTINGS.sign_in_failures):
        with pytest.raises(SignInFailed):
            enter(database, "lam.ott", "wrong", address="10.0.0.66")
    with pytest.raises(TooMany):
        enter(database, "lam.ott", "thongsuot", address="10.0.0.66")

    assert enter(database, "lam.ott", "thongsuot", address="10.0.0.7") == cast.lam_ott


def test_many_places_do_not_guess_at_one_name_for_ever(
    database: Database, cast: SimpleNamespace
) -> None:
    for number in range(SETTINGS.sign_in_failures * 10):
        with pytest.raises(SignInFailed):
            enter(database, "lam.ott", "wrong", address=f"10.1.0.{number}")

    with pytest.raises(TooMany):
        enter(database, "lam.ott", "thongsuot", address="10.0.0.7")
    assert cast.lam_ott


@pytest.mark.usefixtures("cast")
def test_one_address_cannot_try_every_name(database: Database) -> None:
    for number in range(20):
        with pytest.raises(SignInFailed):
            enter(database, f"name{number}", "thongsuot")

    with pytest.raises(TooMany):
        enter(database, "lam.ott", "thongsuot")
    enter(database, "lam.ott", "thongsuot", "10.0.0.2")


def test_signing_out_everywhere_makes_older_sessions_worthless(
    database: Database, cast: SimpleNamespace
) -> None:
    sign_out_everywhere(database, officer_id=cast.lam_ott)

    with database.reading() as db:
        assert db.get_one(Officer, cast.lam_ott).sign_in_generation == 2


def later(database: Database, minutes: int) -> None:
    seconds = int(timedelta(minutes=minutes).total_seconds())
    with database.transaction() as db:
        db.execute(update(Installation).values(clock_offset_seconds=seconds))
