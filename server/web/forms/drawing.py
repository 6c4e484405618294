"""From a form and what was typed to what the template prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from server import words
from server.web.forms.conditions import condition
from server.web.forms.own_rows import first_shown, with_own_rows
from server.web.forms.view import Choice, Fault, FieldView, FormView, Section
from server.web.forms.words import choice_of, help_of, label_of, problem_text
from workflows.forms import (
    Field,
    FieldProblem,
    Form,
    Options,
    shown_percent,
    shown_total,
    text_of,
)
from workflows.forms.rules import DEFAULT_PARAMETERS

PARTS = {
    "daterange": (("from", "date"), ("to", "date")),
    "document": (("number", "text"), ("date", "date"), ("issuer", "text")),
    "evidence": (("number", "text"), ("date", "date"), ("signatory", "text"), ("file", "file")),
}


def form_view(
    form: Form,
    raw: Mapping[str, Any],
    problems: Sequence[FieldProblem] = (),
    warnings: Sequence[FieldProblem] = (),
    facts: Mapping[str, Any] | None = None,
    options: Options | None = None,
    files: Mapping[int, Any] | None = None,
    language: str = words.SOURCE,
) -> FormView:
    """What templates/forms/form.html prints. `files`: id -> anything with name and size."""
    title = form.title_en if language == "en" and form.title_en else form.title
    raw = with_own_rows(form, raw, facts or {})
    drawing = Drawing(form, problems, warnings, facts or {}, options or {}, files or {}, language)
    drawing.raw = raw
    return FormView(
        title=words.translate(title, language),
        help=words.translate(form.help, language) if form.help else "",
        sections=drawing.sections(raw),
        faults=drawing.faults(problems),
        warnings=drawing.faults(warnings),
    )


def id_of(*path: str | int) -> str:
    return "f-" + "-".join(str(part) for part in path)


class Drawing:
    """One drawing of one form; holds what every field needs to know."""

    def __init__(
        self,
        form: Form,
        problems: Sequence[FieldProblem],
        warnings: Sequence[FieldProblem],
        facts: Mapping[str, Any],
        options: Options,
        files: Mapping[int, Any],
        language: str,
    ) -> None:
        self.form, self.options, self.files, self.language = form, options, files, language
        self.facts = {**facts, "parameters": {**DEFAULT_PARAMETERS, **facts.get("parameters", {})}}
        self.raw: Mapping[str, Any] = {}
        self.errors = self._texts(problems)
        self.hints = self._texts(warnings)

    def _texts(self, problems: Sequence[FieldProblem]) -> dict[tuple[str | int, ...], str]:
        """The first message of each place."""
        texts: dict[tuple[str | int, ...], str] = {}
        for one in problems:
            text = problem_text(one, self._field(one), self.language)
            texts.setdefault(one.path, text[:1].upper() + text[1:])
        return texts

    def _field(self, problem: FieldProblem) -> Field | None:
        field = self.form.field(str(problem.path[0])) if problem.path else None
        if field and len(problem.path) > 2 and field.kind == "table":
            return next((one for one in field.columns if one.name == problem.path[2]), field)
        return field

    def faults(self, problems: Sequence[FieldProblem]) -> tuple[Fault, ...]:
        return tuple(Fault(id_of(*one.path), self._said(one)) for one in problems if one.path)

    def _said(self, problem: FieldProblem) -> str:
        """Hội nghị 3, Tham dự: nhiều hơn số được triệu tập."""
        top = self.form.field(str(problem.path[0]))
        field = self._field(problem)
        where = label_of(field, self.language) if field else ""
        if top and len(problem.path) > 1 and isinstance(problem.path[1], int):
            number = self._row_name(top, problem.path[1])
            where = f"{number}, {where}" if field is not top else number
        return f"{where}: {problem_text(problem, field, self.language)}"

    def _row_name(self, table: Field, at: int) -> str:
        """A fixed row goes by what stands first in it, with its number where others begin alike;
        the rest are counted."""
        typed = self.raw.get(table.name)
        names = [first_shown(table, row) for row in typed] if isinstance(typed, list) else []
        if table.fixed_rows and at < len(names) and (name := names[at]):
            return name if names.count(name) == 1 else f"{name} ({at + 1})"
        label = words.translate(table.row_label or table.label, self.language)
        return f"{label} {at + 1}"

    def sections(self, raw: Mapping[str, Any]) -> tuple[Section, ...]:
        """Fields in their order; a table stands in a section of its own."""
        sections: list[Section] = []
        open_fields: list[FieldView] = []
        for field in self.form.fields:
            view = self.field(field, raw.get(field.name), (field.name,))
            if view.show == "never":
                continue
            if field.kind == "table" or field.name == "note":
                sections.append(Section("", tuple(open_fields)))
                open_fields = []
            if field.kind == "table":
                sections.append(Section(view.label, (view,)))
            else:
                open_fields.append(view)
        sections.append(Section("", tuple(open_fields)))
        return tuple(section for section in sections if section.fields)

    def field(self, field: Field, typed: Any, path: tuple[str | int, ...]) -> FieldView:
        show = condition(field.show_when, self.facts)
        needed = condition(field.required_when, self.facts)
        common: dict[str, Any] = {
            "name": ".".join(str(part) for part in path),
            "id": id_of(*path),
            "label": label_of(field, self.language),
            "help": help_of(field, self.language),
            "kind": field.kind,
            "field": field,
            "value": typed,
            "required": field.required or needed == "always" or bool(needed and needed == show),
            "needed": needed if needed not in ("always", "never") and needed != show else "",
            "show": "" if show == "always" else show,
            "error": self.errors.get(path, ""),
            "warning": self.hints.get(path, ""),
        }
        return FieldView(**common, **self._inside(field, typed, path))

    def _inside(self, field: Field, typed: Any, path: tuple[str | int, ...]) -> dict[str, Any]:
        """What only some kinds have."""
        if field.kind == "table":
            return self._table(field, typed, path)
        if field.kind in ("file", "files"):
            return {"files": self._attached(typed)}
        if field.kind == "auto":
            return {"auto": self._shown((self.facts.get("auto") or {}).get(field.name))}
        if field.kind == "fixed":
            return {"choices": self._fixed(field, typed, path)}
        if parts := self._parts(field):
            held = typed if isinstance(typed, Mapping) else _untouched(field, parts)
            drawn = (self.field(part, held.get(part.name), (*path, part.name)) for part in parts)
            return {"parts": tuple(drawn)}
        return {"choices": self._choices(field, typed, path)}

    def _shown(self, value: Any) -> Any:
        """An automatic value in words: flags, dates, and the codes that head a table's columns."""
        if isinstance(value, bool):
            return words.translate("Có" if value else "Không", self.language)
        if not isinstance(value, Mapping):
            return value if value is None else text_of(value)
        heads = [
            (one, words.sentence(f"figure-{one}", None, self.language)) for one in value["columns"]
        ]
        return {
            "columns": [one if said == f"figure-{one}" else said for one, said in heads],
            "rows": value["rows"],
        }

    def _choices(self, field: Field, typed: Any, path: tuple[str | int, ...]) -> tuple[Choice, ...]:
        known = field.options or self.options.get(field.source or "", ())
        chosen = typed if isinstance(typed, list) else [typed]
        return tuple(
            Choice(
                value=str(option.value),
                label=choice_of(option, self.language),
                group=str(option.extra.get("group", "")),
                is_chosen=str(option.value) in chosen,
                id=id_of(*path) if at == 0 else id_of(*path, at),
            )
            for at, option in enumerate(known)
        )

    def _fixed(self, field: Field, typed: Any, path: tuple[str | int, ...]) -> tuple[Choice, ...]:
        """All choices are shown; the others lead to the page that says why they are refused."""
        known = field.schema.get("examples") or [field.schema.get("const")]
        value = typed or field.schema.get("const")
        return tuple(Choice(one, one, "", one == value, id_of(*path)) for one in known)

    def _parts(self, field: Field) -> tuple[Field, ...]:
        if field.kind == "checklist":
            return field.columns
        if field.kind == "channels":
            return tuple(
                Field(str(to.value), to.label, "select", required=True, options=field.options)
                for to in self.options.get(field.source or "", ())
            )
        needed = field.schema.get("required", ())
        return tuple(
            Field(name, words.sentence(f"field-part-{name}"), kind, required=name in needed)
            for name, kind in PARTS.get(field.kind, ())
        )

    def _attached(self, typed: Any) -> tuple[Any, ...]:
        texts = typed if isinstance(typed, list) else [typed]
        numbers = [
            int(one) for one in texts if isinstance(one, str) and one.isascii() and one.isdigit()
        ]
        return tuple((one, self.files[one]) for one in numbers if one in self.files)

    def _table(self, field: Field, typed: Any, path: tuple[str | int, ...]) -> dict[str, Any]:
        typed_rows = typed if isinstance(typed, list) else []
        if not typed_rows and not field.fixed_rows and (field.required or field.min_items):
            typed_rows = [{}]
        rows = tuple(
            tuple(self._cell(column, row, (*path, at)) for column in field.columns)
            for at, row in enumerate(typed_rows)
            if isinstance(row, Mapping)
        )
        return {
            "rows": rows,
            "columns": tuple(
                self.field(column, None, (*path, column.name)) for column in field.columns
            ),
            "totals": self._totals(field, typed_rows),
            "row_label": words.translate(field.row_label, self.language),
            "add_label": words.translate(field.add_label, self.language),
        }

    def _cell(
        self, column: Field, row: Mapping[str, Any], path: tuple[str | int, ...]
    ) -> FieldView:
        value = row.get(column.name)
        if column.percent:
            value = shown_percent(row.get(column.percent[0]), row.get(column.percent[1]))
        return self.field(column, value, (*path, column.name))

    def _totals(self, table: Field, rows: Sequence[Any]) -> tuple[tuple[str, str], ...]:
        """Sums of what the automatic percentages are computed from, and their percentage."""
        from_columns = {name for one in table.columns if one.percent for name in one.percent}
        if not from_columns or len(rows) < 2:
            return ()
        return tuple(
            (label_of(one, self.language), text)
            for one in table.columns
            if one.name in from_columns or one.percent
            if (text := shown_total(one, rows))
        )


def _untouched(field: Field, parts: Sequence[Field]) -> Mapping[str, str]:
    """Thirty recipients are not thirty decisions: the first channel stands until it is changed."""
    if field.kind != "channels" or not field.options:
        return {}
    return {part.name: str(field.options[0].value) for part in parts}
