"""JSON of a program as a browser would have typed it: one way into a form, not two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from server.errors import Invalid
from workflows.forms import FieldProblem, Form, Raw, decode


def as_typed(form: Form | None, values: Mapping[str, Any]) -> Raw:
    """A name that the form does not have is refused: a program would think it was kept."""
    known = {one.name for one in form.fields} if form else set()
    strange = [FieldProblem((name,), "unknown-field") for name in values if name not in known]
    if strange:
        raise Invalid("request-invalid", problems=strange)
    return decode(form, pairs("", values)) if form else {}


def pairs(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """`{"a": [{"b": 1}]}` is `a.0.b` = 1, as in the page's form."""
    if isinstance(value, Mapping):
        for part, one in value.items():
            yield from pairs(f"{name}.{part}" if name else part, one)
    elif isinstance(value, list):
        for at, one in enumerate(value):
            yield from pairs(f"{name}.{at}" if isinstance(one, Mapping) else name, one)
    elif value is not None:
        yield name, text_of(value)


def text_of(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:f}".rstrip("0").rstrip(".").replace(".", ",")  # Vietnamese decimals
    return str(value)
