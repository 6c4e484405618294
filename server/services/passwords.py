"""Argon2id; always outside a transaction, because one hash takes tenths of a second.

Letters with marks are brought to one form first (NIST SP 800-63B, 3.1.1.2): some keyboards send
ễ as one sign, some as three.
"""

from __future__ import annotations

import functools
import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from server.settings import PasswordCost

AT_ONCE = threading.BoundedSemaphore(4)  # 64 MiB each


def hash_password(password: str, cost: PasswordCost) -> str:
    with AT_ONCE:
        return _hasher(cost).hash(one_form(password))


def is_password(stored: str | None, password: str, cost: PasswordCost) -> bool:
    """Takes as long for a name that nobody has as for a wrong password."""
    known = stored or _nobodys(cost)
    try:
        with AT_ONCE:
            _hasher(cost).verify(known, one_form(password))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def one_form(password: str) -> str:
    return unicodedata.normalize("NFC", password)


@functools.cache
def _hasher(cost: PasswordCost) -> PasswordHasher:
    return PasswordHasher(cost.time, cost.memory_kib, cost.lanes)


@functools.cache
def _nobodys(cost: PasswordCost) -> str:
    return _hasher(cost).hash("nobody has this password")
