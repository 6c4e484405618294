"""What nobody reads who has the database or a backup alone: sealed by Fernet (AES-128-CBC,
HMAC-SHA-256) under a key that HKDF (RFC 5869) makes of the installation's secret for one purpose.
What was sealed for one purpose is not read for another."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def seal(secret_key: str, purpose: str, text: str) -> str:
    return box_of(secret_key, purpose).encrypt(text.encode()).decode("ascii")


def unseal(secret_key: str, purpose: str, sealed: str) -> str | None:
    """None: by another secret, for another purpose, or changed since."""
    try:
        return box_of(secret_key, purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def box_of(secret_key: str, purpose: str) -> Fernet:
    if not secret_key:
        raise ValueError("no secret to seal by")
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode())
    return Fernet(base64.urlsafe_b64encode(made.derive(secret_key.encode())))
