"""Every case of attacks.txt ends as the file says, in one guarded process for all of them."""

import json
import re
import resource
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from workflows.scripts import ScriptError, ScriptFailed, evaluate, execute, with_clock
from workflows.workdays import ZONE

CASES_FILE = Path(__file__).with_name("attacks.txt")
DATA = {"count": 5, "name": "Chi bộ 1", "items": [1, 2, 3], "form": {"note": "a", "ok": True}}
MEMORY = 1 << 30
SECONDS_FOR_ALL = 60
SECONDS_FOR_ONE = 1  # of the processor


def read_cases() -> list[tuple[str, str, str, str]]:
    """[(name, mode, expectation, source)]; {{text*n}} is repetition."""
    cases = []
    for block in CASES_FILE.read_text("utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("##")]
        if lines:
            name, mode, expected = (p.strip() for p in lines[0].removeprefix("#").split("|", 2))
            text = "\n".join(lines[1:])
            source = re.sub(r"\{\{(.+?)\*(\d+)\}\}", lambda m: m[1] * int(m[2]), text)
            cases.append((name, mode, expected, source))
    return cases


def outcome_of(mode: str, source: str) -> str:
    data = json.loads(json.dumps(DATA))
    functions = with_clock(datetime(2026, 11, 23, 8, 0, tzinfo=ZONE))
    try:
        result: Any
        if mode == "expression":
            result = evaluate(source, data, functions)
        else:
            after = execute(source, data, functions)
            result = {name: value for name, value in after.items() if DATA.get(name) != value}
    except ScriptFailed as error:
        return f"{type(error.__cause__).__name__}: {error.__cause__}"
    except ScriptError as error:
        return f"{type(error).__name__}: {error}"
    if data != DATA:
        return "changed the data it was given"
    return "allowed: " + json.dumps(result, ensure_ascii=False, allow_nan=False)


@pytest.fixture(scope="module")
def outcomes() -> dict[str, tuple[str, float]]:
    run = subprocess.run(
        [sys.executable, "-m", "tests.workflows.test_scripts_attacks"],
        capture_output=True,
        timeout=SECONDS_FOR_ALL,
        check=True,
        cwd=CASES_FILE.parents[2],
    )
    return {name: (text, spent) for name, text, spent in map(json.loads, run.stdout.splitlines())}


@pytest.mark.parametrize(("name", "expected"), [(c[0], c[2]) for c in read_cases()])
def test_the_language_does_what_the_list_says(
    outcomes: dict[str, tuple[str, float]], name: str, expected: str
) -> None:
    outcome, seconds = outcomes[name]

    assert outcome.startswith(expected)
    assert seconds < SECONDS_FOR_ONE


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_FOR_ALL, SECONDS_FOR_ALL))
    for case, mode, _, source in read_cases():
        started = time.process_time()
        text = outcome_of(mode, source)
        print(json.dumps([case, text[:2_000], time.process_time() - started]))
