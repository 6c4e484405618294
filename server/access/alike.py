"""A reach by names in the place of its numbers: one statement, made once, serves all who are alike.

Alike are officers with the same roles over the same pattern of units. What they may do is decided
by the same functions; `values` say what the names stand for when the statement runs.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam

from server.access.people import Held
from server.access.reach import Extent, Reach, StandIn

Pattern = tuple[tuple[int, str], ...]  # number of the unit in `values`, role


class Shape(NamedTuple):
    held: Pattern
    own: tuple[int, ...]
    stands_in: tuple[tuple[Pattern, bool, tuple[str, ...]], ...]
    """What each covers, whether in person, and what its extent names."""


def alike(reach: Reach) -> tuple[Reach, Mapping[str, Any]]:
    """The same object for all who are alike; and the values of one of them."""
    covered = (reach.held, *(one.held for one in reach.stands_in))
    every = reach.own | {held.unit_id for some in covered for held in some}
    units = {unit_id: number for number, unit_id in enumerate(sorted(every))}
    shape = Shape(
        held=pattern(reach.held, units),
        own=tuple(sorted(units[one] for one in reach.own)),
        stands_in=tuple(
            (pattern(one.held, units), one.in_person, tuple(named_in(one.extent)))
            for one in reach.stands_in
        ),
    )
    values = {f"unit_{number}": unit_id for unit_id, number in units.items()}
    for number, one in enumerate(reach.stands_in):
        values[f"away_{number}"] = one.officer_id
        values |= {f"{name}_{number}": value for name, value in named_in(one.extent).items()}
    return named(shape), {
        "me": reach.officer_id,
        "below": sorted(reach.below),
        "committees": sorted(reach.committees),
        **values,
    }


def named_in(extent: Extent) -> dict[str, Any]:
    return {name: value for name, value in asdict(extent).items() if value is not None}


def pattern(held: Collection[Held], units: Mapping[int, int]) -> Pattern:
    return tuple(sorted((units[one.unit_id], one.role) for one in held))


@lru_cache(maxsize=512)
def named(shape: Shape) -> Reach:
    lists: Any = {name: bindparam(name, expanding=True) for name in ("below", "committees")}
    return Reach(
        officer_id=a_number("me"),
        held=by_name(shape.held),
        own=frozenset(a_number(f"unit_{number}") for number in shape.own),
        stands_in=tuple(
            StandIn(0, a_number(f"away_{number}"), by_name(held), in_person, asked(extent, number))
            for number, (held, in_person, extent) in enumerate(shape.stands_in)
        ),
        **lists,
    )


def asked(names: Collection[str], number: int) -> Extent:
    found: dict[str, Any] = {name: bindparam(f"{name}_{number}") for name in names}
    return Extent(**found)


def by_name(some: Pattern) -> frozenset[Held]:
    return frozenset(Held(a_number(f"unit_{number}"), role) for number, role in some)


def a_number(name: str) -> Any:
    return bindparam(name)
