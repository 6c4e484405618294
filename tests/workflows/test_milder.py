"""A finding is milder than the lint table only with a reason, and what only warns is run right."""

from __future__ import annotations

import pytest

from tests.workflows.codes import Case
from tests.workflows.codes.milder import ERRORS, MILDER
from tests.workflows.test_every_code import CASES, codes_in_source
from workflows.draft import rehearse

WARNED = [one for one in CASES if one.code in MILDER and one.severity == "warning"]
DATA = {"case": {"units": ["A"]}, "n": 1}
OTHERS = {"several-executable"}
"""Run where somebody names the process; the server refuses it."""


def test_every_error_of_the_lint_table_is_one_here_or_has_its_reason() -> None:
    severities: dict[str, set[str]] = {}
    for one in CASES:
        severities.setdefault(one.code, set()).add(one.severity)

    assert {code for code in ERRORS if "error" not in severities[code]} <= set(MILDER)
    assert {code for code in ERRORS if "warning" in severities[code]} == set(MILDER)
    assert set(MILDER) <= ERRORS <= codes_in_source()


@pytest.mark.parametrize("case", WARNED, ids=lambda one: one.code)
def test_what_only_warns_is_run(case: Case) -> None:
    process = "p" if case.code in OTHERS else None

    done = rehearse(case.wrong, process=process, data=DATA, max_steps=200)

    error = done.run.error if done.run is not None else None
    ended = "limit" if case.code == "endless-loop" else "completed"
    assert done.outcome in (ended, "waiting"), (done.problems, error)
