"""A model under another key: everything that goes by the old one is renamed, nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

WRAPS = ("Definitions", "Collaboration", "Pool", "CK", "Lanes", "Diagram", "Plane")
"""Ids of a model of ours that are made of its key (bpmn/README.md)."""
POINTING = ("id", "processRef", "calledElement", "bpmnElement", "name")


def copied(files: Mapping[str, str], old: str, new: str, name: str) -> dict[str, str]:
    """File name -> text; `name` is the title of the new process."""
    return {
        renamed_file(file, old, new): renamed_text(file, text, old, new, name)
        for file, text in files.items()
    }


def renamed_file(file: str, old: str, new: str) -> str:
    folder, slash, last = file.rpartition("/")
    return f"{folder}{slash}{new}.bpmn" if last == f"{old}.bpmn" else file


def renamed_text(file: str, text: str, old: str, new: str, name: str) -> str:
    if file.endswith(".bpmn"):
        return titled(renamed_drawing(text, old, new), new, name)
    if file.startswith("scenarios/"):
        return renamed_scenario(text, old, new)
    return renamed_labels(text, old, new, name) if file == "en.toml" else text


def renamed_drawing(text: str, old: str, new: str) -> str:
    """Whole attribute values, and what a call of itself brings back; no word inside another."""
    wraps, key = "|".join(WRAPS), re.escape(old)
    pointing = rf'(\s(?:{"|".join(POINTING)})=")((?:{wraps})_)?{key}((?:_di)?")'
    text = re.sub(pointing, lambda m: f"{m[1]}{m[2] or ''}{new}{m[3]}", text)
    return re.sub(rf'(?<![\w.]){key}(\.outcome|\["outcome"\]|\[&#34;outcome)', rf"{new}\1", text)


def titled(text: str, key: str, name: str) -> str:
    """The process and its pool bear the new title."""
    said = escape(name, {'"': "&quot;"})
    for tag, mark in (("process", f'id="{key}"'), ("participant", f'processRef="{key}"')):
        text = re.sub(
            rf"<(?:\w+:)?{tag}\b[^>]*{re.escape(mark)}[^>]*>",
            lambda m: with_name(m[0], said),
            text,
            count=1,
        )
    return text


def with_name(opening: str, said: str) -> str:
    if re.search(r'\sname="[^"]*"', opening):
        return re.sub(r'(\sname=")[^"]*"', lambda m: f'{m[1]}{said}"', opening, count=1)
    return re.sub(r"(/?>)$", lambda m: f' name="{said}"{m[1]}', opening)


def renamed_scenario(text: str, old: str, new: str) -> str:
    """A stub of the process itself."""
    return re.sub(rf"(?m)^{re.escape(old)}(\s*=)", rf"{new}\1", text)


def renamed_labels(text: str, old: str, new: str, name: str) -> str:
    """The title has no translation yet; the labels of the elements stay."""
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    line = rf"(?m)^((?:Pool_)?){re.escape(old)}(\s*=\s*).*$"
    return re.sub(line, lambda m: f'{m[1]}{new}{m[2]}"{quoted}"', text)
