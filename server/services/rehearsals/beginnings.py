"""How a rehearsal begins when nobody said otherwise, and what may be said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server.services.rehearsals.cast import SAMPLE_UNITS
from workflows.asked_names import Asked, Operator, asked_names, operators_of
from workflows.definition import Definition
from workflows.stage_board import ROWS_OF_UNITS

KEY = "1"
"""Stands for the number of a directive, an obstacle, a round of supervision."""
UNIT_KEY, DEFAULT_UNITS = "unit_id", 2
COUNTERS = ("nrOfInstances", "nrOfActiveInstances", "nrOfCompletedInstances",
            "nrOfTerminatedInstances", "outcomes")  # fmt: skip
ANYTHING_ELSE = "-"
"""A value that no expression compares with: the default way is taken."""


def default_given(definition: Definition, definitions: Mapping[str, Definition]) -> dict[str, Any]:
    start = default_start(definition)
    return {
        "start": start,
        "data": default_data(definition, start),
        "rows": {},
        "services": default_services(definition, definitions),
        "stand_ins": sorted(calls_below(definition, definitions) - definitions.keys()),
        "step": [],
    }


def default_start(definition: Definition) -> str:
    plain = [one.element for one in definition.starts if not one.is_triggered]
    return plain[0] if plain else definition.starts[0].element


def default_data(definition: Definition, start: str) -> dict[str, Any]:
    data: dict[str, Any] = {name: default_key(name) for name in definition.keys}
    for one in started_with(definition, start):
        put(data, place_name(one), value_of(one))
    return data


def units_of(count: int) -> dict[str, Any]:
    """The row set of the units taking part."""
    return {"rows": ROWS_OF_UNITS, "count": count}


def default_key(name: str, unit: str = SAMPLE_UNITS[0][0]) -> str:
    return unit if name == UNIT_KEY else KEY


def default_services(
    definition: Definition, definitions: Mapping[str, Definition], units: int = DEFAULT_UNITS
) -> dict[str, dict[str, Any]]:
    """Only what decides something need be answered."""
    return {
        one.name: {str(asked.part): value_of(asked, units) for asked in one.asked}
        for one in operators_below(definition, definitions)
        if one.asked
    }


def value_of(one: Asked, units: int = DEFAULT_UNITS) -> Any:
    return units_of(units) if one.is_list else straight_of(one)


def operators_below(
    definition: Definition, definitions: Mapping[str, Definition]
) -> tuple[Operator, ...]:
    """Of the model and of all it calls, each once."""
    keys = [definition.key, *sorted(calls_below(definition, definitions) - {definition.key})]
    found: dict[str, Operator] = {}
    for key in keys:
        for one in operators_of(definitions[key]) if key in definitions else ():
            found.setdefault(one.name, one)
    return tuple(found.values())


def started_with(definition: Definition, start: str) -> tuple[Asked, ...]:
    """What expressions read and nothing that follows writes: it must be there from the start."""
    written = _written(definition, ahead_of(definition, start))
    return tuple(
        one for one in asked_names(definition) if one.name not in written and not one.handlers
    )


def _written(definition: Definition, ahead: frozenset[str]) -> set[str]:
    answers = {one.answer_name for one in definition.elements.values() if one.id in ahead}
    called = {one.calls for one in definition.elements.values() if one.calls}
    results = {one.result for one in operators_of(definition) if one.result}
    messages = {key for kind in definition.messages.values() for key in kind.keys}
    return {*answers, *called, *results, *messages, *definition.keys, *COUNTERS}


def ahead_of(definition: Definition, start: str) -> frozenset[str]:
    """What can follow that start; what stands inside subprocesses follows every start."""
    reached = {one.element: _reached(definition, one.element) for one in definition.starts}
    some = frozenset().union(*reached.values())
    return reached.get(start, some) | (definition.elements.keys() - some)


def _reached(definition: Definition, start: str) -> frozenset[str]:
    ways: dict[str, list[str]] = {}
    for source, target in definition.flows:
        ways.setdefault(source, []).append(target)
    for one in definition.elements.values():
        if one.attached_to:
            ways.setdefault(one.attached_to, []).append(one.id)
    found, to_do = set[str](), [start]
    while to_do:
        at = to_do.pop()
        if at not in found:
            found.add(at)
            to_do += ways.get(at, ())
    return frozenset(found)


def calls_below(definition: Definition, definitions: Mapping[str, Definition]) -> set[str]:
    """Every process that may be called on the way."""
    found: set[str] = set()
    to_do = list(definition.calls)
    while to_do:
        key = to_do.pop()
        if key not in found:
            found.add(key)
            to_do += definitions[key].calls if key in definitions else ()
    return found


def choices_of(one: Asked) -> tuple[Any, ...]:
    """What it is compared with, and for yes or no the other one."""
    if any(isinstance(constant, bool) for constant in one.constants):
        return (False, True)
    return (*one.constants, ANYTHING_ELSE)


def straight_of(one: Asked) -> Any:
    return choices_of(one)[0] if False in choices_of(one)[:1] else ANYTHING_ELSE


def place_name(one: Asked) -> str:
    return f"{one.name}.{one.part}" if one.part else one.name


def put(data: dict[str, Any], place: str, value: Any) -> None:
    """`author.exempt` in {"author": {"exempt": value}}."""
    name, dot, part = place.partition(".")
    if not dot:
        data[name] = value
        return
    inner = data.get(name)
    data[name] = {**(inner if isinstance(inner, dict) else {}), part: value}
