"""Where a rehearsal stands, as marks for the drawing of one process."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from server.web.rehearsal_coverage import Covered
from workflows.definition import Definition
from workflows.players import Instance
from workflows.rehearsal import Stage
from workflows.replaying import Replay


def marks_of(played: Replay, covered: Covered) -> str:
    """JSON: element -> how many wait there; lists of what is done, never used, failed."""
    stopped, run, never = played.stopped, covered.run, covered.never
    return json.dumps({
        "waiting": waiting_at(played.stage, covered.definition),
        "done": sorted(run.elements | run.flows),
        "never": sorted(never.elements | never.flows),
        "failed": [stopped.element] if stopped and stopped.element else [],
    })  # fmt: skip


def waiting_at(stage: Stage, model: Definition) -> dict[str, int]:
    """Element -> how many wait there, for whatever."""
    return dict(Counter(
        element
        for one in stage.instances
        if one.definition.key == model.key and not one.is_over
        for element in _places(stage, one, model)
    ))  # fmt: skip


def _places(stage: Stage, instance: Instance, model: Definition) -> Iterator[str]:
    last = instance.last
    if last is None:
        return
    yield from (one.element for one in last.open_tasks)
    listening = [one.element for one in last.timers] + [one.element for one in last.awaiting]
    yield from (one for one in listening if not _is_watch(model, one))
    yield from last.conditions
    for (number, _), group in stage.groups.items():
        if number == instance.number and not group.is_finished:
            yield from [group.request.element] * (len(group.items) - group.done)


def _is_watch(model: Definition, element: str) -> bool:
    """Boundary events and event subprocesses only listen; nothing stands there."""
    drawn = model.elements.get(element)
    return drawn is None or bool(drawn.attached_to) or bool(drawn.part)
