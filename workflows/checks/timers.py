"""Timer texts: ISO 8601 in quotation marks, or an expression that gives it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from workflows.checks.bundle import Bundle
from workflows.checks.drawing import Drawing
from workflows.checks.elements import Element, children, text_of
from workflows.checks.expressions import problem_in
from workflows.checks.saying import error, warning
from workflows.errors import Problem
from workflows.scripts.limits import ScriptError
from workflows.scripts.syntax import parse
from workflows.timing import LITERAL, TimingError, due

_FORMS = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}
_MONTHS = re.compile(r"P(\d+Y|\d+M|\d+Y\d+M)")
_SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def _after(days: int) -> str:
    return (_SOME_DAY + timedelta(days)).isoformat()


def timer_texts(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for element in drawing.all("timerEventDefinition"):
        texts = children(element, *_FORMS)
        if len(texts) > 1:
            yield error("timer-several", element)
        elif not texts or not text_of(texts[0]):
            yield error("timer-empty", element)
        else:
            form = _FORMS[texts[0].tag.rpartition("}")[2]]
            yield from _one(text_of(texts[0]), form, element)


def _one(text: str, form: str, element: Element) -> Iterator[Problem]:
    if LITERAL.match(text):
        yield warning("timer-unquoted", element, text=text)
        yield from _constant(text.strip(), form, element)
        return
    refused = problem_in(text, element)
    if refused is not None:
        yield refused
        return
    constant, value = _constant_of(text)
    if constant:
        yield from _constant(value, form, element)


def _constant_of(text: str) -> tuple[bool, object]:
    try:
        tree = parse(text, "eval")
    except ScriptError:
        return False, None
    body = tree.body if isinstance(tree, ast.Expression) else None
    return (True, body.value) if isinstance(body, ast.Constant) else (False, None)


def _constant(value: object, form: str, element: Element) -> Iterator[Problem]:
    try:
        due(form, value, _SOME_DAY, _after)
    except (TimingError, OverflowError):
        yield error("timer-invalid", element, text=value, form=form)
        return
    text = str(value)
    if form == "date" and datetime.fromisoformat(text).tzinfo is None:
        yield warning("timer-no-offset", element, text=text)
    if _MONTHS.search(text):
        yield warning("timer-month", element, text=text)
    if re.match(r"R/", text):
        yield warning("timer-endless-cycle", element, text=text)
