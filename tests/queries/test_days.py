"""A day on a page is the office's: before seven in the morning UTC still has the day before."""

from __future__ import annotations

from datetime import UTC, date, datetime

from server.queries.directives import list_remindings
from server.queries.sight import sight_of
from server.tables import Case, Reminding
from tests.processes.conftest import Office
from tests.rolled_out import case_id, handed_out, office

__all__ = ["case_id", "handed_out", "office"]
HALF_PAST_SIX = datetime(2022, 7, 31, 23, 30, tzinfo=UTC)  # on 1/8 in the office


def test_a_letter_of_the_early_morning_is_of_that_day(office: Office, case_id: int) -> None:
    with office.database.transaction() as db:
        db.add(Reminding(case_id=case_id, unit_id=office.unit("QU-NK"), kind="letter",
                         document="01-CV/BDV", at=HALF_PAST_SIX, days_late=1))  # fmt: skip
    with office.database.reading() as db:
        case = db.get_one(Case, case_id)
        sight = sight_of(db, office.cast.thuy_tn, case)

        assert list_remindings(db, case, sight).lines[0].on == date(2022, 8, 1)
