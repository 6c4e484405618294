"""Which directive a line is of: a column more where a report tells of several."""

from __future__ import annotations

from collections.abc import Iterable

from server.database import Work
from server.printing.description import Column, Value
from server.queries.names import case_numbers
from server.queries.pages import in_chunks
from server.queries.reports.asked import Asked

CHUNK = 500


class OfDirective:
    """`columns` stand where `of` gives the cells; both are empty when one case is asked for.
    `cases`: those that the lines are of, and no others."""

    def __init__(self, db: Work, asked: Asked, cases: Iterable[int | None]) -> None:
        self.is_told = asked.scope.case_id is None
        share = Column(asked.say("Văn bản giao"), share=1.5)
        self.columns = (share,) if self.is_told else ()
        self.nothing: tuple[Value, ...] = (None,) * len(self.columns)  # in a line of sums
        self.numbers: dict[int, str] = {}
        for chunk in in_chunks(sorted({one or 0 for one in cases}), CHUNK) if self.is_told else ():
            self.numbers |= case_numbers(db, chunk)

    def of(self, case_id: int | None) -> tuple[Value, ...]:
        return (self.numbers.get(case_id or 0, ""),) if self.is_told else ()
