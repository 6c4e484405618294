"""Reports: the same figures on screen, in the workbook and in SQL; who sees what; large ones."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from docx import Document
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select, text, update

from server.actions.exports.purge_exports import purge_exports
from server.actions.exports.settle_export import FAILURES
from server.database import Database
from server.queries.matrix import WINDOW
from server.queries.reports.catalogue import KINDS
from server.settings import Settings
from server.tables import Assignment, Export, Membership
from server.textfold import fold
from server.web import reports
from server.web.reports import SHOWN
from server.worker_exports import make_export
from tests.queries.test_boxes import case_id
from tests.queries.test_matrix import fill
from tests.web.conftest import Browse

__all__ = ["case_id"]
UNITS = """SELECT n.name, count(*),
    sum(CASE WHEN a.deadline_kind = 'BINDING' AND a.current_due IS NOT NULL
        AND a.progress IN ('SUBMITTED', 'COMPLETED') AND a.submitted_on <= a.current_due
        THEN 1 ELSE 0 END),
    sum(CASE WHEN a.deadline_kind = 'BINDING' AND a.current_due < :today
        AND a.progress IN ('NOT_STARTED', 'IN_PROGRESS', 'RETURNED') THEN 1 ELSE 0 END)
FROM assignment a JOIN unit_name n ON n.unit_id = a.unit_id AND NOT n.is_alias
WHERE a.role IN ('implement', 'lead', 'cooperate')
    AND a.progress NOT IN ('CANCELLED', 'DECLINED')
GROUP BY n.name"""
"""All, done on time, overdue: told without our own words for them."""
EVERYBODYS = [code for code, kind in KINDS.items() if kind.is_for_everybody]


class Tables(HTMLParser):
    """Rows of cells as a reader sees them, without the captions."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, _attributes: Any) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.inside = True
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.rows[-1][-1] += data.strip()


def sheet_rows(content: bytes) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_units_add_up_alike_in_sql_on_screen_and_in_every_file(
    browser_of: Browse, cast: SimpleNamespace, database: Database, case_id: int
) -> None:
    browser, address = browser_of(cast.thuy_tn), f"/reports/units?case={case_id}"
    with database.reading() as db:
        known = {tuple(row) for row in db.execute(text(UNITS), {"today": db.today.isoformat()
                 if db.is_sqlite else db.today})}  # fmt: skip

    screen = [row for row in Tables(browser.get(address).text).rows if row[0].isdecimal()]
    files = {ending: browser.get(address.replace("units", f"units.{ending}")).data
             for ending in ("xlsx", "docx", "pdf", "csv")}  # fmt: skip

    book = [row for row in sheet_rows(files["xlsx"]) if isinstance(row[0], int)]
    total = next(row for row in sheet_rows(files["xlsx"]) if row[1] == "Cộng")
    assert {(row[1], row[2], row[3], row[6]) for row in book} == known
    assert [[str(n) for n in row[:9]] for row in book] == [row[:9] for row in screen]
    assert total[2:9] == [sum(row[n] for row in book) for n in range(2, 9)]
    table = Document(io.BytesIO(files["docx"])).tables[1]
    written = [[cell.text for cell in row.cells] for row in table.rows[1:-1]]
    assert [row[:9] for row in written] == [row[:9] for row in screen]
    plain = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    total_of_plain = plain.index([]) - 1  # below it stands what is said of the table
    assert [row[:9] for row in plain[1:total_of_plain]] == [row[:9] for row in screen]
    printed = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(files["pdf"])).pages)
    for row in screen:
        assert " ".join([row[0], row[1], *row[2:9]]) in " ".join(printed.split())


def test_a_screen_shows_the_first_lines_and_the_sum_of_all(
    browser_of: Browse, cast: SimpleNamespace, database: Database, organisation: SimpleNamespace
) -> None:
    case_id = fill(database, organisation, SHOWN + 30)

    page = browser_of(cast.le_dt).get(f"/reports/units?case={case_id}").text

    rows = [row for row in Tables(page).rows if row[0].isdecimal()]
    total = next(row for row in Tables(page).rows if row[1:2] == ["Cộng"])
    assert (len(rows), total[2]) == (SHOWN, str(SHOWN + 30))
    assert f"hiện {SHOWN} dòng đầu trong {SHOWN + 30} dòng" in page


def test_the_table_of_assignments_has_what_the_boxes_count(
    browser_of: Browse, cast: SimpleNamespace, database: Database, case_id: int
) -> None:
    browser = browser_of(cast.thuy_tn)
    counted = text("""SELECT count(*) FROM assignment WHERE role IN ('implement', 'lead',
        'cooperate') AND progress NOT IN ('CANCELLED', 'DECLINED')""")
    with database.reading() as db:
        every = db.scalar(counted)

    rows = sheet_rows(browser.get("/reports/assignments.xlsx").data)
    overdue = sheet_rows(browser.get("/reports/assignments.xlsx?show=overdue").data)
    units = sheet_rows(browser.get(f"/reports/units.xlsx?case={case_id}").data)

    lines = [row for row in rows if isinstance(row[0], int)]
    late = [row for row in overdue if isinstance(row[0], int)]
    assert len(lines) == every
    assert len(late) == next(row for row in units if row[1] == "Cộng")[6]
    assert all(row[12] for row in late)
    assert any(f"Tổng số {every} phần việc" in str(row[0]) for row in rows)


def test_every_report_lets_its_readers_in_and_shows_outsiders_nothing(
    browser_of: Browse, cast: SimpleNamespace, case_id: int, stranger: FlaskClient
) -> None:
    reader, admin, other = (browser_of(one) for one in (cast.thuy_tn, cast.nguyen_qt, cast.mai_ktb))
    for code in EVERYBODYS:
        inside = [reader.get(f"/reports/{code}{end}").status_code for end in ("", ".csv", ".pdf")]

        assert inside == [200] * 3, code
        assert "Quận ủy" not in admin.get(f"/reports/{code}").text, code
        assert other.get(f"/reports/{code}?case={case_id}").status_code == 404, code
        assert stranger.get(f"/reports/{code}").status_code == 401, code


def test_a_unit_sees_its_own_figures_only(
    browser_of: Browse, cast: SimpleNamespace, case_id: int
) -> None:
    page = browser_of(cast.lam_ott).get(f"/reports/units?case={case_id}").text

    names = {row[1] for row in Tables(page).rows if row[0].isdecimal()}
    assert names == {"Quận ủy Ninh Kiều"}


def test_a_day_that_is_none_is_named_and_kept(browser_of: Browse, cast: SimpleNamespace) -> None:
    browser = browser_of(cast.thuy_tn)

    bad = browser.get("/reports/reminders?since=31/02/2022&until=05/10/2022")
    paths = ("/reports/nothing", "/reports/units.exe", "/exports/99", "/exports/99/file")
    unknown = [browser.get(path).status_code for path in paths]

    assert bad.status_code == 422
    assert "«31/02/2022» không phải là ngày" in bad.text
    assert 'value="31/02/2022"' in bad.text
    assert unknown == [404] * 4


def test_a_large_report_is_made_by_the_worker_for_whoever_ordered_it(
    browser_of: Browse, cast: SimpleNamespace, database: Database, settings: Settings,
    case_id: int, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(reports, "AT_ONCE", {**reports.AT_ONCE, "xlsx": 10})
    browser, other = browser_of(cast.thuy_tn), browser_of(cast.hoa_dtb)
    query = f"case={case_id}"
    form = {"report": "assignments", "ending": "xlsx", "query": query}

    refused = browser.get(f"/reports/assignments.xlsx?{query}")
    page = browser.get(f"/reports/assignments?{query}").text
    ordered = browser.post("/exports", data=form)
    again = browser.post("/exports", data=form)
    waiting = browser.get(ordered.location)
    made = [make_export(database, settings.exports) for _ in range(2)]
    ready = browser.get(ordered.location).text
    with browser.get(f"{ordered.location}/file") as file:
        name, content = file.headers["Content-Disposition"], file.data

    assert refused.status_code == 303
    assert "Lập tệp Excel" in page
    assert (ordered.status_code, again.location) == (303, ordered.location)
    assert "Đang lập, 0%" in waiting.text
    assert 'http-equiv="refresh"' in waiting.text
    assert made == [True, False]
    assert "Đã xong" in ready
    assert "bang-theo-doi-phan-viec-" in name
    with database.reading() as db:
        lines = db.scalars(select(Export.lines)).one()
    assert len([row for row in sheet_rows(content) if isinstance(row[0], int)]) == lines
    assert [other.get(f"{ordered.location}{end}").status_code for end in ("", "/file")] == [404] * 2


@pytest.mark.parametrize("days", [0, 3])
def test_a_file_is_no_longer_theirs_when_a_role_ended_that_day_or_before_it_was_ordered(
    browser_of: Browse, cast: SimpleNamespace, database: Database, case_id: int, days: int
) -> None:
    browser = browser_of(cast.thuy_tn)
    form = {"report": "assignments", "ending": "csv", "query": f"case={case_id}"}
    ordered = browser.post("/exports", data=form)
    assert browser.get(ordered.location).status_code == 200
    with database.transaction() as db:
        left = select(Membership).where(Membership.officer_id == cast.thuy_tn)
        for held in db.scalars(left):
            held.valid_to = db.today - timedelta(days)

    assert browser.get(ordered.location).status_code == 404
    assert ordered.location not in browser.get("/exports").text


def test_an_export_that_fails_is_told_and_one_that_is_old_is_gone(
    browser_of: Browse, cast: SimpleNamespace, database: Database, settings: Settings, case_id: int
) -> None:
    browser = browser_of(cast.thuy_tn)
    form = {"report": "assignments", "ending": "csv", "query": f"case={case_id}"}
    good, bad, deadly = (
        browser.post("/exports", data=form | {"report": report})
        for report in ("assignments", "units", "obstacles")
    )
    with database.transaction() as db:
        db.execute(
            update(Export).where(Export.report == "units").values(asked={"scope": {}, "held": []})
        )
        ended_its_worker = update(Export).where(Export.report == "obstacles")
        db.execute(ended_its_worker.values(attempts=FAILURES))
    while make_export(database, settings.exports):
        with database.transaction() as db:
            db.execute(update(Export).where(Export.ended_at.is_(None)).values(next_at=db.now))

    told = [browser.get(one.location).text for one in (bad, deadly)]
    kept = list(settings.exports.iterdir())
    with database.transaction() as db:
        db.execute(update(Export).values(at=db.now.replace(year=2020)))
    gone = purge_exports(database, settings.exports)

    assert all("không lập được tệp này" in one for one in told)
    assert len(kept) == 1
    assert gone == 3
    assert list(settings.exports.iterdir()) == []
    assert browser.get(good.location).status_code == 404


def test_the_brief_for_the_committee_is_one_page(
    browser_of: Browse, cast: SimpleNamespace, case_id: int
) -> None:
    pdf = browser_of(cast.hoa_dtb).get(f"/reports/brief.pdf?case={case_id}").data

    (page,) = PdfReader(io.BytesIO(pdf)).pages
    told = " ".join(page.extract_text().split())
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in told
    assert "BAN DÂN VẬN THÀNH ỦY" in told
    assert "TRƯỞNG BAN" in told
    assert "Ban Thường vụ (để báo cáo)" in told


@pytest.mark.usefixtures("case_id")
def test_a_unit_of_the_ledger_is_found_without_accents(
    browser_of: Browse, cast: SimpleNamespace
) -> None:
    browser = browser_of(cast.thuy_tn)
    whole = browser.get("/ledger").text
    unit, other = re.findall(r'/ledger">([^<]+)</a>', whole)[:2]

    page = browser.get("/ledger", query_string={"units": fold(unit)}).text
    table = browser.get("/reports/ledger.csv", query_string={"units": fold(unit)}).text
    none = browser.get("/ledger?units=khong+co&show=late").text

    assert unit in page
    assert unit in table
    assert f">{other}</a>" not in page
    assert other not in table
    assert f'value="{fold(unit)}"' in page
    assert "Không có phần việc nào của đơn vị có tên chứa “khong co”." in none


NONSENSE = (
    "case=99999999999999999999", "unit=-1&obligation=0", "case=1%00&show=%27%22%3C",
    "period=2022-Q9", "since=0001-01-01", "since=31/12/9999&until=01/01/0001",
    "against=x&ranked=%F0%9F%98%80", "q=" + "x" * 3000, "view=paper&due=never&step=%25%5F",
    "units=" + "%C3%8A" * 3000,
)  # fmt: skip


@pytest.mark.usefixtures("case_id")
def test_nonsense_in_an_address_is_no_fault(browser_of: Browse, cast: SimpleNamespace) -> None:
    browser = browser_of(cast.thuy_tn)
    turns = [(f"/reports/{code}", NONSENSE[n % len(NONSENSE)]) for n, code in enumerate(KINDS)]
    every = [(path, query) for path in ("/reports/units", "/ledger") for query in NONSENSE]

    answers = {
        f"{path}?{query}": browser.get(f"{path}?{query}").status_code
        for path, query in (*turns, *every)
    }
    orders = [
        browser.post("/exports", data={"report": "units", "ending": "csv", "query": query})
        for query in NONSENSE[:3]
    ]

    assert {path: code for path, code in answers.items() if code not in (200, 404, 422)} == {}
    assert all(one.status_code in (303, 404, 422) for one in orders)


DONE = 7
LATE = re.compile(r"Quá hạn, 03/01/2022 \(quá \d+ ngày\)")


def test_the_table_of_units_and_steps_is_a_file_of_every_row_that_its_page_narrows_to(
    browser_of: Browse, cast: SimpleNamespace, database: Database, organisation: SimpleNamespace
) -> None:
    case_id = fill(database, organisation, SHOWN + 30)
    with database.transaction() as db:
        of_case = select(Assignment.id).where(Assignment.case_id == case_id)
        first = of_case.order_by(Assignment.id).limit(DONE)
        changed = update(Assignment).where(Assignment.id.in_(first))
        db.execute(changed.values(progress="COMPLETED", submitted_on=date(2022, 1, 3)))
    browser, query = browser_of(cast.le_dt), f"?case={case_id}"

    whole = sheet_rows(browser.get(f"/reports/matrix.xlsx{query}").data)
    late = browser.get(f"/reports/matrix.csv{query}&show=overdue&unit=t-1").data.decode("utf-8-sig")
    narrow = f"/cases/{case_id}?show=overdue&unit=t-1&group=0"
    pages = [browser.get(f"{narrow}&after={after}").text for after in (0, WINDOW)]

    asked = browser.get(f"/reports/matrix{query}&structure=then&against=original").text
    for name, value in (("structure", "then"), ("against", "original")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in asked
    figures = browser.get(f"/reports/units{query}&structure=then").text
    assert figures.count('name="structure"') == 1
    rows = [row[1:] for row in whole if isinstance(row[0], int)]
    assert [row[0] for row in rows] == [f"T-{n}" for n in range(SHOWN + 30)]
    assert {row[2] for row in rows[:DONE]} == {"Hoàn thành đúng hạn, 03/01/2022"}
    assert all(LATE.fullmatch(row[2]) for row in rows[DONE:])
    narrowed = [row[1:] for row in list(csv.reader(io.StringIO(late)))[1:]]
    assert narrowed == [row for row in rows[DONE:] if row[0].startswith("T-1")]
    shown = [[row[0] for row in Tables(page).rows if row[0].startswith("T-")] for page in pages]
    assert [len(names) for names in shown] == [WINDOW, len(narrowed) - WINDOW]
    assert [name for names in shown for name in names] == [row[0] for row in narrowed]
    assert f"/reports/matrix.csv?show=overdue&amp;unit=t-1&amp;case={case_id}" in pages[0]
