"""Numbers are without gaps, one each, and keep their place."""

from __future__ import annotations

import threading
from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from server.database import Database
from server.errors import Changed, Refused
from server.services.numbering import (
    record_number,
    series_of,
    take_number,
    use_held,
    void_number,
)
from server.tables import OutgoingEntry

DAY = date(2022, 6, 20)


def test_the_series_is_the_issuers(database: Database, organisation: SimpleNamespace) -> None:
    with database.transaction() as db:
        committee = series_of(db, organisation.TU_CT, "CV", DAY)
        record_number(db, committee, 517)

        assert take_number(db, committee).full_number == "518-CV/TU"
        assert take_number(db, series_of(db, organisation.BDV, "CV", DAY)).number == 1


def test_a_number_of_the_paper_book_is_taken_once(
    database: Database, organisation: SimpleNamespace
) -> None:
    with database.transaction() as db:
        series = series_of(db, organisation.TU_CT, "CV", DAY)
        record_number(db, series, 517)

        with pytest.raises(Refused, match="number-taken"):
            record_number(db, series, 517)


def test_a_held_number_is_used_and_a_void_one_keeps_its_place(
    database: Database, organisation: SimpleNamespace
) -> None:
    with database.transaction() as db:
        series = series_of(db, organisation.VP, "TB", DAY)
        held, void = take_number(db, series, state="held"), take_number(db, series)
        void_number(db, void, "Đánh máy sai")
        use_held(db, held, subject="Thông báo")

        with pytest.raises(Changed):
            use_held(db, held)
        with pytest.raises(Refused):
            void_number(db, held, " ")
        assert take_number(db, series).number == 3
        states = db.scalars(select(OutgoingEntry.state).order_by(OutgoingEntry.number)).all()
        assert states == ["used", "void", "used"]


def test_clerks_at_once_get_one_number_each(
    database: Database, organisation: SimpleNamespace
) -> None:
    with database.transaction() as db:
        series_of(db, organisation.VP, "CV", DAY)

    def number() -> None:
        for _ in range(10):
            with database.transaction() as db:
                take_number(db, series_of(db, organisation.VP, "CV", DAY))

    clerks = [threading.Thread(target=number) for _ in range(4)]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()

    with database.reading() as db:
        assert sorted(db.scalars(select(OutgoingEntry.number))) == list(range(1, 41))
