"""`make corpus`: the outside corpus, every group above its floor; exit 1 below.

Floors are shares of right answers (conformance: of the required cases); nothing may ever crash,
hang, be accepted in silence, or be refused without naming an element.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.forked import serving

RUNNER = "../shared/corpus/run.py"
NEVER = ("crash", "hang", "silent", "unclear")
CLEAR = ("vendor", "other")
"""Groups of foreign dialects and drawings: what cannot run here may be refused, if clearly."""
FLOORS = {
    "conformance": 1.0,
    "conformance-check": 1.0,
    "rules-refuse": 0.95,
    "rules-report": 0.9,
    "valid-must": 0.94,  # all but one, whose scripts are in a language that nobody runs
    "valid-may": 1.0,
    "malformed": 1.0,
    "arena": 1.0,
    "vendor": 1.0,
    "other": 1.0,
}


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as command:
        run = [sys.executable, RUNNER, "--json", command]
        told = json.loads(subprocess.run(run, check=True, stdout=subprocess.PIPE).stdout)
    for group, found in told["counts"].items():
        print(group.ljust(18), " ".join(f"{name} {count}" for name, count in found.items()))
    below = list(_below(told))
    for line in below:
        print(f"below the floor: {line}")
    return 1 if below else 0


def _below(told: dict[str, Any]) -> Iterator[str]:
    for group, found in told["counts"].items():
        yield from (f"{group}: {name} {found[name]}" for name in NEVER if found[name])
    for group, floor in FLOORS.items():
        cases = [case for case in told["cases"] if case["group"] == group]
        if group == "conformance":
            cases = [case for case in cases if case["level"] == "required"]
        fine = ("right", "clear") if group in CLEAR else ("right",)
        right = sum(case["verdict"] in fine for case in cases)
        if right < floor * len(cases):
            yield f"{group}: {right} of {len(cases)} right, the floor is {floor:.0%}"


if __name__ == "__main__":
    sys.exit(main())
