"""Guidance on parts of the work: what is over stays over, a clock is stopped once."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from server.database import Work
from server.services.guidance import apply
from server.tables import Assignment, Guidance
from tests.processes.conftest import Office
from tests.rolled_out import case_id, handed_out, office

__all__ = ["case_id", "handed_out", "office"]
STAND_STILL = Guidance(text="Tạm dừng.", document="12-TB/TU", effects=["suspend", "extend"],
                       due=date(2022, 9, 30))  # fmt: skip


def acting(db: Work) -> Any:
    """As a step of a process would: only its transaction and its officer are looked at."""
    return SimpleNamespace(db=db, officer_id=None)


@pytest.mark.parametrize("progress", ["COMPLETED", "DECLINED", "CANCELLED"])
def test_what_is_over_is_neither_suspended_nor_extended(
    office: Office, case_id: int, progress: str
) -> None:
    with office.database.transaction() as db:
        part = db.scalars(select(Assignment).where(Assignment.case_id == case_id)).first()
        assert part is not None
        part.progress, before = progress, part.current_due

        apply(acting(db), STAND_STILL, part)

        assert (part.progress, part.suspended_on, part.current_due) == (progress, None, before)


def test_a_clock_that_stands_goes_on_standing_from_its_first_day(
    office: Office, case_id: int
) -> None:
    with office.database.transaction() as db:
        part = db.scalars(select(Assignment).where(Assignment.case_id == case_id)).first()
        assert part is not None
        part.suspended_on = date(2022, 6, 1)

        apply(acting(db), STAND_STILL, part)

        assert part.suspended_on == date(2022, 6, 1)
