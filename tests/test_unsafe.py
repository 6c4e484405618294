"""The doctor names what is unsafe; the command line lets in whom nobody inside can."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import delete, update

from server.actions.accounts.let_in import let_in
from server.actions.accounts.sign_in import sign_in
from server.database import Database
from server.errors import NotFound, Unusable
from server.queries.people import signed_officer
from server.recording.sign_ins import Origin
from server.services.second_factors import sealed_seed
from server.settings import Settings, load_settings
from server.tables import Installation, Membership, Officer, SecondFactor
from server.unsafe import unsafe

SAFE = {
    "secret_key": "k" * 32,
    "host": "0.0.0.0",
    "behind_tls": True,
    "proxies": 1,
    "trusted_hosts": ("thongsuot.example",),
    "second_factor_roles": ("quan_tri",),
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Of an installation in which nothing is open."""
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups/today.tar").touch()
    tmp_path.chmod(0o700)
    return replace(load_settings("test", {}), data=tmp_path, **SAFE)  # type: ignore[arg-type]


@pytest.fixture
def closed(database: Database, cast: SimpleNamespace) -> Database:
    """Nobody has the demo's password, and no administrator is without a second factor."""
    with database.transaction() as db:
        db.execute(update(Officer).values(password_hash=None))
        db.execute(update(Installation).values(is_demo=False))
        db.execute(delete(Membership).where(Membership.role == "quan_tri"))
    assert cast.lam_ott
    return database


def test_a_safe_installation_has_nothing_named(settings: Settings, closed: Database) -> None:
    assert unsafe(settings, closed) == ()


@pytest.mark.parametrize(("changed", "code"), [
    ({"secret_key": "short"}, "unsafe-key-short"),
    ({"behind_tls": False}, "unsafe-plain-http"),
    ({"trusted_hosts": ()}, "unsafe-any-host"),
    ({"proxies": 0}, "unsafe-one-address"),
    ({"smtp_host": "mail.example"}, "unsafe-plain-mail"),
    ({"second_factor_roles": ()}, "unsafe-one-step"),
])  # fmt: skip
def test_each_unsafe_setting_is_named(
    settings: Settings, closed: Database, changed: dict[str, object], code: str
) -> None:
    found = unsafe(replace(settings, **changed), closed)  # type: ignore[arg-type]

    assert [one for one, _ in found] == [code]


def test_what_others_read_and_old_backups_and_debugging_are_named(
    settings: Settings, closed: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    (settings.data / "secret_key").touch(mode=0o644)
    (settings.data / "backups/today.tar").unlink()
    monkeypatch.setenv("FLASK_DEBUG", "1")

    found = {code for code, _ in unsafe(settings, closed)}

    assert found == {"unsafe-readable", "unsafe-no-backup", "unsafe-debug"}


def test_seeds_that_the_secret_in_use_does_not_open_are_counted(
    settings: Settings, closed: Database, cast: SimpleNamespace
) -> None:
    with closed.transaction() as db:
        for officer_id, key in ((cast.lam_ott, "an older one " * 4), (cast.le_dt, "k" * 32)):
            db.add(SecondFactor(officer_id=officer_id, sealed=sealed_seed(key, officer_id, "SEED")))

    assert unsafe(settings, closed) == (("unsafe-seeds", {"n": 1}),)


def test_a_quarantine_that_nobody_is_told_of_is_named(settings: Settings, closed: Database) -> None:
    with closed.transaction() as db:
        db.execute(delete(Membership).where(Membership.role == "an_ninh"))

    assert unsafe(settings, closed) == (("unsafe-no-security", {}),)


def test_the_demos_password_and_administrators_of_one_step_are_named(
    settings: Settings, database: Database, cast: SimpleNamespace
) -> None:
    with database.transaction() as db:
        db.execute(update(Installation).values(is_demo=False))

    found = dict(unsafe(settings, database))

    assert cast.nguyen_qt
    assert found["unsafe-admins"] == {"logins": "nguyen.qt"}
    assert "nguyen.qt" in found["unsafe-demo-password"]["logins"]


def test_a_locked_out_administrator_gets_in_again(
    settings: Settings, database: Database, cast: SimpleNamespace
) -> None:
    with database.transaction() as db:
        db.get_one(Officer, cast.nguyen_qt).is_active = False
        db.execute(delete(Membership).where(Membership.role == "quan_tri"))

    given = let_in(database, login="nguyen.qt", name="", as_admin=True, cost=settings.password)

    entered = sign_in(database, settings, login="nguyen.qt", password=given, origin=Origin("::1"))
    with database.reading() as db:
        signed = signed_officer(db, entered)
    assert signed
    assert signed.must_choose_password
    assert "quan_tri" in signed.roles


def test_the_first_account_is_made_there_and_nobody_by_mistake(
    settings: Settings, database: Database, cast: SimpleNamespace
) -> None:
    with pytest.raises(NotFound):
        let_in(database, login="moi.nv", name="", as_admin=True, cost=settings.password)

    given = let_in(database, login="moi.nv", name="Nguyễn Văn Mới", as_admin=True,
                   cost=settings.password)  # fmt: skip

    assert cast.lam_ott
    assert sign_in(database, settings, login="moi.nv", password=given, origin=Origin("::1"))


def test_a_secret_comes_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from a file\n")

    told = load_settings("test", {"THONGSUOT_SECRET_KEY_FILE": str(tmp_path / "key")})

    assert told.secret_key == "from a file"
    with pytest.raises(Unusable):
        load_settings("test", {"THONGSUOT_SECRET_KEY_FILE": str(tmp_path / "none")})
