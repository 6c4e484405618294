"""The short form of `make fuzz`: some thousand scripts that nobody would write, always the same."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.workflows.fuzzing import is_plain, tried

SCRIPTS = 12_000
ENDS = re.compile(r"([\d,]+) (answered|ScriptRefused|ScriptFailed|ScriptLimit)")


@pytest.mark.parametrize("seed", [1, 20260101])
def test_no_script_gets_out_hangs_or_grows(seed: int) -> None:
    """In a process of its own: what else a worker has done has no part in its memory."""
    asked = [sys.executable, "-m", "tests.workflows.fuzzing", f"{SCRIPTS}x", str(seed)]

    told = subprocess.run(asked, capture_output=True, text=True, check=False)

    assert told.returncode == 0, told.stdout + told.stderr
    assert f"seed {seed}, {SCRIPTS} scripts" in told.stdout
    assert told.stdout.endswith("no escape, no hang, no growth\n")
    ends = {end: int(n.replace(",", "")) for n, end in ENDS.findall(told.stdout)}
    assert sum(ends.values()) == SCRIPTS
    assert ends["answered"] > 40
    assert ends["ScriptRefused"] > 3500
    assert ends["ScriptFailed"] > 100


def test_growth_would_be_noticed() -> None:
    """Also by whoever is begun by a larger process."""
    ballast = b"x" * (300 << 20)
    grow = "from tests.workflows.fuzzing import GROWTH, peak; before = peak(); b'x' * (150 << 20);"
    asked = [sys.executable, "-c", f"{grow} print(before < 250 << 10, peak() - before > GROWTH)"]

    told = subprocess.run(asked, capture_output=True, text=True, check=True)

    assert told.stdout == "True True\n"
    assert ballast


def test_what_is_not_plain_would_be_noticed() -> None:
    assert tried("expression", "items") == ("answered", "")
    assert not is_plain({"a": [lambda: 0]})
    assert not is_plain({1: "a"})
