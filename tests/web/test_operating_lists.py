"""The journal, incidents and mail are files from their own pages, for whoever reads these."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from server.actions.tokens.issue_token import issue_token
from server.printing.description import Report
from server.queries.reports.asked import Asked
from server.queries.reports.catalogue import KINDS, read_report
from server.queries.scope import Scope
from server.recording import journal
from server.recording.tokens import Wish
from server.services.scopes import SCOPES
from server.settings import Settings
from server.tables import Event, Incident, Instance, Mail
from server.worker_exports import make_export
from tests.rolled_out import case_id, handed_out, office
from tests.web.conftest import Browse, Office
from tests.web.test_reports import sheet_rows

__all__ = ["case_id", "handed_out", "office"]
SECRET = "chỉ người trong hồ sơ đọc"
READERS = {
    "whole-journal": ("chau_ltt", "/journal"),
    "incidents": ("nguyen_qt", "/incidents"),
    "mails": ("nguyen_qt", "/mails"),
}
OTHERS = {
    "whole-journal": ("nguyen_qt", "thuy_tn", "lam_ott"),
    "incidents": ("chau_ltt", "lam_ott"),
    "mails": ("chau_ltt", "thuy_tn", "lam_ott"),
}


@pytest.fixture
def told(office: Office, case_id: int) -> Office:
    """Something of each: of a case and of none, open and settled, in every state."""
    cast = office.cast
    with office.database.transaction() as db:
        running = db.scalars(select(Instance).where(Instance.case_id == case_id)).first()
        assert running
        journal.append(db, "case.suspended", instance=running, officer_id=cast.hoa_dtb,
                       data={"reason": SECRET})  # fmt: skip
        db.add_all([
            Incident(instance_id=running.id, case_id=case_id, code="job-failed", doing="job x",
                     at=db.now, last_at=db.now + timedelta(hours=1), count=3),
            Incident(code="job-failed", doing="send x", at=db.now - timedelta(days=3),
                     resolved_at=db.now, resolved_by_id=cast.nguyen_qt, resolution="retried",
                     note="Đã mở lại máy chủ thư."),
            *(Mail(key=f"k{n}", officer_id=cast.lam_ott, address=f"{n}@quanuy.example",
                   subject=SECRET, body=SECRET, at=db.now, next_at=db.now, attempts=n, **state)
              for n, state in enumerate(({}, {"sent_at": db.now},
                                         {"failed": True, "error": "550 hộp thư không có"}))),
        ])  # fmt: skip
    return office


def linked(browser: FlaskClient, page: str, code: str) -> str:
    """Where the page says its file is."""
    link = re.search(rf'href="(/reports/{code}\.csv[^"]*)"', browser.get(page).text)
    assert link, page
    return unescape(link[1])


def lines(browser: FlaskClient, address: str) -> list[dict[str, str]]:
    file = browser.get(address)
    assert (file.status_code, file.mimetype) == (200, "text/csv")
    return list(csv.DictReader(io.StringIO(file.data.decode("utf-8-sig"))))


def test_an_auditor_takes_the_whole_journal_along_without_what_was_written_of_a_case(
    told: Office, browser_of: Browse, case_id: int
) -> None:
    auditor = browser_of(told.cast.chau_ltt)
    with told.database.reading() as db:
        known = db.execute(select(Event.id, Event.hash, Event.case_id).order_by(-Event.id)).all()

    whole = lines(auditor, linked(auditor, "/journal", "whole-journal"))
    of_case = lines(auditor, linked(auditor, f"/journal?case={case_id}", "whole-journal"))
    book = sheet_rows(auditor.get(f"/reports/whole-journal.xlsx?case={case_id}").data)

    def read(one: dict[str, str]) -> tuple[int, str, int | None]:
        return int(one["Dòng"]), one["Mã kiểm tra"], int(one["Hồ sơ số"] or 0) or None

    assert [read(one) for one in whole] == [tuple(one) for one in known]
    assert [read(one) for one in of_case] == [tuple(one) for one in known if one.case_id == case_id]
    assert 0 < len(of_case) < len(whole)
    assert "[…]" in whole[0]["Việc đã ghi"]
    assert whole[0]["Người"]
    everything = str(whole) + str(book)
    assert SECRET not in everything
    head = str(book[: next(n for n, row in enumerate(book) if row[0] == "Dòng")])
    assert f"Hồ sơ số {case_id}" in head
    assert "517-CV/TU" not in head  # a case by its number alone


def test_days_cut_the_journal_and_a_case_that_is_none_leaves_nothing(
    told: Office, browser_of: Browse
) -> None:
    auditor, at = browser_of(told.cast.chau_ltt), "/reports/whole-journal.csv"
    every = lines(auditor, at)
    days = {one["Lúc"][:10] for one in every}
    assert len(days) > 1

    of_day = lines(auditor, f"{at}?since=21/06/2022&until=21/06/2022")

    assert of_day == [one for one in every if one["Lúc"].startswith("21/06/2022")] != []
    assert lines(auditor, f"{at}?case=999999") == []


@pytest.mark.parametrize(("code", "who", "says"), [
    ("whole-journal", "chau_ltt", ("Bảng chỉ có {n} dòng mới nhất", "the newest {n} lines only")),
    ("journal", "thuy_tn", ("Bảng chỉ có {n} dòng đầu;", "the first {n} lines only")),
])  # fmt: skip
def test_a_journal_that_is_longer_than_its_file_says_so(
    told: Office, case_id: int, monkeypatch: pytest.MonkeyPatch,
    code: str, who: str, says: tuple[str, str],
) -> None:  # fmt: skip
    asked = Asked(getattr(told.cast, who), Scope(case_id=case_id))

    def read(most: int, language: str = "vi") -> Report:
        for module in ("journal", "whole_journal"):
            monkeypatch.setattr(f"server.queries.reports.{module}.MOST", most)
        with told.database.reading() as db:
            return read_report(db, replace(asked, language=language), code)

    whole = read(100_000)
    every = whole.lines
    exact, cut, english = read(every), read(every - 1), read(every - 1, "en")

    assert every > 2
    assert (whole.notes, exact.notes, exact.lines) == ((), (), every)
    assert cut.lines == english.lines == every - 1
    for one, said in zip((cut, english), says, strict=True):
        assert said.format(n=every - 1) in "".join(one.notes)


def test_incidents_are_told_as_on_their_page(
    told: Office, browser_of: Browse, case_id: int
) -> None:
    admin, follower = browser_of(told.cast.nguyen_qt), browser_of(told.cast.thuy_tn)

    waiting = lines(admin, linked(admin, "/incidents", "incidents"))
    settled = lines(admin, linked(admin, "/incidents?state=settled", "incidents"))
    every = lines(admin, "/reports/incidents.csv")

    assert [(one["Văn bản"], one["Số lần"], one["Tình trạng"]) for one in waiting] == [
        ("517-CV/TU", "3", "Chờ xử lý")
    ]
    assert waiting[0]["Lần đầu"] < waiting[0]["Lần cuối"]
    assert [(one["Chỗ hỏng"], one["Tình trạng"], one["Ghi chú"]) for one in settled] == [
        ("Gửi thư điện tử", "Đã cho chạy lại", "Đã mở lại máy chủ thư.")
    ]
    assert len(every) == 2
    assert lines(admin, f"/reports/incidents.csv?case={case_id}") == waiting
    assert len(lines(admin, "/reports/incidents.csv?since=21/06/2022")) == 1
    assert lines(follower, "/reports/incidents.csv") == waiting  # those of their cases


def test_mails_are_told_without_what_they_say(told: Office, browser_of: Browse) -> None:
    admin = browser_of(told.cast.nguyen_qt)

    every = lines(admin, linked(admin, "/mails", "mails"))
    aside = lines(admin, "/reports/mails.csv?show=aside")
    book = sheet_rows(admin.get("/reports/mails.xlsx").data)

    newest = [(one["Địa chỉ"], one["Tình trạng"], bool(one["Đã gửi lúc"]), bool(one["Sẽ gửi lúc"]))
              for one in every[:3]]  # fmt: skip
    assert newest == [
        ("2@quanuy.example", "Chưa gửi được", False, False),
        ("1@quanuy.example", "Đã gửi", True, False),
        ("0@quanuy.example", "Đang chờ gửi", False, True),
    ]
    assert [(one["Địa chỉ"], one["Máy chủ thư trả lời"]) for one in aside] == [
        ("2@quanuy.example", "550 hộp thư không có")
    ]
    assert SECRET not in str(every) + str(book)
    assert "2@quanuy.example" in str(book)


@pytest.mark.parametrize("code", READERS)
def test_to_all_others_these_lists_are_not_there(
    told: Office, browser_of: Browse, code: str
) -> None:
    cast = told.cast
    reader, _page = READERS[code]
    order = {"report": code, "ending": "csv"}

    def answers(who: str) -> list[int]:
        browser, at = browser_of(getattr(cast, who)), f"/reports/{code}"
        read = [browser.get(f"{at}{end}").status_code for end in ("", ".csv", ".xlsx", ".pdf")]
        return [*read, browser.post("/exports", data=order).status_code]

    def is_listed(who: str) -> bool:
        return f'href="/reports/{code}"' in browser_of(getattr(cast, who)).get("/reports").text

    assert answers(reader) == [200] * 4 + [303]
    assert is_listed(reader)
    assert {who: answers(who) for who in OTHERS[code]} == dict.fromkeys(OTHERS[code], [404] * 5)
    assert not any(is_listed(who) for who in OTHERS[code])


def test_a_key_for_reports_opens_none_of_them(told: Office, browser_of: Browse) -> None:
    def ask(who: int, path: str) -> Any:
        key = issue_token(told.database, officer_id=who, wish=Wish("x", SCOPES, 30))
        return browser_of(who).get(f"/api/v1{path}", headers={"Authorization": f"Bearer {key}"})

    for code, (reader, _page) in READERS.items():
        officer_id = getattr(told.cast, reader)
        assert ask(officer_id, f"/reports/{code}").status_code == 404
        listed = {one["code"] for one in ask(officer_id, "/reports").get_json()["items"]}
        assert listed == KINDS.keys() - READERS.keys()


def test_a_large_journal_is_made_for_the_auditor_alone(
    told: Office, browser_of: Browse, settings: Settings, cast: SimpleNamespace
) -> None:
    auditor = browser_of(cast.chau_ltt)
    order = {"report": "whole-journal", "ending": "csv", "query": "since=21/06/2022"}

    ordered = auditor.post("/exports", data=order)
    assert make_export(told.database, settings.exports)

    with auditor.get(f"{ordered.location}/file") as file:
        made = file.data
    assert made == auditor.get("/reports/whole-journal.csv?since=21/06/2022").data
    assert SECRET not in made.decode("utf-8-sig")
    assert browser_of(cast.nguyen_qt).get(f"{ordered.location}/file").status_code == 404
