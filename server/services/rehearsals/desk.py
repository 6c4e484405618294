"""One open task of a rehearsal: its form as an officer would see it, and the step it becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from server.services.engine_data import engine_data
from server.services.forms import Source, read_once
from server.services.rehearsals.beginnings import choices_of, straight_of
from server.services.rehearsals.cast import facts_for, options_for, papers
from server.services.rehearsals.play import Play
from workflows.asked_names import Asked, parts_asked
from workflows.definition import Definition
from workflows.forms import Cleaned, Form, Options, Raw, clean
from workflows.plausible import Taste, plausible
from workflows.replaying import Replay
from workflows.stage_board import ROWS_OF_UNITS
from workflows.stage_inbox import InboxLine


@dataclass(frozen=True)
class Desk:
    line: InboxLine
    form: Form | None
    facts: Mapping[str, Any]
    options: Options
    extras: tuple[Asked, ...]  # what the system would compute, and the flow asks for
    taste: Taste

    def clean(self, raw: Mapping[str, Any]) -> Cleaned | None:
        """None for a task without a form: it is only confirmed."""
        if self.form is None:
            return None
        return clean(self.form, raw, facts=self.facts, options=self.options, files=papers())

    def plausible_raw(self, typed: Raw | None = None) -> Raw:
        if self.form is None:
            return {}
        return plausible(self.form, self.taste, facts=self.facts, options=self.options,
                         files=tuple(papers()), typed=typed)  # fmt: skip

    def plausible_extras(self) -> dict[str, Any]:
        """With seed 0 nothing special happens, else by chance."""
        return {str(one.part): self._extra(one) for one in self.extras}

    def _extra(self, one: Asked) -> Any:
        if one.is_list or self.taste.is_straight:
            return ROWS_OF_UNITS if one.is_list else straight_of(one)
        return self.taste.random(str(one.part)).choice(choices_of(one))


def desk_of(play: Play, played: Replay, line: InboxLine) -> Desk:
    task, stage = line.task, played.stage
    instance = stage.instances[task.instance]
    form = form_of(instance.definition, line.drawn.form)
    asked = parts_asked(instance.definition, line.drawn.answer_name)
    typed = {one.name for one in form.fields if not one.is_auto} if form else set()
    turn = sum(one.element == task.element for one in instance.trail)
    taste = Taste(play.seed, turn, play.calendar, frozenset(str(one.part) for one in asked))
    return Desk(
        line=line,
        form=form,
        facts=facts_for(form, stage, task, play.cast, play.parameters) if form else {},
        options=options_for(form, play.cast) if form else {},
        extras=tuple(one for one in asked if one.part not in typed),
        taste=taste,
    )


def form_of(definition: Definition, key: str | None) -> Form | None:
    if not key or key not in definition.forms:
        return None
    return read_once(definition.hash, key, Source(definition))


def answering(
    play: Play, desk: Desk, cleaned: Cleaned | None, extras: Mapping[str, Any], number: int
) -> dict[str, Any]:
    """The step that answers the task; `rows` are the lists behind its tables."""
    line = desk.line
    computed = {name: _row_set(play, value) for name, value in extras.items()}
    answer, rows = computed, dict[str, list[Any]]()
    if cleaned is not None:
        answer = {**engine_data(desk.form, number, cleaned, {}), **computed}
        del answer["answer_id"]
        rows = {
            f"answer/{number}/{name}": [with_unit(row) for row in one]
            for name, one in cleaned.rows.items()
        }
    step: dict[str, Any] = {"done": line.task.element}
    if line.task.process != play.definition.key:
        step["process"] = line.task.process
    if line.item is not None:
        step["item"] = line.item
    step["answer"] = {name: value for name, value in answer.items() if value is not None}
    return {**step, "rows": rows} if rows else step


def _row_set(play: Play, value: Any) -> Any:
    if value == ROWS_OF_UNITS:
        return {"rows": ROWS_OF_UNITS, "count": len(play.cast.units)}
    return value


def with_unit(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row that names a unit is that unit's, as on the server."""
    kept = {name: value for name, value in row.items() if value is not None}
    return {**kept, "unit_id": kept["unit"]} if "unit" in kept else kept
