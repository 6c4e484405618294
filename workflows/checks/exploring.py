"""Soundness by playing: every way the tokens of a scope can go, within a stated bound.

Data is not looked at: each gateway may take each of its ways. A subprocess counts as one step and
is explored by itself; what hangs on an activity's edge may or may not come (BPMN 2.0.2, 13).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from workflows.checks.bundle import Bundle
from workflows.checks.drawing import Drawing, Flow, Node
from workflows.checks.elements import Element, is_event_subprocess, kind_of
from workflows.checks.gateways import joins
from workflows.checks.links import partner
from workflows.checks.playing import BOUND, MANY_STATES, MOVES, Net, Play, played
from workflows.checks.saying import name_of, warning
from workflows.checks.walking import walked
from workflows.errors import Problem

STEPS = 60_000
"""Of all scopes of a drawing together: who draws a hundred nets waits no longer than for one."""


def soundness(drawing: Drawing, bundle: Bundle) -> Iterator[Problem]:
    known = {one.element for one in joins(drawing, bundle) if one.code == "missing-join"}
    left = STEPS
    for scope in drawing.scopes():
        inside = _inside(drawing, scope)
        starts = [node.id for node in inside.values() if node.kind == "startEvent"]
        if not starts or kind_of(scope) == "adHocSubProcess" or not _is_playable(inside):
            continue
        play = played(Net(inside), starts, left)
        if play.cut:
            moves = MOVES if left >= MOVES else STEPS
            yield warning(play.cut, scope, bound=BOUND if play.cut == MANY_STATES else moves)
        left -= play.steps
        yield from _told(inside, starts, play, known)


def _told(
    inside: dict[str, Node], starts: list[str], play: Play, known: set[str | None]
) -> Iterator[Problem]:
    for name in sorted(play.wide):
        node = inside[name]
        yield warning("split-partly-tried", node.element, count=len(node.outgoing))
    for name in sorted(play.stuck):
        yield warning(
            "join-may-wait", inside[name].element, split=_missing(inside[name], inside, play)
        )
    for name in sorted(play.twice - known):
        yield warning("missing-join", inside[name].element, split=_before(inside[name], inside))
    if play.is_whole:
        for name in sorted(_connected(inside, starts) - play.fired):
            yield warning("never-carried-out", inside[name].element)


def _inside(drawing: Drawing, scope: Element) -> dict[str, Node]:
    """The nodes of the scope, a link drawn as the arrow that it stands for."""
    found = {n.id: n for n in drawing.inside(scope) if not is_event_subprocess(n.element)}
    for node in tuple(found.values()):
        caught = partner(drawing, node)
        if caught is not None:
            arrow = Flow(f"link {node.id}", node.id, caught.id, node.element, None)
            into = found[caught.id]
            found[node.id] = replace(found[node.id], outgoing=[arrow])
            found[caught.id] = replace(into, incoming=[*into.incoming, arrow])
    return found


def _is_playable(inside: dict[str, Node]) -> bool:
    """Only what is drawn soundly enough to be played; the rest has been told by other rules."""
    known = {flow.id for node in inside.values() for flow in node.outgoing}
    whole = "" not in known and all(f.target in inside for n in inside.values() for f in n.outgoing)
    return whole and not any(n.kind == "complexGateway" for n in inside.values())


def _before(node: Node, inside: dict[str, Node]) -> str:
    return ", ".join(dict.fromkeys(name_of(inside[f.source].element) for f in node.incoming))


def _missing(join: Node, inside: dict[str, Node], play: Play) -> str:
    there = {flow for flow, _ in play.stuck[join.id]}
    return ", ".join(
        name_of(inside[flow.source].element) for flow in join.incoming if flow.id not in there
    )


def _connected(inside: dict[str, Node], starts: list[str]) -> set[str]:
    edges: dict[str, list[str]] = {}
    for node in inside.values():
        edges.setdefault(node.attached_to, []).append(node.id)

    def further(name: str) -> list[str]:
        return [*edges.get(name, []), *(flow.target for flow in inside[name].outgoing)]

    return walked(starts, further)
