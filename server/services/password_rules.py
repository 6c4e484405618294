"""What a password must be: long, and none that many people have (ASVS 5.0, 6.2). Nothing else."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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
    plain = password.casefold()
    if len(password) < LEAST:
        yield "password-short", {"least": LEAST}
    if len(password) > MOST:
        yield "password-long", {"most": MOST}
    bare = re.sub(r"[^a-z]", "", fold(plain))
    if plain in common or bare in PLACE or len(set(plain)) < DIFFERENT:
        yield "password-common", {}
    if len(login) >= TELLING and login in plain:
        yield "password-login", {}


@functools.cache
def common_passwords(path: Path) -> frozenset[str]:
    lines = path.read_text("utf-8").splitlines()
    return frozenset(one.strip().casefold() for one in lines if not one.startswith("#"))
