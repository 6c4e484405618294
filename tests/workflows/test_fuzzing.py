"""The short form of `make fuzz`: some seconds of scripts that nobody would write."""

from __future__ import annotations

import pytest

from tests.workflows.fuzzing import fuzz, is_plain, tried


@pytest.mark.parametrize("seed", [1, 20260101])
def test_no_script_gets_out_hangs_or_grows(seed: int) -> None:
    ends, wrong = fuzz(seed, 3)

    assert not wrong, "\n".join(wrong)
    assert ends["answered"] > 20
    assert ends["ScriptRefused"] > 100


def test_what_is_not_plain_would_be_noticed() -> None:
    assert tried("expression", "items") == ("answered", "")
    assert not is_plain({"a": [lambda: 0]})
    assert not is_plain({1: "a"})
