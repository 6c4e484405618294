"""Two versions of a form, field by field: what each asks, how, of whom and when."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, Literal

from workflows.comparing.difference import Difference, Facts, apart, said
from workflows.forms.kinds import kind_of

Form = dict[str, Any]  # {"schema", "ui"}
LABEL = {"title": "label", "description": "help", "x-show": "show", "x-required": "required_when",
         "x-en": "en"}  # fmt: skip
"""Key of a field's schema -> the fact that it is."""
SHOWN = {"ui:help": "help", "ui:help-en": "help_en", "ui:en": "en"}


def forms(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[Difference]:
    old, new = _in(before), _in(after)
    for name in sorted(old.keys() | new.keys()):
        title = str((new.get(name) or old[name])["schema"].get("title", name))
        if name not in old or name not in new:
            yield Difference("added" if name not in old else "removed", "form", name, title)
            continue
        for kind, label, what, was, now in _changes(old[name], new[name]):
            yield Difference(kind, "form", name, title, label, what, was, now)


def _in(files: Mapping[str, bytes]) -> dict[str, Form]:
    found: dict[str, Form] = {}
    for path, content in files.items():
        name, _, kind = PurePosixPath(path).name.removesuffix(".json").partition(".")
        if path.endswith(".json") and kind in ("schema", "ui"):
            found.setdefault(name, {"schema": {}, "ui": {}})[kind] = _json(content)
    return found


def _json(content: bytes) -> dict[str, Any]:
    try:
        read = json.loads(content)
    except ValueError:
        return {"": content.decode(errors="replace")}
    return read if isinstance(read, dict) else {"": read}


Change = tuple[Literal["added", "removed", "changed"], str, str, str, str]
"""Kind, label of the field, what, before, after."""


def _changes(old: Form, new: Form) -> Iterator[Change]:
    """A field that is new or gone is told once, by its label."""
    before, after = _fields(old), _fields(new)
    for name in sorted(before.keys() | after.keys()):
        if name not in before or name not in after:
            was, now = (side.get(name, {}).get("label", "") for side in (before, after))
            yield "added" if name in after else "removed", now or was, f"field.{name}", "", ""
            continue
        for what, was, now in apart(before[name], after[name]):
            yield "changed", after[name]["label"], f"field.{name}/{what}", was, now
    for what, was, now in apart(_whole(old, before), _whole(new, after)):
        yield "changed", "", what, was, now


def _fields(form: Form) -> dict[str, Facts]:
    """Also the columns of a table, as "table.column"."""
    return dict(_fields_in(form["schema"], form["ui"], ""))


def _fields_in(schema: Any, ui: Any, prefix: str) -> Iterator[tuple[str, Facts]]:
    fields = schema.get("properties") if isinstance(schema, Mapping) else None
    ui = ui if isinstance(ui, Mapping) else {}
    required = schema.get("required", ()) if isinstance(fields, Mapping) else ()
    for name, one in fields.items() if isinstance(fields, Mapping) else ():
        own = ui.get(name, {})
        if not isinstance(one, Mapping) or not isinstance(own, Mapping):
            yield prefix + name, {"label": name, "rest": said({"schema": one, "ui": own})}
            continue
        yield prefix + name, _field(name, one, own, is_required=name in required)
        yield from _fields_in(one.get("items"), own.get("items"), f"{prefix}{name}.")


def _field(
    name: str, schema: Mapping[str, Any], ui: Mapping[str, Any], *, is_required: bool
) -> Facts:
    facts = {"label": str(schema.get("title", name)), "required": "yes" if is_required else "no"}
    facts["kind"] = kind_of(schema, ui.get("ui:widget")) or ""
    facts |= {fact: said(schema[key]) for key, fact in LABEL.items() if key in schema}
    facts |= {fact: said(ui[key]) for key, fact in SHOWN.items() if key in ui}
    choices = schema.get("oneOf") or schema.get("enum")
    if isinstance(choices, list):
        facts["options"] = "; ".join(_choice(one) for one in choices)
    for key, value in schema.items():
        if key not in LABEL and key not in ("oneOf", "enum", "items"):
            facts[f"schema.{key}"] = said(value)
    items = schema.get("items")
    if isinstance(items, Mapping):
        rest = {key: one for key, one in items.items() if key != "properties"}
        facts["items"] = said(rest)
    for key, value in ui.items():
        if key not in SHOWN and key != "items":
            facts[f"ui.{key.removeprefix('ui:')}"] = said(value)
    return facts


def _choice(one: Any) -> str:
    if not isinstance(one, Mapping):
        return said(one)
    title, value = one.get("title"), said(one.get("const"))
    rest = {key: more for key, more in one.items() if key not in ("title", "const")}
    words = f"{title} ({value})" if title else value
    return f"{words} {said(rest)}" if rest else words


def _whole(form: Form, fields: Mapping[str, Facts]) -> Facts:
    """What is said of the form as a whole, with the order of its fields by their labels."""
    schema = {
        key: one for key, one in form["schema"].items() if key not in ("properties", "required")
    }
    if not isinstance(form["schema"].get("properties", {}), Mapping):
        schema["properties"] = form["schema"]["properties"]
    known = form["schema"].get("properties", {})
    stray = [one for one in form["schema"].get("required", ()) if one not in known]
    facts = {f"form.{key}": said(one) for key, one in schema.items()}
    facts |= {"form.required": said(stray)} if stray else {}
    for key, one in form["ui"].items():
        if key == "ui:order" and isinstance(one, list):
            facts["form.order"] = ", ".join(
                fields.get(str(name), {}).get("label", str(name)) for name in one
            )
        elif key not in known:
            facts[f"form.{key}"] = said(one)
    return facts
