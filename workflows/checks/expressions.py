"""Every text of a model that would be evaluated: is it in the bounded language?"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Literal

from workflows.checks.bundle import Bundle
from workflows.checks.drawing import Drawing
from workflows.checks.elements import Element, child, extension, is_multi, kind_of, text_of
from workflows.checks.saying import error, warning
from workflows.errors import Problem
from workflows.scripts.functions import CLOCK_NAMES, FUNCTIONS
from workflows.scripts.limits import ScriptError
from workflows.scripts.syntax import called_in, parse

FOREIGN = re.compile(r"[$#]\{|^\s*=[^=]|&&|\|\||^\s*return\b|;\s*$|\.equals\(|(?<![=!<>])!(?!=)")
APPLICATION = frozenset({"rows", "total", "count_where", "parameter", "after_working_days"})
"""What the server adds to the language (services/world.py)."""
PYTHON = re.compile(r"python|^$", re.IGNORECASE)
OTHERS = re.compile(
    r"[/:]|script|^(js|node|groovy|juel|java|kotlin|scala|clojure|mvel|feel|jruby|ruby|perl|php|lua|sql"
    r"|xpath|xquery|xslt|(power)?shell|bash|c#|c\+\+|go|rust|r|vb|basic|drools|freemarker|velocity)$",
    re.IGNORECASE,
)
"""Types (`text/x-…`) and names of languages: what is written in them says something else here. A
name that nobody knows says nothing, and its text is read as what it can be."""


def problem_in(
    text: str, element: Element, mode: Literal["eval", "exec"] = "eval"
) -> Problem | None:
    """What the language says about the text, or None."""
    try:
        tree = parse(text, mode)
    except ScriptError as refused:
        if FOREIGN.search(text) or re.search(r"\b(true|false|null)\b", text):
            return error("expression-foreign", element, text=text[:80])
        return error(
            "script-refused",
            element,
            text=text[:80],
            reason=refused.template,
            line=str(refused.line or 1),
            **{f"reason_{name}": value for name, value in refused.values.items()},
        )
    strange = strange_in(tree)
    return error("function-unknown", element, name=strange[0]) if strange else None


def strange_in(tree: ast.AST) -> list[str]:
    """Functions that it calls and nobody has."""
    return sorted(called_in(tree) - FUNCTIONS.keys() - CLOCK_NAMES - APPLICATION)


CONSTANT_IS_FINE = frozenset({"loopCardinality", "timerEventDefinition"})


def texts(drawing: Drawing) -> Iterator[tuple[str, Element]]:
    """Every expression with the element it belongs to."""
    for flow in drawing.flows:
        if flow.condition:
            yield flow.condition, flow.element
    for element in drawing.all("condition", "loopCondition", "loopCardinality"):
        if text_of(element):
            yield text_of(element), element
    for element in drawing.all("completionCondition"):
        yield text_of(element), element
    for element in drawing.all("timeDate", "timeDuration", "timeCycle"):
        yield text_of(element), element.getparent()


def conditions(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for flow in drawing.flows:
        if flow.condition:
            yield from _one(flow.condition, flow.element)
    for element in drawing.all("condition"):
        if text_of(element) and kind_of(element.getparent()) == "conditionalEventDefinition":
            yield from _one(text_of(element), element)
    for element in drawing.all("conditionExpression"):
        language = element.get("language", "")
        if language and not re.match(r"^[A-Za-z][A-Za-z0-9+.-]*:[^\s%$!]+$", language):
            yield warning("expression-language", element, language=language)


def scripts(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for element in drawing.all("scriptTask"):
        language = element.get("scriptFormat", "")
        text = text_of(child(element, "script"))
        if not PYTHON.search(language) and OTHERS.search(language):
            yield error("script-language", element, language=language)
        elif not text:
            yield error("script-empty", element)
        else:
            if not PYTHON.search(language):
                yield warning("script-language-unknown", element, language=language)
            if not language and any(True for _ in drawing.all("itemDefinition", "interface")):
                yield warning("script-format-missing", element)
            yield from _one(text, element, "exec")


def spiff_scripts(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for node in drawing.nodes.values():
        for name in ("preScript", "postScript"):
            part = extension(node.element, name)
            if part is not None and (part.text or "").strip():
                yield from _one(part.text, node.element, "exec")
    for element in drawing.all("message"):
        part = extension(element, "messagePayload")
        if part is not None and (part.text or "").strip():
            yield from _one(part.text, element)


def loop_texts(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for element in drawing.all("loopCondition", "loopCardinality", "completionCondition"):
        if text_of(element):
            yield from _one(text_of(element), element)
        elif is_multi(element.getparent().getparent()) or kind_of(element) == "loopCondition":
            yield error("expression-empty", element)
    for element in drawing.all("complexBehaviorDefinition"):
        condition = child(element, "condition")
        if not text_of(condition):
            yield error("expression-empty", element)
        else:
            yield from _one(text_of(condition), element)


def _one(text: str, element: Element, mode: Literal["eval", "exec"] = "eval") -> Iterator[Problem]:
    problem = problem_in(text, element, mode)
    if problem is not None:
        yield problem
