"""By which branches of a split each step behind it can be reached."""

from __future__ import annotations

from heapq import heappop, heappush

from workflows.checks.drawing import Drawing, Node
from workflows.checks.walking import left_last_first


def branches_behind(drawing: Drawing, split: Node) -> dict[str, int]:
    """Step -> a bit for each way out of the split that leads to it; the split itself has none.

    A step is asked again only when a branch more has come to it, those before it first.
    """
    ways = {
        name: [f.target for f in node.outgoing if f.target in drawing.nodes]
        for name, node in drawing.nodes.items()
    }
    order = {name: at for at, name in enumerate(left_last_first(ways, [split.id]))}
    found = dict.fromkeys(order, 0)
    left: list[tuple[int, str]] = []

    def reach(name: str, branches: int) -> None:
        if name != split.id and branches & ~found[name]:
            found[name] |= branches
            heappush(left, (order[name], name))

    for at, flow in enumerate(split.outgoing):
        if flow.target in drawing.nodes:
            reach(flow.target, 1 << at)
    while left:
        _, name = heappop(left)
        for further in ways[name]:
            reach(further, found[name])
    return found
