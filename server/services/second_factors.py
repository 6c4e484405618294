"""Codes that change every thirty seconds (RFC 6238), and the ones on paper in their place."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime, timedelta

import pyotp

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""None that looks like another one on paper."""
STEP = 30  # seconds
AROUND = (0, -1, 1)  # clocks of telephones differ
CODES, PARTS, LONG = 10, 4, 6
ISSUER = "Thông Suốt"


def new_secret() -> str:
    """160 bits, base32."""
    return pyotp.random_base32()


def sealed_seed(secret_key: str, officer_id: int, seed: str) -> str:
    """As it lies in the database; another officer's row cannot be read with it."""
    from server.services.sealing import seal  # noqa: PLC0415  ciphers: a tenth of a start

    return seal(secret_key, f"second factor {officer_id}", seed)


def seed_in(secret_key: str, officer_id: int, sealed: str) -> str | None:
    """None when the installation's secret is another one than when it was sealed."""
    from server.services.sealing import unseal  # noqa: PLC0415  ciphers: a tenth of a start

    return unseal(secret_key, f"second factor {officer_id}", sealed)


def address_of(secret: str, login: str) -> str:
    """What the square code says to the telephone."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def step_of(secret: str, code: str, now: datetime, after: int) -> int | None:
    """The step a code belongs to; None when it is wrong, too old, or was taken already."""
    typed, asked = re.sub(r"\s", "", code), pyotp.TOTP(secret)
    for shift in AROUND:
        moment = now + timedelta(seconds=STEP * shift)
        step = int(moment.timestamp()) // STEP
        if step > after and secrets.compare_digest(asked.at(moment).encode(), typed.encode()):
            return step
    return None


def on_paper(parts: int, long: int) -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(long)) for _ in range(parts))


def given_password() -> str:
    """Handed over by whoever may, and replaced at the first sign-in: 98 bits."""
    return on_paper(4, 5)


def new_recovery_codes() -> tuple[str, ...]:
    return tuple(on_paper(PARTS, LONG) for _ in range(CODES))


def hash_code(code: str) -> str:
    """As it is typed: with or without hyphens, in either case."""
    plain = re.sub(r"[^a-z0-9]", "", code.lower())
    return hashlib.sha256(plain.encode()).hexdigest()
