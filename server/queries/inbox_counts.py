"""How much stands in an inbox: by view, by due, by document, step, unit and part; sums agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import literal, select, union_all

from server.access import alike, reach_of
from server.database import Prepared, Work, among
from server.queries.done_tasks import DONE_SINCE, morning_of
from server.queries.inbox_choices import Counted, Pair, cases_of, fullest, units_of
from server.queries.inbox_filters import GROUP, LEADING, PARTS, Wanted
from server.queries.informed import UNREAD
from server.queries.numbers_asked import numbers_asked
from server.queries.waiting import THEIRS, VIEWS, standing_in, view_of
from server.queries.waiting_lists import count, counted, number_in
from server.tables import Assignment, CaseUnit, Waiting

AT_HAND = ("mine", "free", "deputed")
BESIDE = ("draft", "paper", "unit", "others")
FEW = 12  # stretches of an index in one statement


@dataclass(frozen=True)
class InboxCounts:
    """`all` = mine + free + deputed; dues and parts share out `all`; urgencies, cases, steps and
    units share out the list that one looks at, as far as they go."""

    all: int = 0
    mine: int = 0
    free: int = 0
    deputed: int = 0
    later: int = 0
    taken: int = 0
    draft: int = 0
    paper: int = 0
    unit: int = 0
    others: int = 0
    informed: int = 0
    done: int = 0  # this week
    dues: Mapping[str, int] = field(default_factory=dict)
    dues_here: Mapping[str, int] = field(default_factory=dict)  # of the list one looks at
    parts: Mapping[str, int] = field(default_factory=dict)
    urgencies: Mapping[str, int] = field(default_factory=dict)
    cases: tuple[Counted, ...] = ()
    steps: tuple[tuple[str, int], ...] = ()
    units: tuple[Counted, ...] = ()

    @property
    def past(self) -> int:
        return self.dues.get("over", 0) + self.dues.get("past", 0)


def open_count(db: Work, officer_id: int) -> int:
    """The number beside Việc của tôi on every page."""
    return count(db, standing_in(db, officer_id, "all"))


def inbox_counts(db: Work, officer_id: int, wanted: Wanted | None = None) -> InboxCounts:
    """What is asked for now keeps its place among the choices, however little there is of it."""
    asked = wanted or Wanted()
    views, at_hand = views_and_share(db, officer_id)
    shown, seen = at_hand, {}
    if asked.view in VIEWS and asked.view != "all":  # the choices are of the list one looks at
        shown = share_of(counted(db, standing_in(db, officer_id, asked.view), *SHARED))
        seen = {asked.view: sum(shown.dues.values())}
    cases, urgencies = cases_of(db, shown.pairs, asked.case_id)
    return InboxCounts(
        all=sum(views[name] for name in AT_HAND),
        **{name: views[name] for name in (*AT_HAND, "later", "taken")},
        **beside(db, officer_id, seen),
        dues=at_hand.dues,
        dues_here=shown.dues,
        parts=parts_of(db, at_hand.pairs),
        urgencies=urgencies,
        cases=cases,
        steps=fullest(shown.steps, asked.step),
        units=units_of(db, shown.pairs, asked.unit_id),
    )  # fmt: skip


def beside(db: Work, officer_id: int, seen: Mapping[str, int]) -> dict[str, int]:
    """The lists whose length is all that is told of them: in one look, unless they are of many
    units. Such statements are long, and SQLite plans them anew at every run.

    `seen`: the length of the list one looks at, which has been counted.
    """
    monday = db.today - timedelta(days=db.today.weekday())
    known = {name: number for name, number in seen.items() if name in BESIDE}
    lists = {name: standing_in(db, officer_id, name) for name in BESIDE if name not in known}
    values = {
        **standing_in(db, officer_id, "draft").values, "officer": officer_id,
        "own": sorted(reach_of(db, officer_id).own), "morning": morning_of(monday),
    }  # fmt: skip
    others = {"informed": UNREAD, "done": DONE_SINCE}
    if sum(len(one.stretches) for one in lists.values()) <= FEW:
        asked = {name: number_in(one) for name, one in lists.items()}
        return known | numbers_asked(db, asked | others, values)
    found = {name: count(db, one) for name, one in lists.items()}
    return known | found | numbers_asked(db, others, values)


SHARED = (Waiting.case_id, Waiting.task_unit_id, Waiting.name, GROUP)


class Share(NamedTuple):
    """One list by case and unit, by step, by due."""

    pairs: Mapping[Pair, int]
    steps: Counter[str]
    dues: Mapping[str, int]


def views_and_share(db: Work, officer_id: int) -> tuple[Counter[str], Share]:
    """One look: by view, and what is in the list of all shared out."""
    view = view_of(alike(reach_of(db, officer_id))[0])
    rows = counted(db, standing_in(db, officer_id, THEIRS), view, *SHARED)
    views = Counter[str]()
    for name, *_, number in rows:
        views[name] += number
    return views, share_of([row[1:] for row in rows if row[0] in AT_HAND])


def share_of(rows: Iterable[tuple[Any, ...]]) -> Share:
    """`rows`: SHARED and how many."""
    pairs, steps, dues = Counter[Pair](), Counter[str](), Counter[str]()
    for case_id, unit_id, name, due, number in rows:
        pairs[case_id, unit_id] += number
        steps[name] += number
        dues[due] += number
    return Share(dict(pairs), steps, dict(dues))


LED = "led"
ROLES = Prepared(
    union_all(
        select(CaseUnit.case_id, CaseUnit.unit_id, CaseUnit.role).where(
            among(CaseUnit.unit_id, "units")
        ),
        select(Assignment.case_id, Assignment.unit_id, literal(LED)).where(
            among(Assignment.unit_id, "units"), Assignment.role == "lead"
        ),
    )
)
"""Of units in their cases; and of which of them a duty names as its lead."""


def parts_of(db: Work, pairs: Mapping[Pair, int]) -> dict[str, int]:
    """By the first of PARTS that the unit is in the case."""
    units = {unit_id for _, unit_id in pairs if unit_id is not None}
    roles: dict[Pair, set[str]] = {}
    for case_id, unit_id, role in map(tuple, db.run(ROLES, {"units": sorted(units)})):
        roles.setdefault((case_id, unit_id), set()).add(role)
    for said in roles.values():
        if LED in said and said.intersection(LEADING):
            said.add("lead")
    found: Counter[str] = Counter()
    for pair, number in pairs.items():
        mine = roles.get(pair, set())
        found[next((part for part in PARTS if part in mine), "other")] += number
    return dict(found)
