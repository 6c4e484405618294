"""Who has not answered is asked again: told, journalled, once on a working day, never twice."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from server.actions.receipts.ask_again import ask_again
from server.actions.receipts.note_opening import note_opening
from server.database import Database
from server.errors import Changed, NotAllowed, NotFound
from server.queries.receipts import read_receipts
from server.tables import Event, Notice, Reminding
from tests.processes.conftest import Office
from tests.rolled_out import case_id, handed_out, office

__all__ = ["case_id", "handed_out", "office"]
SILENT = "2022-06-24"  # Friday, three working days after the units got it


def ask(office: Office, case_id: int, key: str, unit: str | None = None) -> int:
    unit_id = office.unit(unit) if unit else None
    return ask_again(office.database, officer_id=office.cast.thuy_tn, case_id=case_id, days=3,
                     key=key, unit_id=unit_id)  # fmt: skip


def lines(database: Database) -> list[tuple[int, date | None]]:
    with database.reading() as db:
        wanted = select(Reminding.unit_id, Reminding.asked_on).where(Reminding.kind == "asked")
        return [(unit_id, day) for unit_id, day in db.execute(wanted.order_by(Reminding.id))]


def test_the_silent_are_asked_once_a_working_day(office: Office, case_id: int) -> None:
    one, other = office.unit("QU-NK"), office.unit("QU-BT")
    with pytest.raises(Changed):  # nobody is silent yet
        ask(office, case_id, "0")
    office.move_clock(SILENT)

    assert ask(office, case_id, "1", "QU-NK") == 1
    assert ask(office, case_id, "1", "QU-NK") == 1  # the same form, clicked twice
    assert ask(office, case_id, "2") == 1  # only the one that was not asked yet
    with pytest.raises(Changed):
        ask(office, case_id, "3")
    office.move_clock("2022-06-25")  # Saturday counts for Monday
    assert ask(office, case_id, "4") == 2
    office.move_clock("2022-06-27")
    with pytest.raises(Changed):
        ask(office, case_id, "5")

    friday, monday = date(2022, 6, 24), date(2022, 6, 27)
    assert lines(office.database) == [
        (one, friday), (other, friday), (one, monday), (other, monday),
    ]  # fmt: skip
    with office.database.reading() as db:
        told = db.scalars(select(Notice.officer_id).where(Notice.code == "receipt-asked")).all()
        asked = db.scalars(select(Event.data).where(Event.kind == "receipt.asked")).all()
    assert told.count(office.cast.lam_ott) == 2
    assert [one["count"] for one in asked] == [1, 1, 2]


def test_only_who_follows_asks(office: Office, case_id: int) -> None:
    office.move_clock(SILENT)

    for who, refusal in ((office.cast.lam_ott, NotAllowed), (office.cast.nguyen_qt, NotFound)):
        with pytest.raises(refusal):
            ask_again(office.database, officer_id=who, case_id=case_id, days=3, key="1")

    assert lines(office.database) == []


def test_the_first_look_of_a_unit_is_kept_and_counts_as_a_sign(
    office: Office, case_id: int
) -> None:
    office.move_clock(SILENT)
    database, cast, unit_id = office.database, office.cast, office.unit("QU-NK")

    for _ in range(2):
        note_opening(database, officer_id=cast.lam_ott, case_id=case_id)

    with database.reading() as db:
        seen = read_receipts(db, cast.thuy_tn, case_id)
        own = read_receipts(db, cast.lam_ott, case_id)
        looks = db.scalars(select(Event.unit_id).where(Event.kind == "directive.opened")).all()
    counts = seen.counts
    assert looks == [unit_id]
    assert (counts["opened"], counts["acknowledged"]) == (1, 0)
    assert (counts["silent"], seen.askable) == (1, 1)
    assert [line.receipt.unit_id for line in own.lines] == [unit_id]
    assert not own.may_chase
