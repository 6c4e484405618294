"""The log of a rehearsal in words: each step, and what followed from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from server.services.rehearsals.desk import form_of
from server.services.rehearsals.play import Play
from server.web.forms.words import choice_of, label_of
from server.web.language import chosen_language, sentence
from server.web.rehearsal_words import service_words, start_name
from server.words import is_known
from workflows.asked_names import operators_of
from workflows.definition import Definition
from workflows.forms import Field, text_of
from workflows.naming import element_name, flow_names
from workflows.once import once
from workflows.players import Entry
from workflows.replaying import Replay, Scene
from workflows.workdays import day_of

SHOWN = 8
"""Answers of one step that its line of the log tells."""
QUIET = ("parallelGateway", "subProcess", "transaction", "task")


@dataclass(frozen=True)
class Told:
    """A line below a step: what followed from it."""

    text: str
    element: str
    is_given_up: bool = False


@dataclass(frozen=True)
class SceneView:
    number: int
    at: datetime
    heading: str
    answers: tuple[str, ...]
    lines: tuple[Told, ...]
    passed: int = 0  # working days that this step let pass


class Log:
    """Tells scenes; knows what a person calls the parts of the models on the stage."""

    def __init__(self, play: Play, played: Replay) -> None:
        self.play, self.played = play, played

    @property
    def scenes(self) -> list[SceneView]:
        return [self._scene(one) for one in self.played.scenes]

    def _scene(self, scene: Scene) -> SceneView:
        stage = self.played.stage
        passed = stage.calendar.between(day_of(scene.before), day_of(scene.at))
        own = scene.step.get("done") or scene.step.get("start")
        entries = list(scene.entries)
        if entries and entries[0].element == own:
            del entries[0]  # the step itself says it
        lines = tuple(told for entry in entries if (told := self._told(entry)) is not None)
        raised = tuple(
            Told(sentence("rehearsal-raised", {"code": code}), "") for code in scene.raised
        )
        heading, answers = self._heading(scene)
        return SceneView(scene.number, scene.at, heading, answers, (*lines, *raised), passed)

    def _heading(self, scene: Scene) -> tuple[str, tuple[str, ...]]:
        step = scene.step
        if scene.number == 0:
            name = start_name(self.play.definition, str(step.get("start")))
            return sentence("rehearsal-step-start", {"name": name}), ()
        if "done" in step:
            return self._done(step)
        for kind in ("message", "signal"):
            if kind in step:
                words = self.message_words(str(step[kind]))
                return sentence(f"rehearsal-step-{kind}", {"name": words}), ()
        if "ended" in step:
            args = {"name": self.name_anywhere(str(step["ended"])), "outcome": step.get("outcome")}
            return sentence("rehearsal-step-ended", args), ()
        if step.get("next_timer"):
            return sentence("rehearsal-step-timer"), ()
        return sentence("rehearsal-step-days", {"n": step.get("working_days")}), ()

    def _done(self, step: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
        key = step.get("process") or self.play.definition.key
        definition = self.play.definitions.get(key, self.play.definition)
        drawn = definition.elements.get(step["done"])
        lane = definition.lanes.get(drawn.lane or "") if drawn else None
        unit = step.get("item")
        unit = unit.get("unit") if isinstance(unit, Mapping) else unit
        args = {
            "who": " · ".join(filter(None, (lane.name if lane else "",
                                            self.play.cast.name_of(unit)))),
            "name": element_name(definition, str(step["done"])),
        }  # fmt: skip
        code = "rehearsal-step-done" if args["who"] else "rehearsal-step-done-by-nobody"
        return sentence(code, args), tuple(self._answers(definition, step))

    def _answers(self, definition: Definition, step: Mapping[str, Any]) -> Iterator[str]:
        drawn = definition.elements.get(step["done"])
        form = form_of(definition, drawn.form if drawn else None)
        answer = step.get("answer") or {}
        fields = {one.name: one for one in form.fields} if form else {}
        given = [(n, one) for n, one in answer.items() if one != [] and not _is_empty_set(one)]
        for name, value in given[:SHOWN]:
            field = fields.get(name)
            label = label_of(field, chosen_language()) if field else name
            yield f"{label}: {self._value(field, value)}"

    def _value(self, field: Field | None, value: Any) -> str:
        if isinstance(value, Mapping):
            return sentence("rehearsal-rows", {"n": value.get("count", len(value))})
        if isinstance(value, bool):
            return sentence("rehearsal-yes" if value else "rehearsal-no")
        for option in field.options if field else ():
            if option.value == value:
                return choice_of(option, chosen_language())
        if isinstance(value, list):
            return ", ".join(self._value(field, one) for one in value)
        named = self.play.cast.name_of(value) if isinstance(value, str) else value
        return text_of(named)

    def _told(self, entry: Entry) -> Told | None:
        """None for what says nothing beside the step itself."""
        definition = self.play.definitions[entry.process]
        unit = self._unit_of_instance(entry.instance)
        is_start = entry.kind == "startEvent"
        called = start_name(definition, entry.element) if is_start else entry.name or entry.element
        name = called + (f" ({unit})" if unit else "")
        if entry.status == "cancelled":
            return Told(sentence("rehearsal-entry-cancelled", {"name": name}), entry.element, True)
        if entry.kind in QUIET or (entry.kind == "exclusiveGateway" and not entry.flows):
            return None
        code = f"rehearsal-entry-{entry.kind}"
        args = {"name": name, "process": definition.name}
        if entry.flows:
            names = self.flow_names_of(entry.process)
            args["flow"] = ", ".join(names.get(flow, flow) for flow in entry.flows)
            if not self._is_choice(entry, definition):
                return None
        if entry.kind == "serviceTask":
            args |= self._service(definition, entry.element)
        return Told(sentence(code if is_known(code) else "rehearsal-entry", args), entry.element)

    def _unit_of_instance(self, number: int) -> str:
        """Of several alike, which one it is."""
        item = self.played.stage.instances[number].item
        row = item if isinstance(item, Mapping) else {"unit": item}
        return self.play.cast.name_of(row.get("unit_id") or row.get("unit"))

    @staticmethod
    def _is_choice(entry: Entry, definition: Definition) -> bool:
        return sum(source == entry.element for source, _ in definition.flows) > 1

    def flow_names_of(self, key: str) -> Mapping[str, str]:
        if key not in self._names:
            self._names[key] = flow_names(self.play.definitions[key])
        return self._names[key]

    @once
    def _names(self) -> dict[str, Mapping[str, str]]:
        return {}

    def _service(self, definition: Definition, element: str) -> dict[str, str]:
        found = next((one for one in operators_of(definition) if element in one.elements), None)
        name = found.name if found else ""
        return {"does": service_words(name)}

    def message_words(self, name: str) -> str:
        kinds = (one.messages.get(name) for one in self.play.definitions.values())
        return next((kind.label for kind in kinds if kind and kind.label), name)

    def name_anywhere(self, element: str) -> str:
        """The model's own element first: others may use the same id."""
        models = (self.play.definition, *self.play.definitions.values())
        return next((element_name(one, element) for one in models if element in one.elements),
                    element)  # fmt: skip


def _is_empty_set(value: Any) -> bool:
    return isinstance(value, Mapping) and value.get("count") == 0
