"""Sổ văn bản đến: kept by the clerk of the unit, dates as on paper, secrets refused."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

from sqlalchemy import select

from server.database import Database
from server.tables import IncomingEntry
from tests.web.conftest import Browse

ENTRY = {"full_number": "142/ĐCT-VP", "issuer": "Đoàn Chủ tịch", "subject": "Phối hợp",
         "issued_on": "21/04/2022", "secrecy": ""}  # fmt: skip


def test_a_clerk_registers_what_came_in(
    browser_of: Browse, cast: SimpleNamespace, organisation: SimpleNamespace, database: Database
) -> None:
    entry = ENTRY | {"unit": str(organisation.VP)}

    answer = browser_of(cast.sao_mta).post("/registers/incoming", data=entry)

    assert answer.status_code == 303
    assert "142/ĐCT-VP" in browser_of(cast.sao_mta).get("/registers/incoming").text
    assert "142/ĐCT-VP" not in browser_of(cast.lam_ott).get("/registers/incoming").text
    with database.reading() as db:
        assert db.scalars(select(IncomingEntry.issued_on)).one() == date(2022, 4, 21)


def test_a_faulty_or_secret_entry_is_not_stored(
    browser_of: Browse, cast: SimpleNamespace, organisation: SimpleNamespace, database: Database
) -> None:
    entry = ENTRY | {"unit": str(organisation.VP)}
    faults = ({"issued_on": "31/02/2022"}, {"subject": ""}, {"unit": ""}, {"secrecy": "MAT"})

    answers = [browser_of(cast.sao_mta).post("/registers/incoming", data=entry | fault)
               for fault in faults]  # fmt: skip

    assert [answer.status_code for answer in answers] == [422] * len(faults)
    with database.reading() as db:
        assert db.scalars(select(IncomingEntry)).all() == []


def test_another_units_book_is_closed(
    browser_of: Browse, cast: SimpleNamespace, organisation: SimpleNamespace
) -> None:
    entry = ENTRY | {"unit": str(organisation.VP)}

    assert browser_of(cast.lam_ott).post("/registers/incoming", data=entry).status_code == 403
