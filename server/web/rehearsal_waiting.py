"""What a rehearsal waits for from outside: messages and signals, calls that stand-ins answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from server.services.rehearsals.beginnings import place_name
from server.services.rehearsals.play import Play
from server.web.rehearsal_log import Log
from server.web.rehearsal_words import key_words
from workflows.asked_names import Asked, asked_names
from workflows.definition import Definition
from workflows.naming import element_name
from workflows.replaying import Replay


@dataclass(frozen=True)
class Awaited:
    """A message or signal that somebody on the stage waits for."""

    kind: str
    name: str
    words: str
    element: str
    fields: tuple[tuple[str, str, str], ...]  # (name, what it is called, value to begin with)


@dataclass(frozen=True)
class Stand:
    """A call that waits for its stand-in."""

    element: str
    name: str
    called: str
    item: str  # JSON
    item_words: str
    outcomes: tuple[tuple[str, str], ...]


def awaited_in(played: Replay, log: Log) -> list[Awaited]:
    """Each message once, however many wait for it."""
    found: dict[tuple[str, str, str], Awaited] = {}
    read: dict[str, tuple[Asked, ...]] = {}
    for instance in played.stage.instances:
        if instance.last is None or instance.is_over:
            continue
        model = instance.definition
        for one in instance.last.awaiting:
            keys = tuple(sorted(one.keys.items()))
            place = one.kind, one.name, json.dumps(keys)
            if place in found:
                continue
            if model.key not in read:
                read[model.key] = asked_names(model)
            more = ((name, "") for name in payload_names(model, one.element, read[model.key]))
            words = log.message_words(one.name)
            fields = tuple((name, key_words(name), value) for name, value in (*keys, *more))
            found[place] = Awaited(one.kind, one.name, words, one.element, fields)
    return list(found.values())


def payload_names(model: Definition, element: str, asked: tuple[Asked, ...]) -> list[str]:
    """Names that only the event subprocess of this start event reads."""
    drawn = model.elements.get(element)
    part = drawn.part if drawn else None
    return [place_name(one) for one in asked if part in one.handlers and one.constants]


def stands_in(played: Replay, play: Play) -> list[Stand]:
    """Calls that stand-ins answer, with the outcomes the model knows."""
    found = []
    for call in played.stage.open_calls():
        owner = played.stage.instances[call.instance].definition
        row = call.item if isinstance(call.item, Mapping) else {"unit": call.item}
        unit = row.get("unit_id") or row.get("unit")
        found.append(Stand(
            call.element, element_name(owner, call.element), call.calls,
            json.dumps(unit), play.cast.name_of(unit), _outcomes(owner, call.calls, play),
        ))  # fmt: skip
    return found


def _outcomes(owner: Definition, called: str, play: Play) -> tuple[tuple[str, str], ...]:
    known = play.definitions.get(called)
    if known is not None:
        ends = [one.id for one in known.elements.values() if one.kind == "endEvent"]
        return tuple((end.removeprefix("E_"), element_name(known, end)) for end in ends)
    return tuple((one, one) for one in outcomes_asked(owner, called))


def outcomes_asked(owner: Definition, called: str) -> list[str]:
    """What the caller compares the outcome with."""
    found = (one.constants for one in asked_names(owner)
             if (one.name, one.part) == (called, "outcome"))  # fmt: skip
    return [str(one) for constants in found for one in constants]
