"""The year's figures: the same on screen, in the lists behind them, in the workbook and in SQL."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from docx import Document
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import text

from server.database import Database
from server.period_words import period_words
from server.printing.shown import number
from tests.databases import Source, copy_rows
from tests.demo.sixty import tell_of_sixty
from tests.web.conftest import Browse, app, browser_of, settings
from tests.web.test_reports import Tables, sheet_rows

__all__ = ["app", "browser_of", "settings"]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BOXES = ("on_time", "late", "in_time", "overdue", "outside", "paused")
Figures = dict[str, dict[str, int]]
BOX = """CASE
        WHEN a.progress NOT IN ('SUBMITTED', 'COMPLETED')
            AND (a.progress = 'SUSPENDED' OR a.suspended_on IS NOT NULL) THEN 'paused'
        WHEN a.deadline_kind <> 'BINDING' OR a.current_due IS NULL THEN 'outside'
        WHEN a.progress IN ('SUBMITTED', 'COMPLETED') THEN CASE
            WHEN coalesce(a.submitted_on, a.accepted_on) > a.current_due THEN 'late'
            ELSE 'on_time' END
        WHEN a.current_due < {today} THEN 'overdue' ELSE 'in_time' END AS box"""
COUNTED = """a.role IN ('implement', 'lead', 'cooperate')
        AND a.progress NOT IN ('CANCELLED', 'DECLINED')"""
SQL = f"""
    SELECT {{by}}, {BOX}, count(*)
    FROM {{kept}} a JOIN "case" c ON c.id = a.case_id JOIN directive d ON d.id = c.directive_id
    JOIN unit_name n ON n.unit_id = a.unit_id AND NOT n.is_alias AND n.valid_to IS NULL
    JOIN obligation o ON o.id = a.obligation_id {{join}}
    WHERE {COUNTED} AND {{which}}
    GROUP BY 1, 2"""
"""Told without our own words for it (decisions 1 to 5)."""
NOW = {"kept": "assignment", "today": ":today", "join": "", "which": "1 = 1"}
THEN = {
    "kept": "assignment_day",
    "today": ":today",
    "join": "",
    "which": """a.day = (
        SELECT max(e.day) FROM assignment_day e
        WHERE e.assignment_id = a.assignment_id AND e.day <= :today)""",
}
CLOSED = {"kept": "closed_assignment", "today": "l.closed_on",
          "join": "JOIN closing l ON l.id = a.closing_id",
          "which": "l.id IN (SELECT max(id) FROM closing GROUP BY case_id, period)"}  # fmt: skip
PAGES = {
    "/cases?status=all": "CASE d.doc_type WHEN 'KH' THEN 'Kế hoạch ' ELSE 'Công văn ' END "
    "|| d.full_number",
    "/portfolio/units?status=all": "n.name",
    "/portfolio/obligations?status=all": "o.ordinal || '. ' || o.title",
}
A_DAY = "2023-01-31"
LINES = {
    "assignments": f"SELECT count(*) FROM assignment a WHERE {COUNTED}",
    "units": f"SELECT count(DISTINCT unit_id) FROM assignment a WHERE {COUNTED}",
    "conferences": """SELECT count(DISTINCT i.id) FROM instance i JOIN task t
        ON t.instance_id = i.id AND t.element = 'T_confirm_receipt'""",
    "programmes": """SELECT count(DISTINCT i.unit_id) FROM instance i JOIN definition d
        ON d.id = i.definition_id AND d.key = 'action_programme'""",
    "obstacles": "SELECT count(*) FROM obstacle",
    "inspections": """SELECT count(*) FROM answer_row WHERE field = 'remedies' AND answer_id IN (
        SELECT max(answer_id) FROM answer_row r JOIN answer w ON w.id = r.answer_id
        WHERE r.field = 'remedies' GROUP BY w.instance_id)""",
    "reminders": "SELECT count(*) FROM reminding",
    "brief": "SELECT NULL",
}
"""How many lines each of the eight reports has."""
OF = """JOIN instance i ON i.id = {instance} JOIN "case" c ON c.id = i.case_id
    JOIN directive d ON d.id = c.directive_id
    JOIN unit_name n ON n.unit_id = i.unit_id AND NOT n.is_alias AND n.valid_to IS NULL"""
NEWEST = """(SELECT max(r.answer_id) AS id, w.instance_id FROM answer_row r
    JOIN answer w ON w.id = r.answer_id WHERE r.field = '{field}' GROUP BY w.instance_id) l
    JOIN answer_row r ON r.answer_id = l.id AND r.field = '{field}'"""
COUNTED_ROWS = ("classes", "members_invited", "members_attended", "leaders_attended",
                "women_members", "public_count")  # fmt: skip
SUMS = ", ".join(f"""sum(CAST(r."values" ->> '{one}' AS INTEGER))""" for one in COUNTED_ROWS)
CELLS = {
    "conferences": (f"""SELECT n.name, d.full_number, {SUMS}
        FROM {NEWEST.format(field="conferences")} {OF.format(instance="l.instance_id")}
        GROUP BY i.id, n.name, d.full_number""", (1, 2, 3, 4, 5, 7, 8, 9)),
    "programmes": (f"""SELECT n.name, d.full_number,
        CASE WHEN max(CASE WHEN t.state = 'open' THEN 1 ELSE 0 END) = 1 THEN 'đang làm'
            ELSE substr(CAST(max(t.done_at) AS VARCHAR), 1, 10) END,
        (SELECT o.full_number FROM outgoing_entry o JOIN task p ON p.id = o.task_id
            WHERE p.instance_id = i.id AND p.element = 'T_issue' AND o.state = 'used')
        FROM definition f {OF.format(instance="i.id")} AND i.definition_id = f.id
        LEFT JOIN task t ON t.instance_id = i.id AND t.element = 'T_draft'
            AND t.state <> 'cancelled'
        WHERE f.key = 'action_programme' GROUP BY i.id, n.name, d.full_number""", (1, 2, 3, 7)),
    "inspections": (f"""SELECT n.name, d.full_number, (SELECT v."values" ->> 'visited_on'
            FROM answer v WHERE v.instance_id = i.id AND v.form = 'unit_inspection.visit'),
        r."values" ->> 'content', r."values" ->> 'due'
        FROM {NEWEST.format(field="remedies")} {OF.format(instance="l.instance_id")}""",
                    (1, 2, 3, 5, 6)),
}  # fmt: skip
"""What reports 3, 4 and 6 say in these columns, read without our own words for it."""


@pytest.fixture(scope="module")
def sixty(year_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("sixty") / "thongsuot.db"
    shutil.copy(year_folder / "thongsuot.db", copy)
    with closing(Database(f"sqlite:///{copy}")) as database:
        assert len(tell_of_sixty(database)) == 60
    return copy


@pytest.fixture
def database(source: Source, database_kind: str, sixty: Path, tmp_path: Path) -> Iterator[Database]:
    """With everything of the year, of sixty units."""
    copy = tmp_path / "thongsuot.db"
    shutil.copy(sixty, copy)
    with closing(Database(f"sqlite:///{copy}")) as year:
        if database_kind == "sqlite":
            yield year
            return
        moved = source.fresh("empty", tmp_path)
        copy_rows(year, moved)
        yield moved
        moved.close()
        source.drop(moved)


@pytest.mark.longest
def test_every_figure_is_what_sql_counts_and_what_its_list_holds(
    database: Database, cast: SimpleNamespace, browser_of: Browse
) -> None:
    leader = browser_of(cast.hoa_dtb)

    for path, by in PAGES.items():
        shown = rows_of(leader.get(path).text)
        whole = shown.pop("Cộng")
        assert shown == counted(database, by), path
        assert whole == {box: sum(row[box] for row in shown.values()) for box in BOXES}
        then = rows_of(leader.get(f"{path}&day={A_DAY}").text)
        del then["Cộng"]
        assert then == counted(database, by, A_DAY, THEN) != shown, path
    assert all(whole[box] for box in ("on_time", "late", "overdue", "outside"))
    for box, count in whole.items():
        assert listed(leader, f"/assignments?box={box}") == count
    closed = rows_of(leader.get("/portfolio/periods?status=all").text)
    assert closed.pop("Hiện nay") == whole
    kept = counted(database, "l.period", "", CLOSED)
    assert closed == {period_words(code): row for code, row in kept.items()} != {}


def test_the_eight_reports_say_the_same_on_screen_in_every_file_and_in_sql(
    database: Database, cast: SimpleNamespace, browser_of: Browse
) -> None:
    leader = browser_of(cast.hoa_dtb)
    by_unit = counted(database, "n.name")
    # Papers are made of one description, whatever the database: the slow ones once.
    endings = ("csv", "xlsx", "docx", "pdf") if database.is_sqlite else ("csv", "xlsx")
    whole = [sum(row[box] for row in by_unit.values()) for box in BOXES]

    for code, sql in LINES.items():
        screen = numbered(Tables(leader.get(f"/reports/{code}").text).rows)
        made = {ending: leader.get(f"/reports/{code}.{ending}").data for ending in endings}
        files = {ending: numbered(ROWS_IN[ending](made[ending])) for ending in endings[:3]}
        assert screen, code
        with database.reading() as db:
            counted_lines = db.scalar(text(sql))
        lines = len(screen) if code == "brief" else counted_lines
        for ending, rows in files.items():
            assert (len(rows), rows[: len(screen)]) == (lines, screen), f"{code}.{ending}"
        if "pdf" in made:
            lacking = lacking_in(made["pdf"], screen)
            assert lacking == [], f"{code}.pdf"
    assert [int(cell) for cell in screen[0]] == whole[:4]
    book = sheet_rows(leader.get("/reports/units.xlsx").data)
    units = {row[1]: list(row[3:9]) for row in book if isinstance(row[0], int)}
    assert units == {name: [row[box] for box in BOXES] for name, row in by_unit.items()}


def test_reports_of_processes_say_what_sql_finds_in_answers_and_steps(
    database: Database, cast: SimpleNamespace, browser_of: Browse
) -> None:
    leader = browser_of(cast.hoa_dtb)

    for code, (sql, columns) in CELLS.items():
        book = sheet_rows(leader.get(f"/reports/{code}.xlsx").data)
        with database.reading() as db:
            known = Counter(tuple(map(said, row)) for row in db.execute(text(sql)))
        rows = (tuple(said(row[n]) for n in columns) for row in book if isinstance(row[0], int))
        found = Counter(row for row in rows if code != "conferences" or row[2])

        assert known, code
        assert found == known, code


def said(cell: Any) -> str:
    """A day is written as the database writes it; of a paper its number."""
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d}"
    return "" if cell is None else str(cell).partition(", ")[0]


def numbered(rows: Iterable[Sequence[Any]]) -> list[list[str]]:
    """The words of those that begin with a number, as a reader sees them."""
    found = [[shown(cell) for cell in row] for row in rows if row]
    return [" ".join(row).split() for row in found if re.fullmatch(r"[\d.]*\d", row[0])]


def shown(cell: Any) -> str:
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    text_ = number(cell) if isinstance(cell, int | float) else str(cell or "")
    return text_.removeprefix("'").replace("%", "").replace("–", "")


def plain(text_: str) -> str:
    return "".join(shown(text_).split())


def lacking_in(pdf: bytes, screen: Sequence[Sequence[str]]) -> list[str]:
    pages = PdfReader(io.BytesIO(pdf)).pages
    printed = plain("".join(page.extract_text() for page in pages))
    told = [plain("".join(row)) for row in screen]
    return [row for row in told if row not in printed]


def csv_rows(content: bytes) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(content.decode("utf-8-sig")))


def table_rows(content: bytes) -> Iterator[list[str]]:
    """Of every table, without asking the library for each cell."""
    for row in Document(io.BytesIO(content)).element.iter(f"{W}tr"):
        yield ["".join(told_in(cell)) for cell in row.iter(f"{W}tc")]


def told_in(cell: Any) -> Iterator[str]:
    for part in cell.iter(f"{W}t", f"{W}br"):
        yield part.text or " "


ROWS_IN: Mapping[str, Callable[[bytes], Iterable[Sequence[Any]]]] = {
    "csv": csv_rows, "xlsx": sheet_rows, "docx": table_rows,
}  # fmt: skip


def counted(database: Database, by: str, day: str = "", where: Mapping[str, str] = NOW) -> Figures:
    found: Figures = {}
    with database.reading() as db:
        asked = text(SQL.format(by=by, **where))
        for name, box, count in db.execute(asked, {"today": day or str(db.today)}):
            found.setdefault(name, dict.fromkeys(BOXES, 0))[box] = count
    return found


def rows_of(page: str) -> Figures:
    """Of the table of boxes, by the first words of each row."""
    found: Figures = {}
    for row in re.findall(r"<tr.*?</tr>", page.partition("<tbody>")[2], re.S):
        head, _, cells = row.partition("</th>")
        numbers = [number_in(cell) for cell in re.findall(r'<td class="n.*?</td>', cells, re.S)]
        four, rest = numbers[:4], numbers[5:7]  # the fifth is the rate
        found[words(head).strip()] = dict(zip(BOXES, [*four, *rest], strict=True))
    return found


def words(html: str) -> str:
    """Without what stands under it."""
    return re.sub(r"<[^>]*>", "", html.partition('<span class="sub">')[0])


def number_in(cell: str) -> int:
    plain = re.sub(r"<svg.*?</svg>|<span.*", "", cell, flags=re.S)
    digits = re.sub(r"<[^>]*>|\D", "", plain)
    return int(digits) if digits else -1


def listed(browser: FlaskClient, path: str) -> int:
    """Lines of the list, over all its pages."""
    count = 0
    while path:
        page = browser.get(path).text
        count += page.count('<tr><th scope="row"><a href="/cases/')
        onward = re.search(r'<p class="acts sec"><a class="btn" href="([^"]+)"', page)
        path = onward[1].replace("&amp;", "&") if onward else ""
    return count
