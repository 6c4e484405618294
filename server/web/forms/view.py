"""What templates/forms/form.html prints: plain values, every word already chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from workflows.forms import Field

CARD_COLUMNS = 6
"""A table with more columns than this shows every row as a card."""


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    group: str
    is_chosen: bool
    id: str


@dataclass(frozen=True)
class FieldView:
    name: str  # of the input: "conferences.2.held_on"
    id: str
    label: str
    help: str
    kind: str
    field: Field
    value: Any  # as typed
    required: bool
    error: str = ""
    warning: str = ""
    show: str = ""  # condition for form.js; "" always
    needed: str = ""  # condition under which it is required
    choices: tuple[Choice, ...] = ()
    parts: tuple[FieldView, ...] = ()  # inner inputs of a group
    columns: tuple[FieldView, ...] = ()  # of a table, for its head
    rows: tuple[tuple[FieldView, ...], ...] = ()
    totals: tuple[tuple[str, str], ...] = ()  # label and figure, under a table
    files: tuple[Any, ...] = ()
    auto: Any = None
    row_label: str = ""
    add_label: str = ""

    @property
    def described_by(self) -> str:
        ids = [f"{self.id}-err"] if self.error else []
        return " ".join([*ids, *([f"{self.id}-hint"] if self.help else [])])

    @property
    def radios(self) -> tuple[tuple[str, str, bool, str], ...]:
        return tuple((one.value, one.label, one.is_chosen, one.id) for one in self.choices)

    @property
    def is_cards(self) -> bool:
        return len([one for one in self.columns if not one.field.hidden]) > CARD_COLUMNS

    @property
    def choice_groups(self) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
        """In the order of the choices; what stands in no group comes last."""
        names = sorted(dict.fromkeys(choice.group for choice in self.choices), key=lambda n: not n)
        return tuple((n, tuple(c for c in self.choices if c.group == n)) for n in names)


@dataclass(frozen=True)
class Section:
    legend: str
    fields: tuple[FieldView, ...]


@dataclass(frozen=True)
class Fault:
    """A line of the summary: where it leads and what it says."""

    target: str
    text: str


@dataclass(frozen=True)
class FormView:
    title: str
    help: str
    sections: tuple[Section, ...]
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
