"""Is this answer complete and right? The same verdict with and without JavaScript."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from workflows.forms.kinds import PICKERS
from workflows.forms.model import (
    MISSHAPEN,
    Cleaned,
    Field,
    FieldProblem,
    Form,
    Options,
    Path,
)
from workflows.forms.prefilling import fixed_rows, text_of, with_fixed_rows
from workflows.forms.rules import Judge
from workflows.forms.scalars import percent
from workflows.forms.typing_of import Typist
from workflows.forms.violations import violations

Values = dict[str, Any]


def clean(
    form: Form,
    raw: Mapping[str, Any],
    *,
    facts: Mapping[str, Any],
    options: Options,
    files: Collection[int] = (),
) -> Cleaned:
    """What the server may keep of `raw`, and what is wrong with it. Never raises for an answer.

    `files` are the ids of the files uploaded to this task. Fields whose condition does not hold
    are dropped with their problems.
    """
    return _Cleaning(form, facts, options, files).run(raw)


class _Cleaning:
    def __init__(
        self, form: Form, facts: Mapping[str, Any], options: Options, files: Collection[int]
    ) -> None:
        self.form = form
        self.options = options
        self.typist = Typist(options, files)
        self.judge = Judge(form, facts, options)
        self.facts = facts
        self.kept: dict[str, list[int]] = {}  # of each table: the typed rows that are not blank
        self.dropped: set[Path] = set()

    def run(self, raw: Mapping[str, Any]) -> Cleaned:
        values = self._answer(self.form.fields, raw, (), {})
        found = self._violations(self.form.fields, self.form.schema, values, (), {})
        for one in self._tables(values):
            for number, row in zip(self.kept[one.name], values[one.name], strict=True):
                items = one.schema.get("items", {})
                found += self._violations(one.columns, items, row, (one.name, number), values)
        found = [*self._typing_problems(), *found]
        broken = {problem.path for problem in found}
        found += [p for p in self._ruled("error", values) if p.path not in broken]
        warnings = self._ruled("warning", values)
        plain, rows = self._split(values)
        return Cleaned(plain, rows, self._in_order(found), self._in_order(warnings))

    def _answer(
        self, fields: Sequence[Field], raw: Mapping[str, Any], path: Path, above: Values
    ) -> Values:
        """The values of one level, without those whose condition does not hold."""
        values: Values = {}
        misshapen = raw.get(MISSHAPEN, ())
        for one in fields:
            here = (*path, one.name)
            values[one.name] = self._read(one, raw.get(one.name), here, {**above, **values})
            if one.name in misshapen and not one.is_auto:
                self.typist.problems.append(FieldProblem(here, "misshapen"))
        _compute(fields, values)
        for one in fields:
            if one.show_when and not self.judge.holds(one.show_when, {**above, **values}):
                values[one.name] = None
                self.dropped.add((*path, one.name))
        return values

    def _read(self, one: Field, typed: Any, path: Path, above: Values) -> Any:
        if one.is_auto:
            return None
        if one.kind != "table":
            return self.typist.value(one, typed, path)
        rows = typed if isinstance(typed, list) else []
        if one.fixed_rows:
            rows = with_fixed_rows(one, rows, self.facts)
        if len(rows) > one.max_items:
            self.typist.problems.append(FieldProblem(path, "too-many", {"limit": one.max_items}))
        read = {
            at: self._answer(one.columns, row, (one.name, at), above)
            for at, row in enumerate(rows[: one.max_items])
            if isinstance(row, Mapping) and not _is_blank(one, row)
        }
        self.kept[one.name] = list(read)
        return list(read.values())

    def _violations(
        self,
        fields: Sequence[Field],
        schema: Mapping[str, Any],
        values: Values,
        path: Path,
        above: Values,
    ) -> list[FieldProblem]:
        """What jsonschema says of one level, with the conditions of the day put in."""
        needed = [
            one.name
            for one in fields
            if (*path, one.name) not in self.dropped and self._is_needed(one, {**above, **values})
        ]
        unreadable = {problem.path for problem in self.typist.problems}
        wrong = violations(fields, schema, values, needed)
        return [
            FieldProblem((*path, *p.path), p.code, p.args)
            for p in wrong
            if not any((*path, *p.path)[: len(bad)] == bad for bad in unreadable)
            and not any(bad[: len(path) + len(p.path)] == (*path, *p.path) for bad in unreadable)
        ]

    def _is_needed(self, one: Field, names: Values) -> bool:
        if one.is_auto or not self._can_be_given(one):
            return False
        when = one.required_when
        return one.required or bool(when and self.judge.holds(when, names))

    def _can_be_given(self, one: Field) -> bool:
        """No recipient, no channel; no row to answer, no answer."""
        if one.kind == "channels":
            return bool(self.options.get(one.source or ""))
        return not one.fixed_rows or bool(fixed_rows(one, self.facts))

    def _tables(self, values: Values) -> list[Field]:
        return [one for one in self.form.fields if one.kind == "table" and values[one.name]]

    def _typing_problems(self) -> list[FieldProblem]:
        return [
            problem
            for problem in self.typist.problems
            if not any(problem.path[: len(gone)] == gone for gone in self.dropped)
        ]

    def _ruled(self, level: str, values: Values) -> list[FieldProblem]:
        """What the form's rules say, at the numbers of the rows as typed."""
        rules = [rule for rule in self.form.rules if rule.level == level]
        return [
            FieldProblem(self._as_typed(problem.path), problem.code, problem.args)
            for problem in self.judge.findings(rules, self._named(values))
        ]

    def _in_order(self, problems: list[FieldProblem]) -> tuple[FieldProblem, ...]:
        """From the top of the form to its end, the way a person repairs them."""
        names = [one.name for one in self.form.fields]
        names += [column.name for one in self.form.fields for column in one.columns]
        place = {name: at for at, name in reversed(list(enumerate(names)))}
        return tuple(
            sorted(
                problems,
                key=lambda p: [n if isinstance(n, int) else place.get(n, 0) for n in p.path],
            )
        )

    def _as_typed(self, path: Path) -> Path:
        if len(path) > 1 and isinstance(path[1], int):
            return (path[0], self.kept[str(path[0])][path[1]], *path[2:])
        return path

    def _named(self, values: Values) -> Values:
        """Pickers are lists of their values in rules; nothing picked is an empty list."""
        lists = {one.name for one in self.form.fields if one.kind in ("checks", "files", *PICKERS)}
        return {
            name: [] if value is None and name in lists and (name,) not in self.dropped else value
            for name, value in values.items()
        }

    def _split(self, values: Values) -> tuple[Values, dict[str, tuple[Values, ...]]]:
        plain: Values = {}
        rows: dict[str, tuple[Values, ...]] = {}
        for one in self.form.fields:
            value = values[one.name]
            if one.kind == "table":
                rows[one.name] = tuple(value or ())
            elif one.kind in PICKERS:
                rows[one.name] = tuple(self._picked(one, each) for each in value or ())
            elif one.kind == "channels":
                rows[one.name] = tuple(self._sendings(one, value or {}))
            elif not one.is_auto or one.percent:
                plain[one.name] = value
        return plain, rows

    def _picked(self, one: Field, value: Any) -> Values:
        known = self.options.get(one.source or "", ())
        option = next(option for option in known if option.value == value)
        more = option.extra if one.kind == "groups" else {}
        return {**more, PICKERS[one.kind]: value, "label": option.label}

    def _sendings(self, one: Field, chosen: Mapping[str, str]) -> list[Values]:
        return [
            {"recipient": to.value, "label": to.label, **to.extra, "channel": chosen[str(to.value)]}
            for to in self.options.get(one.source or "", ())
            if str(to.value) in chosen
        ]


def _compute(fields: Sequence[Field], values: Values) -> None:
    for one in fields:
        if one.percent:
            part, whole = one.percent
            values[one.name] = percent(values.get(part), values.get(whole))


def _is_blank(table: Field, row: Mapping[str, Any]) -> bool:
    """A row nobody filled. Shown columns, preset choices and fixed rows do not count as filled."""
    if table.fixed_rows or MISSHAPEN in row:
        return False
    typed = (one for one in table.columns if not one.is_auto)
    return all(row.get(one.name) in _untouched(one) for one in typed)


def _untouched(one: Field) -> tuple[Any, ...]:
    """What stands in a field of a row that nobody touched; an unticked box says no."""
    no = ("false",) if one.kind == "yesno" else ()
    return (None, "", [], one.default, text_of(one.default), *no)
