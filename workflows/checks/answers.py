"""What expressions read of answers and results: parts that they have, values that these take."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import Any

from workflows.checks.bundle import Bundle
from workflows.checks.drawing import Drawing
from workflows.checks.elements import Element, property_of
from workflows.checks.expressions import problem_in, texts
from workflows.checks.saying import error, warning
from workflows.checks.values import parts_of
from workflows.errors import Problem
from workflows.forms.reading import COMMON, RESERVED
from workflows.scripts.limits import ScriptError
from workflows.scripts.syntax import parse
from workflows.signature import Schemas

ALWAYS: Schemas = {name: {} for name in (*COMMON, *RESERVED)}
_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int, float),
    "number": (int, float),
    "boolean": (bool,),
}


def forms_in(files: Mapping[str, bytes]) -> dict[str, Schemas]:
    """Form -> fields, of the forms that can be read; the others are told elsewhere."""
    found: dict[str, Schemas] = {}
    for name, content in files.items():
        if not name.endswith(".schema.json"):
            continue
        try:
            fields = json.loads(content).get("properties", {})
        except (ValueError, AttributeError, RecursionError):
            continue
        if isinstance(fields, dict) and all(isinstance(one, dict) for one in fields.values()):
            stem = PurePosixPath(name).name.removesuffix(".schema.json")
            found[stem] = {**ALWAYS, **fields}
    return found


def fields_read(drawing: Drawing, bundle: Bundle) -> Iterator[Problem]:
    parts = parts_of(drawing, bundle)
    for tree, element in trees(drawing):
        for name, part in subscripts(tree):
            if name in parts and part not in parts[name]:
                near = get_close_matches(part, parts[name], 1) or ["–"]
                code = "field-unknown" if name in bundle.forms else "result-unknown"
                yield error(code, element, form=name, name=part, near=near[0])
        for comparison in (one for one in ast.walk(tree) if isinstance(one, ast.Compare)):
            yield from _compared(comparison, element, parts)


def form_files(drawing: Drawing, bundle: Bundle) -> Iterator[Problem]:
    """A file alone may have its forms elsewhere; one that came with forms has all of them."""
    say = error if bundle.forms else warning
    for element in drawing.all("userTask", "manualTask"):
        named = property_of(element, "formJsonSchemaFilename") or ""
        if named and PurePosixPath(named).name.split(".")[0] not in bundle.forms:
            yield say("form-missing", element, form=named)


def notices(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for element in drawing.all("userTask"):
        problem = problem_in(property_of(element, "notify_when") or "True", element)
        if problem is not None:
            yield problem


def trees(drawing: Drawing) -> Iterator[tuple[ast.Expression, Element]]:
    """Every expression that can be read: conditions, loops, timers, notices."""
    told = ((property_of(e, "notify_when") or "", e) for e in drawing.all("userTask"))
    for text, element in (*texts(drawing), *told):
        try:
            tree = parse(text, "eval")
        except ScriptError:
            continue
        if isinstance(tree, ast.Expression):
            yield tree, element


def subscripts(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """`form["field"]`"""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Subscript) or not isinstance(node.value, ast.Name):
            continue
        if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
            yield node.value.id, node.slice.value


def _compared(
    comparison: ast.Compare, element: Element, parts: Mapping[str, Schemas]
) -> Iterator[Problem]:
    if len(comparison.comparators) != 1 or isinstance(comparison.ops[0], ast.In | ast.NotIn):
        return
    sides = (comparison.left, comparison.comparators[0])
    for read, said in (sides, sides[::-1]):
        for form, field in subscripts(read) if isinstance(read, ast.Subscript) else ():
            schema = parts.get(form, {}).get(field)
            if schema and isinstance(said, ast.Constant) and said.value is not None:
                yield from _value(said.value, schema, element, form, field)


def _value(
    value: Any, schema: Mapping[str, Any], element: Element, form: str, field: str
) -> Iterator[Problem]:
    options = schema.get("enum") or [
        one.get("const") for one in schema.get("oneOf", ()) if isinstance(one, Mapping)
    ]
    type_ = _TYPES.get(str(schema.get("type")))
    told = {"form": form, "name": field, "value": value}
    if options and value not in options:
        yield warning("value-unknown", element, options=", ".join(map(str, options)), **told)
    elif type_ and (not isinstance(value, type_) or isinstance(value, bool) != (bool in type_)):
        yield warning("value-type", element, type=schema.get("type"), **told)
