"""From the two files of a form to a Form, or the problems that refuse it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema import Draft7Validator, SchemaError

from workflows.errors import DefinitionRefused, Problem
from workflows.forms.kinds import DEFAULT_SOURCES, kind_of
from workflows.forms.model import Field, Form, Option, Rule
from workflows.forms.patterns import is_quick
from workflows.forms.rules import OWN_FUNCTIONS
from workflows.forms.schema_faults import schema_fault
from workflows.scripts import ScriptError, called_in, parse
from workflows.scripts.functions import CLOCK_NAMES, FUNCTIONS

RESERVED = frozenset({"typename", "answer_id"})
"""`typename` would make a stored case unloadable (the engine's serializer builds objects of it)."""

COMMON = {
    "note": {"type": "string", "title": "Ghi chú", "maxLength": 2000},
    "attachments": {"type": "array", "title": "Tệp đính kèm", "items": {"type": "integer"}},
}
COMMON_UI = {
    "note": {"ui:widget": "textarea", "ui:en": "Note"},
    "attachments": {
        "ui:widget": "files",
        "ui:en": "Attachments",
        "ui:help": "Loại pdf, docx, xlsx, jpg, png; mỗi tệp tối đa 50 MB. "
        "Không tải lên tài liệu bí mật nhà nước.",
        "ui:help-en": "pdf, docx, xlsx, jpg or png; 50 MB each. No state secrets.",
    },
}
"""Every form ends with these two (domain, 5.2); a file may define its own instead."""


def read_form(key: str, schema: Mapping[str, Any], ui: Mapping[str, Any]) -> Form:
    """The form of these files; DefinitionRefused names every property that cannot be shown."""
    problems = [Problem("error", code, key, args=args) for code, args in _faults(schema, ui)]
    if problems:
        raise DefinitionRefused(tuple(problems))
    whole = {**schema, "properties": {**schema.get("properties", {}), **_missing(schema)}}
    shown = {**COMMON_UI, **ui}
    return Form(
        key=key,
        title=str(schema.get("title", key)),
        fields=_fields(whole, shown),
        schema=whole,
        rules=tuple(_rule(one) for one in schema.get("x-rules", ())),
        help=str(schema.get("description", "")),
        title_en=str(ui.get("ui:en", "")),
        facts=str(ui.get("ui:facts", key)),
    )


def _missing(schema: Mapping[str, Any]) -> dict[str, Any]:
    own = schema.get("properties", {})
    return {name: one for name, one in COMMON.items() if name not in own}


def _faults(
    schema: Mapping[str, Any], ui: Mapping[str, Any]
) -> Iterator[tuple[str, dict[str, str]]]:
    try:
        Draft7Validator.check_schema(schema)
    except SchemaError as fault:
        yield schema_fault(schema, fault)
        return
    yield from _property_faults(schema, ui, "")
    for expr in _expressions(schema):
        reason = _refusal(expr)
        if reason:
            yield "form-expression-refused", {"expression": expr[:200], "reason": reason[:200]}
    for pattern in _patterns(schema):
        if not is_quick(pattern):
            yield "form-pattern-slow", {"pattern": pattern[:200]}
    for rule in schema.get("x-rules", ()):
        if not {"expr", "at", "message"} <= set(rule) or "vi" not in rule["message"]:
            yield "form-rule-incomplete", {"rule": str(rule)[:200]}


def _property_faults(
    schema: Mapping[str, Any], ui: Mapping[str, Any], prefix: str
) -> Iterator[tuple[str, dict[str, str]]]:
    for name, one in schema.get("properties", {}).items():
        where, own = prefix + name, ui.get(name, {})
        if name in RESERVED or not name.isidentifier():
            yield "form-field-name-reserved", {"field": where}
        elif kind_of(one, own.get("ui:widget")) is None:
            yield "form-widget-unknown", {"field": where, "widget": str(own.get("ui:widget"))}
        elif kind_of(one, own.get("ui:widget")) == "table" and not prefix:
            yield from _property_faults(one.get("items", {}), own.get("items", {}), where + ".")
        elif kind_of(one, own.get("ui:widget")) == "table":
            yield "form-table-in-table", {"field": where}


def _expressions(schema: Mapping[str, Any]) -> Iterator[str]:
    for one in schema.get("properties", {}).values():
        yield from (one[k] for k in ("x-show", "x-required") if isinstance(one.get(k), str))
        if isinstance(one.get("items"), Mapping):
            yield from _expressions(one["items"])
    yield from (rule["expr"] for rule in schema.get("x-rules", ()) if "expr" in rule)


def _refusal(expr: str) -> str:
    try:
        tree = parse(expr, "eval")
    except ScriptError as error:
        return str(error)
    strange = sorted(called_in(tree) - FUNCTIONS.keys() - CLOCK_NAMES - OWN_FUNCTIONS)
    return f"there is no function {strange[0]}()" if strange else ""


def _patterns(node: Any) -> Iterator[str]:
    """Wherever the schema has them; its depth is bounded by the door it came through."""
    if isinstance(node, Mapping):
        yield from (one for key in ("pattern",) if isinstance(one := node.get(key), str))
        yield from (str(one) for one in node.get("patternProperties", {}) or {})
    for inside in node.values() if isinstance(node, Mapping) else node:
        if isinstance(inside, Mapping | list):
            yield from _patterns(inside)


def _rule(one: Mapping[str, Any]) -> Rule:
    is_warning = one.get("level") == "warning"
    return Rule(one["expr"], one["at"], dict(one["message"]), "warning" if is_warning else "error")


def _fields(schema: Mapping[str, Any], ui: Mapping[str, Any]) -> tuple[Field, ...]:
    properties = schema.get("properties", {})
    order = [name for name in ui.get("ui:order", ()) if name in properties]
    names = [*order, *(name for name in properties if name not in order)]
    required = set(schema.get("required", ()))
    return tuple(_field(n, properties[n], ui.get(n, {}), n in required) for n in names)


def _field(name: str, schema: Mapping[str, Any], ui: Mapping[str, Any], required: bool) -> Field:
    kind = kind_of(schema, ui.get("ui:widget")) or "text"
    more = ui.get("ui:options", {})
    when = schema.get("x-required")
    return Field(
        name=name,
        label=str(schema.get("title", name)),
        label_en=str(ui.get("ui:en", "")),
        kind=kind,
        help=str(ui.get("ui:help", schema.get("description", ""))),
        help_en=str(ui.get("ui:help-en", "")),
        required=required or when is True,
        required_when=when if isinstance(when, str) else None,
        show_when=schema.get("x-show"),
        options=_options(schema),
        source=more.get("source", DEFAULT_SOURCES.get(kind)),
        columns=_columns(kind, schema, ui),
        schema=schema,
        default=schema.get("default"),
        prefill=str(more.get("prefill", "")),
        min_items=int(schema.get("minItems", 0)),
        max_items=min(int(schema.get("maxItems", 500)), 500),
        max_length=schema.get("maxLength"),
        add_label=str(more.get("add", "")),
        row_label=str(more.get("row", "")),
        fixed_rows=bool(more.get("fixed", False)),
        locked=bool(more.get("locked", False)),
        hidden=bool(more.get("hidden", False)),
        percent=tuple(more["percent"]) if "percent" in more else None,
        radio=ui.get("ui:widget") == "radio",
        group=str(more.get("group", "")),
        width=str(more.get("width", "")),
    )


def _options(schema: Mapping[str, Any]) -> tuple[Option, ...]:
    """The fixed choices: `oneOf` of {const, title}, or plain `enum`; of a list, its items'."""
    for nested in ("items", "additionalProperties"):
        if isinstance(schema.get(nested), Mapping):
            return _options(schema[nested])
    if "oneOf" in schema:
        return tuple(
            Option(one["const"], str(one.get("title", one["const"])), {}, one.get("x-en", ""))
            for one in schema["oneOf"]
        )
    return tuple(Option(one, str(one)) for one in schema.get("enum", ()))


def _columns(kind: str, schema: Mapping[str, Any], ui: Mapping[str, Any]) -> tuple[Field, ...]:
    if kind == "table":
        return _fields(schema.get("items", {}), ui.get("items", {}))
    if kind == "checklist":
        return _fields(schema, ui)
    return ()
