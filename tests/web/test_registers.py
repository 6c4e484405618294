"""Sổ văn bản đến: kept by the clerk of the unit, dates as on paper, secrets refused."""

from __future__ import annotations

import io
import re
from datetime import date
from types import SimpleNamespace

from flask.testing import FlaskClient
from sqlalchemy import select

from server.database import Database
from server.tables import (
    Definition,
    IncomingEntry,
    Instance,
    NumberSeries,
    OutgoingEntry,
    Task,
)
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


def test_the_scan_stays_while_faults_are_mended_and_belongs_to_one_entry(
    browser_of: Browse, cast: SimpleNamespace, organisation: SimpleNamespace
) -> None:
    clerk, entry = browser_of(cast.sao_mta), ENTRY | {"unit": str(organisation.VP)}
    scan = {"scan": (io.BytesIO(b"%PDF-1.4\n%%EOF\n"), "142.pdf")}

    refused = clerk.post("/registers/incoming", data=entry | {"subject": ""} | scan)
    kept = re.findall(r'name="scan_kept" value="(\d+)"', refused.text)
    first, second = (clerk.post("/registers/incoming", data=entry | {"scan_kept": kept[0]})
                     for _ in range(2))  # fmt: skip

    assert refused.status_code == 422
    assert "142.pdf" in refused.text
    assert (first.status_code, second.status_code) == (303, 422)
    assert f'href="/files/{kept[0]}"' in clerk.get("/registers/incoming").text
    readers = (cast.dat_kv, cast.lam_ott)  # of the same office, of another one
    assert [download(browser_of(one), kept[0]) for one in readers] == [200, 404]


def test_a_scan_that_is_none_is_refused_with_its_name(
    browser_of: Browse, cast: SimpleNamespace, organisation: SimpleNamespace, database: Database
) -> None:
    entry = ENTRY | {"unit": str(organisation.VP)}
    program = {"scan": (io.BytesIO(b"MZ\x90\x00program"), "142.pdf")}

    answer = browser_of(cast.sao_mta).post("/registers/incoming", data=entry | program)

    assert answer.status_code == 422
    assert 'href="#scan"' in answer.text
    with database.reading() as db:
        assert db.scalars(select(IncomingEntry)).all() == []


def test_another_units_book_is_closed(
    browser_of: Browse, cast: SimpleNamespace, organisation: SimpleNamespace
) -> None:
    entry = ENTRY | {"unit": str(organisation.VP)}

    assert browser_of(cast.lam_ott).post("/registers/incoming", data=entry).status_code == 403


def test_the_clerk_sees_the_number_of_the_committee_that_she_gave(
    browser_of: Browse, cast: SimpleNamespace, organisation: SimpleNamespace, database: Database
) -> None:
    with database.transaction() as db:
        series = NumberSeries(unit_id=organisation.TU_CT, doc_type="TB", period="2020 - 2025",
                              symbol="TB/TU")  # fmt: skip
        definition = Definition(key="p", version=1, hash="h", name="P", blob="{}",
                                deployed_at=db.now)  # fmt: skip
        db.add_all([series, definition])
        db.flush()
        instance = Instance(part="S", state=b"", definition_id=definition.id, status="running",
                            started_at=db.now)  # fmt: skip
        db.add(instance)
        db.flush()
        task = Task(instance_id=instance.id, key="k", element="T", name="T", state="done",
                    unit_id=organisation.VP, opened_at=db.now)  # fmt: skip
        db.add(task)
        db.flush()
        db.add(OutgoingEntry(
            series_id=series.id, number=31, state="used", full_number="31-TB/TU", at=db.now,
            task_id=task.id, drafting_unit_id=organisation.BDV,
        ))  # fmt: skip

    pages = [browser_of(one).get("/registers/outgoing").text
             for one in (cast.sao_mta, cast.thuy_tn, cast.lam_ott)]  # fmt: skip

    assert ["31-TB/TU" in page for page in pages] == [True, True, False]


def download(browser: FlaskClient, file_id: str) -> int:
    with browser.get(f"/files/{file_id}") as answer:
        return answer.status_code


def test_whoever_registers_a_paper_about_people_is_warned(
    browser_of: Browse, cast: SimpleNamespace, organisation: SimpleNamespace
) -> None:
    entry = ENTRY | {"unit": str(organisation.VP)}
    said = {"Về nhân sự đại hội": True, "Tăng cường kỷ luật, kỷ cương": False}

    for subject, is_warned in said.items():
        client = browser_of(cast.sao_mta)
        answer = client.post("/registers/incoming", data=entry | {"subject": subject},
                             follow_redirects=True)  # fmt: skip
        assert ("rà soát người được xem" in answer.text) is is_warned
