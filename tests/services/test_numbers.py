"""A number typed from a paper book is a number of the register, if it is one of its own."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from server.database import Database
from server.errors import Invalid
from server.services.numbering import record_number, take_number
from server.services.numbers import number_in
from server.tables import NumberSeries

SERIES = NumberSeries(symbol="BC/QU")


@pytest.mark.parametrize(
    ("typed", "number"),
    [("12", 12), ("012", 12), ("12-BC/QU", 12), ("12-bc/qu", 12), ("0", None), ("", None),
     ("12-BC/BDV", None), ("12A", None), ("１２", None), ("1234567", None)],
)  # fmt: skip
def test_a_typed_number_is_read_in_its_printed_forms(typed: str, number: int | None) -> None:
    assert number_in(typed, SERIES) == number


def test_a_recorded_number_is_not_given_again_and_told_at_its_field(
    database: Database, organisation: SimpleNamespace
) -> None:
    with database.transaction() as db:
        series = NumberSeries(
            unit_id=organisation.QU_NK, doc_type="BC", period="2022", symbol="BC/QU", next=1
        )
        db.add(series)
        db.flush()
        record_number(db, series, 7, at="report_number")

        with pytest.raises(Invalid) as refused:
            record_number(db, series, 7, at="report_number")

        assert [one.path for one in refused.value.problems] == [("report_number",)]
        assert take_number(db, series).full_number == "08-BC/QU"
