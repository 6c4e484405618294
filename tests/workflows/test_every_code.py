"""Every code has a model that provokes it at its element, and one beside it that does not."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.words import LANGUAGES, catalogue, is_known
from tests.workflows.codes import Case, events, flows, loops, structure, tables, texts, told, work

CASES = [one for family in (structure, flows, events, texts, loops, work, tables)
         for one in family.CASES]  # fmt: skip
SAYING = [
    *Path("workflows/checks").glob("*.py"), *Path("workflows/forms").glob("*.py"),
    Path("workflows/parsing/bundle.py"), Path("workflows/xml_guard.py"),
]  # fmt: skip
CODE = re.compile(r"[a-z]+(-[a-z]+)*")
LAST_NETS = {"internal", "parse-failed"}
"""What no model known to us provokes: a checker or a parser that stumbles says so itself."""


@pytest.mark.parametrize("case", CASES, ids=lambda one: f"{one.code} {one.severity}")
def test_a_rule_speaks_at_its_element_and_not_beside_it(case: Case) -> None:
    wrong = told(case.wrong, case.known)
    right = told(case.right, case.known if case.known_right is None else case.known_right)

    assert (case.severity, case.code, case.at) in {(p.severity, p.code, p.element) for p in wrong}
    assert (case.severity, case.code, case.at) not in {
        (p.severity, p.code, p.element) for p in right
    }
    assert not {p.code for p in (*wrong, *right)} & LAST_NETS


def test_every_code_that_can_be_said_has_a_case() -> None:
    assert codes_in_source() - {one.code for one in CASES} - LAST_NETS == set()
    assert {one.code for one in CASES} - codes_in_source() == set()


def codes_in_source() -> set[str]:
    """Texts that are codes: they stand in the rules and have a sentence."""
    return {
        text
        for path in SAYING
        for text in texts_in(path)
        if CODE.fullmatch(text) and is_known(text)
    }


def texts_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_every_code_that_is_raised_has_words_in_both_languages() -> None:
    said = {text for path in SAYING for text in raised_in(path)}

    for language in LANGUAGES:
        assert said - catalogue(language).keys() == set()


def raised_in(path: Path) -> Iterator[str]:
    """First arguments of what makes a problem."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            at = 1 if node.func.id == "Problem" else 2 if node.func.id == "_at" else 0
            if node.func.id in ("error", "warning", "say", "_refused", "Problem", "_at"):
                code = node.args[at] if len(node.args) > at else None
                if isinstance(code, ast.Constant):
                    yield str(code.value)
