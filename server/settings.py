"""Settings: config/default.toml, then config/<environment>.toml, then THONGSUOT_* variables."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from server.errors import Unusable

ROOT = Path(__file__).resolve().parents[1]
PREFIX = "THONGSUOT_"
DEMO_PASSWORD = "thongsuot"  # of everybody in a demo; printed at its every start
COUNTS = {"threads", "processes", "connections", "session_days"}
SECRETS = {"secret_key", "smtp_password", "database_url", "oidc_secret"}


@dataclass(frozen=True)
class PasswordCost:
    """Argon2id; tests take less."""

    time: int = 3
    memory_kib: int = 65_536
    lanes: int = 4


@dataclass(frozen=True)
class Settings:
    environment: str = "development"
    data: Path = Path("data")  # the only folder that is written
    database_url: str = ""  # empty: SQLite in the data folder
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 8  # of one process: requests answered at the same time
    processes: int = 1  # of `thongsuot web`, on PostgreSQL
    connections: int = 20  # to PostgreSQL, at most, of one process
    secret_key: str = ""  # empty: from the data folder, made on the first run
    trusted_hosts: tuple[str, ...] = ()  # Host headers; empty: any
    behind_tls: bool = False  # cookies Secure, HSTS
    proxies: int = 0  # trusted reverse proxies in front
    proxy: str = "127.0.0.1"  # the address of the nearest; nobody else's X-Forwarded-* is believed
    demo: bool = False  # fill an empty installation with the example of 2022
    upload_limit: int = 50 * 1024 * 1024  # bytes of one request
    tick_seconds: float = 1.0
    patience_seconds: float = 20.0  # PostgreSQL works no longer at one statement
    lease_seconds: float = 30.0  # PostgreSQL rolls back the work of a process that stands still
    session_hours: int = 12  # a session at most
    idle_minutes: int = 60  # and unused so long
    session_days: int = 365  # and is kept after it ended
    proof_minutes: int = 30  # then who signs or deploys is asked again who they are
    second_factor_roles: tuple[str, ...] = ()  # must give a code besides the password
    sign_in_failures: int = 5  # of one name or one address …
    sign_in_minutes: int = 15  # … within this time
    token_requests: int = 600  # of one key in a minute, by all processes
    oidc_issuer: str = ""  # the office's own sign-in (OpenID Connect); empty: none
    oidc_client: str = ""  # our name there
    oidc_secret: str = ""
    oidc_name: str = ""  # what its button says
    oidc_claim: str = "email"  # verified, of one officer; any other is compared with the login
    smtp_host: str = ""  # empty: no e-mail leaves, officers are told inside only
    smtp_port: int = 25
    smtp_security: str = ""  # starttls, tls or nothing
    smtp_user: str = ""
    smtp_password: str = ""
    mail_from: str = "thongsuot@localhost"
    mail_minutes: float = 5  # notices of so many minutes go out in one letter
    public_url: str = ""  # where officers open the pages, for the link in a letter
    webhooks: bool = False  # other systems are told what happens (/webhooks)
    webhook_private: bool = False  # … also at loopback and private addresses, and without TLS
    scanner: str = ""  # of viruses: clamd://host:3310, unix:/run/clamav/clamd.ctl, or a command
    scanner_seconds: float = 60.0  # it is waited for
    password: PasswordCost = PasswordCost()
    organisation: str = "organisation/2022.yaml"  # in the configuration folder
    config: Path = ROOT / "config"
    bpmn: Path = ROOT / "bpmn"
    parameters: Mapping[str, Any] = field(default_factory=dict)  # domain.md chapter 7

    @property
    def url(self) -> str:
        return self.database_url or f"sqlite:///{self.data / 'thongsuot.db'}"

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    @property
    def quarantine(self) -> Path:
        """Where uploads lie that have a mark of secrecy, until they are wiped."""
        return self.data / "quarantine"

    @property
    def files(self) -> Path:
        """Where uploaded files lie, named by SHA-256."""
        return self.data / "files"

    @property
    def exports(self) -> Path:
        """Where reports lie that were ordered as files, for some days."""
        return self.data / "exports"


def load_settings(
    environment: str | None = None,
    variables: Mapping[str, str] = os.environ,
    **given: Any,
) -> Settings:
    """`given` wins over everything; raises Unusable naming the setting."""
    folder = Path(variables.get(f"{PREFIX}CONFIG", str(ROOT / "config")))
    environment = environment or variables.get(f"{PREFIX}ENVIRONMENT", "development")
    values: dict[str, Any] = {"config": folder, "environment": environment}
    for name in ("default", environment):
        values = _merged(values, _read(folder / f"{name}.toml"))
    values |= _from_variables(variables)
    values |= {name: value for name, value in given.items() if value is not None}
    return _settings(values)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise Unusable("settings-missing", path=str(path)) from None
    except tomllib.TOMLDecodeError as error:
        raise Unusable("settings-unreadable", path=str(path), reason=str(error)) from None


def _merged(low: Mapping[str, Any], high: Mapping[str, Any]) -> dict[str, Any]:
    both = dict(low) | dict(high)
    for name in low.keys() & high.keys():
        if isinstance(low[name], Mapping) and isinstance(high[name], Mapping):
            both[name] = _merged(low[name], high[name])
    return both


def _from_variables(variables: Mapping[str, str]) -> dict[str, Any]:
    """THONGSUOT_PORT=8123 and so on, for every setting that is one plain value; a secret also from
    a file: THONGSUOT_SECRET_KEY_FILE=/run/secrets/key."""
    plain = {f"{PREFIX}{field_.name.upper()}": field_.name for field_ in fields(Settings)}
    found = {plain[name]: value for name, value in variables.items() if name in plain and value}
    for variable, name in plain.items():
        if name in SECRETS and (path := variables.get(f"{variable}_FILE")):
            found[name] = _secret(Path(path))
    for name in found.keys() & {"parameters", "password"}:
        raise Unusable("settings-not-plain", name=name)
    return dict(found)


def _secret(path: Path) -> str:
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Unusable("settings-unreadable", path=str(path), reason=str(error)) from None


def _settings(values: Mapping[str, Any]) -> Settings:
    known = {field_.name: field_ for field_ in fields(Settings)}
    settings = Settings()
    for name, value in values.items():
        if name not in known:
            raise Unusable("settings-unknown", name=name)
        try:
            converted = _converted(value, getattr(settings, name))
        except (TypeError, ValueError):
            raise Unusable("settings-bad-value", name=name, value=str(value)) from None
        if name in COUNTS and converted < 1:
            raise Unusable("settings-bad-value", name=name, value=str(value))
        settings = replace(settings, **{name: converted})
    return replace(settings, data=settings.data.absolute())  # Flask looks in its own folder else


def _converted(value: Any, like: Any) -> Any:
    if isinstance(like, bool):
        return _truth(value)
    if isinstance(like, Path):
        return Path(value).expanduser()
    if isinstance(like, tuple):
        return tuple(value.replace(",", " ").split()) if isinstance(value, str) else tuple(value)
    if isinstance(like, PasswordCost):
        return PasswordCost(**value)
    if isinstance(like, Mapping):
        return dict(value)
    return type(like)(value)


def _truth(value: Any) -> bool:
    words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    if isinstance(value, bool):
        return value
    return words[str(value).strip().lower()] if str(value).strip().lower() in words else _bad(value)


def _bad(value: Any) -> bool:
    raise ValueError(value)
