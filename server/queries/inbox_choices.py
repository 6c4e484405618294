"""What a list may be narrowed to, the fullest first: its documents, steps and units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import or_, select

from server.database import Prepared, Work, among
from server.queries.inbox_filters import URGENCIES
from server.queries.names import unit_names
from server.tables import Case, Directive

MOST = 40  # choices of one select
Pair = tuple[int | None, int | None]  # case and unit
K = TypeVar("K")


@dataclass(frozen=True)
class Counted:
    id: int
    name: str
    count: int


PRESSING = Prepared(
    select(Case.id, Directive.urgency)
    .join(Directive, Directive.id == Case.directive_id)
    .where(or_(*(Directive.urgency == one for one in URGENCIES[:-1])))
)


def cases_of(
    db: Work, pairs: Mapping[Pair, int], asked: int | None
) -> tuple[tuple[Counted, ...], dict[str, int]]:
    """The fullest cases by their document's number, and all of them by urgency."""
    numbers = summed((case_id, number) for (case_id, _), number in pairs.items())
    urgent: dict[int, str] = dict(map(tuple, db.run(PRESSING)))
    urgencies: Counter[str] = Counter()
    for case_id, number in numbers.items():
        urgencies[urgent.get(case_id, URGENCIES[-1])] += number
    top = dict(fullest(numbers, asked))
    return named_cases(db, top), dict(urgencies)


NUMBERS = Prepared(
    select(Case.id, Directive.full_number, Directive.subject)
    .join(Directive, Directive.id == Case.directive_id)
    .where(among(Case.id, "cases"))
)


def named_cases(db: Work, top: Mapping[int, int]) -> tuple[Counted, ...]:
    found = db.run(NUMBERS, {"cases": list(top)})
    names = {id_: number or subject for id_, number, subject in map(tuple, found)}
    return tuple(Counted(id_, names[id_], number) for id_, number in top.items() if id_ in names)


def units_of(db: Work, pairs: Mapping[Pair, int], asked: int | None) -> tuple[Counted, ...]:
    numbers = summed((unit_id, number) for (_, unit_id), number in pairs.items())
    names = unit_names(db, set(numbers))
    return tuple(Counted(i, names.get(i, ""), number) for i, number in fullest(numbers, asked))


def summed(rows: Iterable[tuple[int | None, int]]) -> Counter[int]:
    found: Counter[int] = Counter()
    for key, number in rows:
        if key is not None:
            found[key] += number
    return found


def fullest(numbers: Counter[K], asked: K | None) -> tuple[tuple[K, int], ...]:
    top = dict(numbers.most_common(MOST))
    if asked:
        top.setdefault(asked, numbers[asked])
    return tuple(top.items())
