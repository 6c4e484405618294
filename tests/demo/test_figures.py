"""The year's figures: the same on screen, in the lists behind them, in the workbook and in SQL."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from server.database import Database
from tests.databases import Source, copy_rows
from tests.web.conftest import Browse, app, browser_of, settings
from tests.web.test_reports import sheet_rows

__all__ = ["app", "browser_of", "settings"]
BOXES = ("on_time", "late", "in_time", "overdue", "outside", "paused")
Figures = dict[str, dict[str, int]]
SQL = """
    SELECT {by}, CASE
        WHEN a.progress NOT IN ('SUBMITTED', 'COMPLETED')
            AND (a.progress = 'SUSPENDED' OR a.suspended_on IS NOT NULL) THEN 'paused'
        WHEN a.deadline_kind <> 'BINDING' OR a.current_due IS NULL THEN 'outside'
        WHEN a.progress IN ('SUBMITTED', 'COMPLETED') THEN CASE
            WHEN coalesce(a.submitted_on, a.accepted_on) > a.current_due THEN 'late'
            ELSE 'on_time' END
        WHEN a.current_due < :today THEN 'overdue' ELSE 'in_time' END AS box, count(*)
    FROM assignment a JOIN "case" c ON c.id = a.case_id JOIN directive d ON d.id = c.directive_id
    JOIN unit_name n ON n.unit_id = a.unit_id AND NOT n.is_alias AND n.valid_to IS NULL
    JOIN obligation o ON o.id = a.obligation_id
    WHERE a.role IN ('implement', 'lead', 'cooperate')
        AND a.progress NOT IN ('CANCELLED', 'DECLINED')
    GROUP BY 1, 2"""
"""Told without our own words for it (decisions 1 to 5)."""
PAGES = {
    "/cases?status=all": "CASE d.doc_type WHEN 'KH' THEN 'Kế hoạch ' ELSE 'Công văn ' END "
    "|| d.full_number",
    "/portfolio/units?status=all": "n.name",
    "/portfolio/obligations?status=all": "o.ordinal || '. ' || o.title",
}


@pytest.fixture
def database(
    source: Source, database_kind: str, year_folder: Path, tmp_path: Path
) -> Iterator[Database]:
    """With everything of the year."""
    copy = tmp_path / "thongsuot.db"
    shutil.copy(year_folder / "thongsuot.db", copy)
    with closing(Database(f"sqlite:///{copy}")) as year:
        if database_kind == "sqlite":
            yield year
            return
        moved = source.fresh("empty", tmp_path)
        copy_rows(year, moved)
        yield moved
        moved.close()
        source.drop(moved)


def test_every_figure_is_what_sql_counts_and_what_its_list_holds(
    database: Database, cast: SimpleNamespace, browser_of: Browse
) -> None:
    leader = browser_of(cast.hoa_dtb)

    for path, by in PAGES.items():
        shown = rows_of(leader.get(path).text)
        whole = shown.pop("Cộng")
        assert shown == counted(database, by), path
        assert whole == {box: sum(row[box] for row in shown.values()) for box in BOXES}
    book = sheet_rows(leader.get("/reports/units.xlsx").data)
    written = {row[1]: dict(zip(BOXES, row[3:9], strict=True)) for row in book if is_number(row[0])}
    assert written == counted(database, PAGES["/portfolio/units?status=all"])
    for box, count in whole.items():
        assert listed(leader, f"/assignments?box={box}") == count


def is_number(cell: object) -> bool:
    return isinstance(cell, int)


def counted(database: Database, by: str) -> Figures:
    found: Figures = {}
    with database.reading() as db:
        for name, box, count in db.execute(text(SQL.format(by=by)), {"today": str(db.today)}):
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
