"""The ladder of a case: how many working days before and after a deadline what comes."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from server import access
from server.database import Database
from server.errors import Changed, Invalid
from server.recording import journal
from server.recording.halting import lock_case
from server.services.chasing import move_ladder
from workflows.forms import FieldProblem

Days = int | list[int]
LISTS = ("before", "reference_before")
LEAST = {"overdue_in_app": 1, "overdue_letter": 1, "letter_repeat": 1, "letter_max": 0,
         "escalate_to_btv": 1, "reference_after": 1}  # fmt: skip
MOST, LONGEST = 250, 5
"""A working year; reminders before a day."""


def set_ladder(
    database: Database, *, officer_id: int, case_id: int, ladder: Mapping[str, Days]
) -> None:
    with database.transaction() as db:
        case = lock_case(db, case_id)
        access.require_chaser(db, officer_id, case_id)
        if case.status not in ("drafting", "running"):
            raise Changed("case-over")
        problems = problems_in(ladder)
        if problems:
            raise Invalid("ladder-wrong", problems=problems)
        case.parameters = {**case.parameters, "reminders": dict(ladder)}
        move_ladder(db, case)
        journal.append(db, "ladder.set", case_id=case_id, officer_id=officer_id,
                       data=dict(ladder))  # fmt: skip


def problems_in(ladder: Mapping[str, Days]) -> list[FieldProblem]:
    """Each in its bounds, and no rung before the one below it."""
    return [*lists_wrong(ladder), *numbers_wrong(ladder)] or order_wrong(ladder)


def lists_wrong(ladder: Mapping[str, Days]) -> list[FieldProblem]:
    return [
        FieldProblem((name,), "ladder-days", {"most": MOST, "longest": LONGEST})
        for name in LISTS
        for days in [ladder.get(name)]
        if not isinstance(days, list) or len(days) > LONGEST or set(days) - set(range(MOST + 1))
    ]


def numbers_wrong(ladder: Mapping[str, Days]) -> list[FieldProblem]:
    return [
        FieldProblem((name,), "ladder-number", {"least": least, "most": MOST})
        for name, least in LEAST.items()
        for days in [ladder.get(name)]
        if not isinstance(days, int) or not least <= days <= MOST
    ]


def order_wrong(ladder: Mapping[str, Days]) -> list[FieldProblem]:
    rungs = ("overdue_in_app", "overdue_letter", "escalate_to_btv")
    return [
        FieldProblem((later,), "ladder-order")
        for earlier, later in pairwise(rungs)
        if int(str(ladder[later])) < int(str(ladder[earlier]))
    ]
