"""What a form is once read, and what comes out of an answer: frozen values."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from workflows.once import once

Raw = dict[str, Any]
"""An answer as typed: text, lists of text (choices, files), mappings (groups), lists of rows."""

MISSHAPEN = "_misshapen"
"""Key of an answer or a row as typed: names of its fields that came in another field's shape."""

PathPart = str | int
Path = tuple[PathPart, ...]


@dataclass(frozen=True)
class Option:
    """One choice. `extra` is for rules and shown groups, e.g. {"unit": 12, "group": "Quận ủy"}."""

    value: Any
    label: str
    extra: Mapping[str, Any] = field(default_factory=dict)
    label_en: str = ""


Options = Mapping[str, tuple[Option, ...]]
"""Dynamic choices by source name."""


@dataclass(frozen=True)
class Rule:
    """What must hold beyond the schema. The message is the form's own words, per language."""

    expr: str
    at: str  # "field" or "table.column"
    message: Mapping[str, str]
    level: Literal["error", "warning"] = "error"


@dataclass(frozen=True)
class Field:
    """One question. `columns` are the fields of a table's row or the items of a checklist."""

    name: str
    label: str
    kind: str
    label_en: str = ""
    help: str = ""
    help_en: str = ""
    required: bool = False
    required_when: str | None = None  # expression; on top of `required`
    show_when: str | None = None
    options: tuple[Option, ...] = ()
    source: str | None = None  # name of dynamic choices
    columns: tuple[Field, ...] = ()
    schema: Mapping[str, Any] = field(default_factory=dict)
    default: Any = None
    prefill: str = ""  # path in the facts, e.g. "data.decline_review.proposal"
    min_items: int = 0
    max_items: int = 500
    max_length: int | None = None
    add_label: str = ""  # of the button that adds a row
    row_label: str = ""  # "Hội nghị": rows are called "Hội nghị 3"
    fixed_rows: bool = False  # rows come from prefill; none are added or removed
    locked: bool = False  # a column shown from prefill, not typed
    hidden: bool = False  # a locked column that is not even shown: the id of what the row is about
    percent: tuple[str, str] | None = None  # automatic: part and whole, names of the same row
    radio: bool = False
    group: str = ""  # heading it stands under
    width: str = ""  # "n" number, "d" date, "w" wide

    @property
    def is_auto(self) -> bool:
        return self.kind == "auto"


@dataclass(frozen=True)
class Form:
    key: str
    title: str
    fields: tuple[Field, ...]
    schema: Mapping[str, Any]
    rules: tuple[Rule, ...] = ()
    help: str = ""
    title_en: str = ""
    facts: str = ""  # whose facts fill it and bound it; a copy of a form keeps them

    def field(self, name: str) -> Field | None:
        return next((one for one in self.fields if one.name == name), None)

    @once
    def named(self) -> frozenset[str]:
        """Every name in its expressions: what nobody names need not be looked up."""
        every = [one for field in self.fields for one in (field, *field.columns)]
        texts = [expr for one in every for expr in (one.show_when, one.required_when) if expr]
        trees = [ast.parse(text, mode="eval") for text in (*texts, *(r.expr for r in self.rules))]
        nodes = (node for tree in trees for node in ast.walk(tree))
        return frozenset(node.id for node in nodes if isinstance(node, ast.Name))


@dataclass(frozen=True)
class FieldProblem:
    """One finding about an answer; `args` fill the catalogue's sentence for `code`.

    Codes: required, misshapen, not-a-date, not-a-number, not-an-integer, not-yes-or-no,
    not-a-choice, not-a-file, too-long, too-short, too-small, too-large, too-few, too-many,
    bad-text, must-be-yes, date-order, rule (args vi and en hold the sentence), rule-failed,
    secret-refused, invalid.
    """

    path: Path
    code: str
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Cleaned:
    """An answer the server may keep, if there are no problems.

    `values` holds everything but tables; `rows` the rows of tables and pickers: a picked unit is
    {"unit": id}, an officer {"officer": id}, a group {"group": …}, any other pick {"pick": …}, a
    recipient {"recipient": …, "channel": …}, all with their label; groups and recipients also
    with the option's extra.
    """

    values: Mapping[str, Any]
    rows: Mapping[str, tuple[Mapping[str, Any], ...]]
    problems: tuple[FieldProblem, ...] = ()
    warnings: tuple[FieldProblem, ...] = ()
