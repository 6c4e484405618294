"""Along the arrows of a drawing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence


def walked(starts: Iterable[str], ways: Callable[[str], Iterable[str]]) -> set[str]:
    """All that is reached from the starts, themselves included, each asked once for its ways."""
    seen: set[str] = set()
    left = list(starts)
    while left:
        name = left.pop()
        if name not in seen:
            seen.add(name)
            left += ways(name)
    return seen


def rounds(ways: Mapping[str, Sequence[str]]) -> list[set[str]]:
    """The largest sets in which each leads to every other and back to itself (Kosaraju)."""
    behind: dict[str, set[str]] = {name: set() for name in ways}
    for name, further in ways.items():
        for one in further:
            behind[one].add(name)
    found: list[set[str]] = []
    done: set[str] = set()
    for name in left_last_first(ways, ways):
        if name not in done:
            found.append(walked([name], lambda one: behind[one] - done))
            done.update(found[-1])
    return [one for one in found if len(one) > 1 or any(name in ways[name] for name in one)]


def left_last_first(ways: Mapping[str, Sequence[str]], roots: Iterable[str]) -> list[str]:
    """Who is left last by a walk into the depth stands first: where there is no round, each
    stands before all that it leads to."""
    order: list[str] = []
    seen: set[str] = set()
    for root in roots:
        path = [] if root in seen else [(root, iter(ways[root]))]
        seen.add(root)
        while path:
            name, rest = path[-1]
            further = next((one for one in rest if one not in seen), None)
            if further is None:
                path.pop()
                order.append(name)
            else:
                seen.add(further)
                path.append((further, iter(ways[further])))
    return order[::-1]
