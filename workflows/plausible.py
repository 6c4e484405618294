"""Plausible answers to a form: typed the way a person would, the same for the same seed.

Seed 0 goes the straight way: the first choice, yes where yes is asked for, no where a default says
so. Other seeds choose at random the first time and go straight on later rounds, so that loops end.
What the form's own check refuses is mended choice by choice, within a bound.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from workflows.forms import Field, Form, Option, Options, Raw, clean, date_text, prefill, text_of
from workflows.forms.kinds import PICKERS
from workflows.forms.model import FieldProblem, Path
from workflows.plausible_words import sentences, short_text
from workflows.workdays import WorkCalendar

ROUNDS, TRIES = 8, 240
"""Of mending one answer, and of checks in all of them."""
AHEAD = 5  # working days from today to a day that lies ahead
FIGURE = 40


@dataclass(frozen=True)
class Taste:
    """What answers are made from."""

    seed: int = 0
    turn: int = 0  # how often this step was answered before, in this run
    calendar: WorkCalendar = dataclasses.field(default_factory=WorkCalendar)
    asked: frozenset[str] = frozenset()  # fields that decide which way the flow goes

    def random(self, what: str) -> Random:
        return Random(f"{self.seed}/{self.turn}/{what}")

    @property
    def is_straight(self) -> bool:
        return self.seed == 0 or self.turn > 0


def plausible(
    form: Form,
    taste: Taste,
    *,
    facts: Mapping[str, Any],
    options: Options,
    files: tuple[int, ...] = (),
    typed: Mapping[str, Any] | None = None,
) -> Raw:
    """An answer as typed; what is in `typed` already stays."""
    maker = _Maker(form, taste, facts, options, files)
    begun = {**prefill(form, facts), **{n: one for n, one in (typed or {}).items() if one}}
    return maker.mended(maker.filled(form.fields, begun))


class _Maker:
    def __init__(
        self,
        form: Form,
        taste: Taste,
        facts: Mapping[str, Any],
        options: Options,
        files: tuple[int, ...],
    ) -> None:
        self.form, self.taste, self.facts = form, taste, facts
        self.options, self.files, self.tries = options, files, TRIES
        self.today = date.fromisoformat(str(facts["today"]))

    def filled(self, fields: tuple[Field, ...], begun: Mapping[str, Any], row: int = 0) -> Raw:
        """What must be given, what decides the way, and yes or no."""
        raw = dict(begun)
        for field in fields:
            if field.kind == "table" and (field.required or field.min_items or self._asked(field)):
                raw[field.name] = self._rows(field, raw.get(field.name))
            elif not raw.get(field.name) and self._is_wanted(field):
                raw[field.name] = self.value(field, row)
        return raw

    def _asked(self, field: Field) -> bool:
        return field.name in self.taste.asked

    def _is_wanted(self, field: Field) -> bool:
        if field.is_auto or field.locked:
            return False
        return field.required or field.min_items > 0 or self._asked(field) or field.kind == "yesno"

    def _rows(self, table: Field, typed: Any) -> list[Raw]:
        """One row; where the flow repeats over it, one for each sample unit."""
        given = [one for one in typed or [] if isinstance(one, Mapping)]
        places = next((one for one in table.columns if one.kind == "unit"), None)
        wanted = max(table.min_items, 1)
        if places is not None and self._asked(table):
            wanted = max(wanted, len(self._known(places)))
        if table.fixed_rows:
            wanted = len(given)
        rows = [*given, *({} for _ in range(wanted - len(given)))]
        return [self.filled(table.columns, one, at) for at, one in enumerate(rows)]

    def _known(self, field: Field) -> tuple[Option, ...]:
        return field.options or self.options.get(field.source or "", ())

    def value(self, field: Field, row: int = 0) -> Any:
        return next(iter(self.candidates(field, row)), "")

    def candidates(self, field: Field, row: int = 0) -> list[Any]:
        """The likeliest first."""
        found = list(self._candidates(field, row))
        own_choice = field.kind in ("select", "yesno") and not field.schema.get("const")
        if own_choice and not self.taste.is_straight:
            self.taste.random(f"{self.form.key}.{field.name}.{row}").shuffle(found)
        return found

    def _candidates(self, field: Field, row: int) -> Iterator[Any]:
        kind, known = field.kind, [text_of(one.value) for one in self._known(field)]
        if kind in ("select", "unit", "officer", "book"):
            turned = known[row % len(known) :] + known[: row % len(known)] if known else []
            yield from turned if kind in ("unit", "officer") else known
        elif kind in PICKERS or kind == "checks":
            yield from self._several(field, known)
        elif kind == "yesno":
            first = bool(field.schema.get("const")) or field.default is True
            yield from ("true", "false") if first else ("false", "true")
        elif kind == "date":
            yield from self._days(field)
        elif kind in ("integer", "number"):
            yield from _figures(field, row)
        elif kind == "file":
            yield from (str(one) for one in self.files[:1])
        elif kind == "files":
            yield [str(one) for one in self.files[:1]]
        else:
            yield self._written(field, row)

    def _several(self, field: Field, known: list[str]) -> Iterator[list[str]]:
        if field.kind == "units" and self._asked(field):
            yield known[: field.max_items]
        yield known[: max(field.min_items, 1)]
        yield from ([one] for one in known[1:])

    def _days(self, field: Field) -> Iterator[str]:
        ahead = self.taste.calendar.add(self.today, AHEAD)
        told = f"{field.name} {field.label}".lower()
        later = any(word in told for word in ("due", "hạn", "until"))
        first, other = (ahead, self.today) if later else (self.today, ahead)
        far = self.taste.calendar.add(self.today, 4 * AHEAD)
        for day in (first, other, far, self.taste.calendar.add(self.today, -AHEAD)):
            yield date_text(day.isoformat())

    def _written(self, field: Field, row: int) -> Any:
        if field.kind == "fixed":
            return str(field.schema.get("const", ""))
        if field.kind == "checklist":
            return {one.name: self.value(one) for one in field.columns}
        if field.kind == "channels":
            first = text_of(field.options[0].value) if field.options else ""
            return {text_of(to.value): first for to in self.options.get(field.source or "", ())}
        if field.kind == "document":
            day = date_text(self.today.isoformat())
            return {"number": f"{row + 12}-KH/TU", "date": day, "issuer": short_text("issuer", 0)}
        if field.kind == "daterange":
            days = (self.taste.calendar.add(self.today, n) for n in (1, AHEAD))
            return dict(zip(("from", "to"), (date_text(one.isoformat()) for one in days),
                            strict=True))  # fmt: skip
        shift = 0 if self.taste.seed == 0 else self.taste.random(field.name).randrange(9)
        low = int(field.schema.get("minLength", 0))
        short = short_text(f"{field.name} {field.label}", shift + row, field.max_length)
        if field.kind == "longtext" or len(short) < low:
            return sentences(shift + row, low, field.max_length)
        return short

    def mended(self, raw: Raw) -> Raw:
        for _ in range(ROUNDS):
            problems = self._problems(raw)
            if not problems or self.tries <= 0:
                return raw
            before = raw
            for problem in problems:
                raw = self._mended_at(raw, problem)
            if raw == before:
                return raw
        return raw

    def _problems(self, raw: Raw) -> tuple[FieldProblem, ...]:
        self.tries -= 1
        given = {"facts": self.facts, "options": self.options, "files": self.files}
        return clean(self.form, raw, **given).problems  # type: ignore[arg-type]

    def _mended_at(self, raw: Raw, problem: FieldProblem) -> Raw:
        """The first value there that leaves fewer problems, else one that leaves another."""
        before = self._problems(raw)
        other = raw
        for path, one, row in self._places(raw, problem.path):
            for value in self._tries_for(one, row):
                if self.tries <= 0:
                    return other
                tried = _with(raw, path, value)
                left = self._problems(tried)
                if len(left) < len(before):
                    return tried
                if other is raw and not any(_same(found, problem) for found in left):
                    other = tried
        return other

    def _tries_for(self, field: Field, row: int) -> list[Any]:
        if field.kind == "table":
            return [self._rows(dataclasses.replace(field, required=True), None)]
        found = self.candidates(field, row)
        return [*found, [found[0][0]] if found and isinstance(found[0], list) and found[0] else ""]

    def _places(self, raw: Raw, path: Path) -> Iterator[tuple[Path, Field, int]]:
        top = self.form.field(str(path[0])) if path else None
        if top is None:
            return
        rows = raw.get(top.name)
        if top.kind != "table" or not rows:
            yield (top.name,), top, 0
            return
        if len(path) > 2 and isinstance(path[1], int):
            column = next((one for one in top.columns if one.name == path[2]), None)
            if column is not None:
                yield (top.name, path[1], column.name), column, path[1]
            return
        for at in range(min(len(rows), 3)):
            for column in top.columns:
                if not column.locked and not column.is_auto:
                    yield (top.name, at, column.name), column, at


def _figures(field: Field, row: int) -> Iterator[str]:
    low, high = field.schema.get("minimum"), field.schema.get("maximum")
    value = FIGURE + row
    if high is not None and value > high:
        value = int(high)
    if low is not None and value < low:
        value = int(low)
    yield str(value)
    yield from (str(one) for one in (low, high, 0, 1) if isinstance(one, int))


def _with(raw: Raw, path: Path, value: Any) -> Raw:
    if len(path) == 1:
        return {**raw, str(path[0]): value}
    rows = [dict(one) for one in raw[str(path[0])]]
    rows[int(path[1])][str(path[2])] = value
    return {**raw, str(path[0]): rows}


def _same(one: FieldProblem, other: FieldProblem) -> bool:
    return (one.path, one.code, one.args) == (other.path, other.code, other.args)
