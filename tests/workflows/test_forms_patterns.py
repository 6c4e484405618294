"""Patterns that could keep a computer busy are refused before any answer meets them."""

from __future__ import annotations

import pytest

from workflows.errors import DefinitionRefused
from workflows.forms import read_form
from workflows.forms.patterns import is_quick


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+$", "(a|a)*$", "(a*)*b", "^(.*a){20}$", "(?=a)b", r"(a)\1+", "a*a*a*a*b", "(" * 50,
     "x" * 201, r"([a-zA-Z]+)*$", "((a{1,1000}){1,1000})"],
)  # fmt: skip
def test_a_slow_pattern_is_refused_at_its_field(pattern: str) -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string", "pattern": pattern}}}

    with pytest.raises(DefinitionRefused) as refused:
        read_form("f", schema, {})

    assert {p.code for p in refused.value.problems} <= {"form-pattern-slow", "form-schema-invalid"}


@pytest.mark.parametrize(
    "pattern", [r"^\d{1,4}-[A-Z]{1,3}/[A-ZĐ]+$", r"^\(?\d+\)?$", "^[^()*+]+$", r"^0\d{9,10}$"]
)
def test_patterns_as_offices_write_them_are_taken(pattern: str) -> None:
    assert is_quick(pattern)


def test_a_form_may_call_only_what_there_is() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string", "x-show": "open('x')"}}}

    with pytest.raises(DefinitionRefused) as refused:
        read_form("f", schema, {})

    assert [p.code for p in refused.value.problems] == ["form-expression-refused"]
