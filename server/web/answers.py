"""A given answer for reading: labels and words, never codes or ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from server import words
from server.web.forms.words import choice_of, label_of
from workflows.forms import Field, Form, Options, text_of

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """A label with a text, or with a table of texts, or with ids of files."""

    label: str
    text: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    files: tuple[int, ...] = ()


def answer_lines(
    form: Form | None,
    values: Row,
    rows: Mapping[str, Sequence[Row]],
    options: Options,
    language: str,
) -> tuple[Line, ...]:
    """Only what was answered."""
    reading = Reading(options, language)
    lines = (reading.line(field, values, rows) for field in (form.fields if form else ()))
    return tuple(line for line in lines if line is not None)


@dataclass(frozen=True)
class Reading:
    options: Options
    language: str

    def line(self, field: Field, values: Row, rows: Mapping[str, Sequence[Row]]) -> Line | None:
        label = label_of(field, self.language)
        value = values.get(field.name)
        if field.kind == "table":
            return self._table(label, field, rows.get(field.name, ()))
        if field.name in rows:
            value = [picked(row) for row in rows[field.name]]
        if value in (None, "", [], {}):
            return None
        if field.kind in ("file", "files"):
            return Line(label, files=file_ids(value))
        if field.kind == "evidence":
            paper = {name: one for name, one in value.items() if name != "file"}
            return Line(label, self.text(field, paper), files=file_ids(value.get("file", "")))
        return Line(label, self.text(field, value))

    def _table(self, label: str, field: Field, rows: Sequence[Row]) -> Line | None:
        shown = [
            one for one in field.columns if one.kind not in ("file", "files") and not one.hidden
        ]
        if not rows:
            return None
        return Line(
            label,
            columns=tuple(label_of(one, self.language) for one in shown),
            rows=tuple(tuple(self.text(one, row.get(one.name)) for one in shown) for row in rows),
        )

    def text(self, field: Field, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return words.translate("Có" if value else "Không", self.language)
        if isinstance(value, Mapping) and "channel" in value:
            way = self.choices(field).get(str(value["channel"])) or str(value["channel"])
            return f"{value.get('label', '')}: {way}"
        if isinstance(value, Mapping):
            return ", ".join(self.text(field, one) for one in value.values() if one)
        if isinstance(value, list | tuple):
            return "; ".join(self.text(field, one) for one in value)
        return self.choices(field).get(str(value)) or text_of(value)

    def choices(self, field: Field) -> dict[str, str]:
        known = field.options or self.options.get(field.source or "", ())
        return {str(option.value): choice_of(option, self.language) for option in known}


def picked(row: Row) -> Any:
    """A picked unit is {"unit": id}, an officer {"officer": id}, and so on."""
    if "label" in row and "channel" not in row:  # as it was called when it was picked
        return row["label"]
    return next(iter(row.values())) if len(row) == 1 else dict(row)


def file_ids(value: Any) -> tuple[int, ...]:
    many = value if isinstance(value, list | tuple) else [value]
    return tuple(int(one) for one in many if str(one).isdecimal())
