"""The eight reports over a case of a thousand units: on screen, and the largest as a file."""

from __future__ import annotations

from functools import partial

from server.printing.writers import WRITERS
from server.queries.reports.asked import Asked
from server.queries.reports.catalogue import read_report
from server.queries.scope import Scope
from tests.bench.browsing import Browser, Server
from tests.bench.figures import Figures, spent
from tests.bench.large import answers, of_units
from tests.bench.places import Place, Places

UNITS, TIMES, FILES = 1_000, 8, 3
REPORTS = ("assignments", "units", "conferences", "programmes", "obstacles", "inspections",
           "reminders", "brief")  # fmt: skip
LARGEST = "assignments"


def reports(figures: Figures, places: Places, *, postgres: bool) -> None:
    place = places.new(postgres=postgres)
    case_id = of_units(place, UNITS, FURNISHED)
    with Server(place):
        browser = Browser()
        browser.sign_in()
        for code in REPORTS:
            seconds = answers(browser, f"/reports/{code}?case={case_id}", TIMES)
            figures.take_times(f"report_{code}", seconds, judged="p95", database=place.kind,
                               units=UNITS)  # fmt: skip
    if not postgres:  # what writes knows no database
        files_of_largest(figures, place, case_id)
    place.close()


def files_of_largest(figures: Figures, place: Place, case_id: int) -> None:
    asked = Asked(place.officer_id, Scope(case_id=case_id))

    def read() -> None:
        with place.database.reading() as db:
            read_report(db, asked, LARGEST)

    figures.take_times(f"report_{LARGEST}_read_whole", spent(read, FILES), database=place.kind)
    with place.database.reading() as db:
        report = read_report(db, asked, LARGEST)
    for ending, (write, _) in WRITERS.items():
        content = write(report)
        figures.take_times(f"report_{LARGEST}_{ending}", spent(partial(write, report), FILES),
                           lines=UNITS * 3, kb=round(len(content) / 1024))  # fmt: skip


def instances(base: int, key: str) -> str:
    """One more process of each unit."""
    return (
        "INSERT INTO instance (id, case_id, definition_id, part, unit_id, status, keys, parties, "
        "state, version, journal_seq, journal_hash, started_at) "
        f"SELECT {base} + i, {{case}}, (SELECT max(id) FROM definition WHERE key = '{key}'), "
        "'S_start', 500000 + i, 'running', '{{}}', '{{}}', {empty}, 2, 0, '', {then} FROM number"
    )


def answered(base: int, element: str, typed: str, *, of: int | None = None) -> tuple[str, str]:
    """One step of each of these processes (`of`: their base), done with this answer."""
    process = base if of is None else of
    return (
        "INSERT INTO task (id, instance_id, case_id, item_data, key, element, name, form, lane, "
        "unit_id, state, version, due_why, opened_at, done_at, from_paper) "
        f"SELECT {base} + i, {process} + i, {{case}}, '{{{{}}}}', 'a' || i, '{element}', "
        f"'{element}', '', '', 500000 + i, 'done', 2, '{{{{}}}}', {{then}}, {{then}}, false "
        "FROM number",
        'INSERT INTO answer (id, task_id, instance_id, case_id, form, "values", officer_id, at) '
        f"SELECT {base} + i, {base} + i, {process} + i, {{case}}, '', '{typed}', "
        "(SELECT min(id) FROM officer), {then} FROM number",
    )


def rows(base: int, field: str, typed: str) -> str:
    """Two of a table in each of these answers."""
    return (
        'INSERT INTO answer_row (id, answer_id, field, ordinal, "values") '
        f"SELECT {base} + 2 * i + s.k, {base} + i, '{field}', s.k, '{typed}' "
        "FROM number, (SELECT 0 AS k UNION ALL SELECT 1) AS s"
    )


FURNISHED = (
    *answered(800_000, "T_conference", "{{}}", of=500_000),
    rows(800_000, "conferences", '{{"held_on": "2022-08-01", "members_invited": 40, '
                                 '"members_attended": 38}}'),
    instances(600_000, "action_programme"),
    *answered(600_000, "T_draft", "{{}}"),
    instances(700_000, "unit_inspection"),
    *answered(700_000, "T_visit", '{{"visited_on": "2022-09-01"}}'),
    rows(700_000, "remedies", '{{"content": "Hoàn chỉnh hồ sơ", "due": "2022-10-01"}}'),
    "INSERT INTO obstacle (id, case_id, unit_id, state, category, severity, content, proposal, "
    "answer, reported_at) SELECT 500000 + i, {case}, 500000 + i, 'reported', '', 'THUONG', "
    "'Thiếu kinh phí tập huấn ' || i, '', '', {then} FROM number",
    "INSERT INTO reminding (id, case_id, unit_id, assignment_id, kind, document, days_late, at) "
    "SELECT 500000 + 2 * i + s.k, {case}, 500000 + i, 500000 + 10 * i, 'notice', '', 3, {then} "
    "FROM number, (SELECT 0 AS k UNION ALL SELECT 1) AS s",
)  # fmt: skip
