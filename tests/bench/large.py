"""Many tasks, poured in by SQL: an inbox among a million, a case of a thousand units."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median
from typing import Any

from sqlalchemy import Connection, select, text

from server.database.wire import unhurried
from server.queries.inbox_counts import inbox_counts
from server.tables import Officer
from server.tables.waiting import drop_triggers, fill_waiting, keep_waiting
from tests.bare_cases import bare_case, recorded_517
from tests.bench.browsing import Browser, Page, Server
from tests.bench.completing import newest
from tests.bench.figures import Figures, spent
from tests.bench.places import Place, Places

UNITS, PEOPLE, TIMES = 25, 2_000, 40
NUMBERS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {n}) "
              "INSERT INTO number SELECT i FROM n",
    "postgresql": "INSERT INTO number SELECT i FROM generate_series(1, {n}) AS i",
}  # fmt: skip
DAY = {"sqlite": "date('2026-10-01', '+' || (i % 90) || ' days')",
       "postgresql": "(DATE '2026-10-01' + (i % 90)::int)"}  # fmt: skip
EMPTY = {"sqlite": "x''", "postgresql": r"'\x'"}
THEN = "TIMESTAMPTZ '2026-10-01 00:00:00+00'"
MOMENT = {"sqlite": "'2026-10-01 00:00:00.000000'", "postgresql": THEN}


def numbers(wire: Connection, count: int) -> None:
    wire.execute(text("CREATE TEMPORARY TABLE IF NOT EXISTS number (i BIGINT)"))
    wire.execute(text("DELETE FROM number"))
    wire.execute(text(NUMBERS[wire.dialect.name].format(n=count)))


def pour(place: Place, tasks: int) -> None:
    """So many tasks, one of five open; 25 units, 2,000 people; a thousand tasks to a case."""
    definition_id = newest(place, "bench_sequence")
    with place.database.transaction() as db:
        wire = db.connection()
        kind = wire.dialect.name
        if kind == "postgresql":
            unhurried(wire)
        drop_triggers(wire)
        values = {"day": DAY[kind], "then": MOMENT[kind], "empty": EMPTY[kind], "open": tasks // 5,
                  "cases": max(tasks // 1_000, 1), "units": UNITS, "people": PEOPLE,
                  "instances": tasks // 5, "definition": definition_id}  # fmt: skip
        for source, statements in (("people", ORGANISED), ("cases", CASES),
                                   ("instances", INSTANCES), ("tasks", TASKS)):  # fmt: skip
            numbers(wire, tasks if source == "tasks" else int(values[source]))
            for statement in statements:
                wire.execute(text(statement.format(**values)))
        fill_waiting(wire)
        keep_waiting(wire)
        db.execute(text("UPDATE installation SET organisation_version = organisation_version + 1"))
    analyse(place)


def analyse(place: Place) -> None:
    with place.database.engine.connect() as connection:
        plain = connection.execution_options(isolation_level="AUTOCOMMIT")
        if place.postgres is None:
            plain.execute(text("ANALYZE"))
            return
        session: Any = plain.connection.driver_connection
        session.patience = None
        plain.execute(text("SET statement_timeout = 0"))
        plain.execute(text("VACUUM ANALYZE"))
        plain.invalidate()  # nobody else gets a session without limits


ORGANISED = (
    "INSERT INTO officer (id, login, full_name, fold, title, is_fictional, is_active, "
    "password_hash, sign_in_generation, language, created_at) "
    "SELECT 100000 + i, 'p' || i, 'Officer ' || i, 'officer ' || i, '', true, true, "
    "(SELECT password_hash FROM officer WHERE login = 'thuy.tn'), 1, 'vi', {then} FROM number",
    "INSERT INTO membership (id, officer_id, unit_id, role) "
    "SELECT 100000 + i, 100000 + i, 1 + i % {units}, 'chuyen_vien' FROM number",
)
CASES = (
    "INSERT INTO directive (id, status, doc_type, symbol, full_number, issuer_id, subject, fold, "
    "place, term, urgency, signatory, signatory_position, signatory_authority, archive, text, "
    "created_at) SELECT 100000 + i, 'issued', 'CV', 'CV/TU', i || '-CV/TU', 1, "
    "'Giải quyết khiếu nại đất đai ' || i, 'giai quyet khieu nai dat dai ' || i, '', '', 'THUONG', "
    "'', '', '', '', '', {then} FROM number",
    'INSERT INTO "case" (id, directive_id, status, lead_unit_id, office_unit_id, approver_unit_id, '
    "parameters, expected_units, opened_at) "
    "SELECT 100000 + i, 100000 + i, 'running', 1, 2, 3, '{{}}', 0, {then} FROM number",
)
INSTANCES = (
    "INSERT INTO instance (id, case_id, definition_id, part, unit_id, status, keys, parties, "
    "state, version, journal_seq, journal_hash, started_at) "
    "SELECT 100000 + i, 100001 + i % {cases}, {definition}, 'S', 1 + i % {units}, 'running', "
    "'{{}}', '{{}}', {empty}, 2, 0, '', {then} FROM number",
)
TASKS = (
    "INSERT INTO task (id, instance_id, case_id, item_data, key, element, name, form, lane, "
    "unit_id, state, version, assignee_id, due_on, due_why, opened_at, done_by_id, done_at, "
    "from_paper) "
    "SELECT 100000 + i, 100001 + i % {instances}, 100001 + (i % {instances}) % {cases}, '{{}}', "
    "'k' || i, 'T_' || (i % 6), 'Step ' || (i % 6), 'bench_sequence.step_' || (i % 6), 'L', "
    "1 + (i / 5) % {units}, CASE WHEN i % 5 = 0 THEN 'open' ELSE 'done' END, 1, "
    "CASE WHEN i % 5 = 0 AND (i / 5) % 7 = 0 THEN 100001 + i % {people} END, "
    "{day}, '{{}}', {then}, CASE WHEN i % 5 <> 0 THEN 100001 + i % {people} END, "
    "CASE WHEN i % 5 <> 0 THEN {then} END, false FROM number",
    "INSERT INTO candidate (id, task_id, unit_id, role, on_paper) "
    "SELECT 100000 + i, 100000 + i, 1 + (i / 5) % {units}, 'chuyen_vien', false FROM number",
)


def inboxes(figures: Figures, places: Places, sizes: tuple[int, ...], *, postgres: bool) -> None:
    """First page, next page, search and counters over HTTP; the larger against the smaller."""
    sized = ((size, places.new(postgres=postgres)) for size in sizes)
    compare(figures, sized, pour, measured, lambda name, size: f"{name}_p95_{short(size)}")


def short(size: int) -> str:
    return "1m" if size == 1_000_000 else f"{size // 1000}k"


def compare(
    figures: Figures,
    sized: Iterable[tuple[int, Place]],
    fill: Callable[[Place, int], None],
    measure: Callable[[Place], dict[str, list[float]]],
    label: Callable[[str, int], str],
) -> None:
    """Every row of a larger place also as so many times that of the smaller one."""
    before: dict[str, float] = {}
    for size, place in sized:
        fill(place, size)
        found = measure(place)
        for name, seconds in found.items():
            told = {"of_smaller": round(median(seconds) / before[name], 2)} if before else {}
            most_ms = 100 if name == "search" and place.postgres else 30
            figures.take_times(label(name, size), seconds, judged="p95", most_ms=most_ms,
                               database=place.kind, tasks=size, **told)  # fmt: skip
        before = {name: median(seconds) for name, seconds in found.items()}
        place.close()


def measured(place: Place) -> dict[str, list[float]]:
    with Server(place):
        browser = Browser()
        browser.sign_in("p1")
        found = read_all(browser, {
            "inbox": ["/tasks"], "inbox_next": [onward_from(browser.get("/tasks"))],
            "inbox_unit": ["/tasks?view=unit"], "inbox_others": ["/tasks?view=others"],
            "inbox_narrowed": ["/tasks?part=other&step=Step+3&due=past", "/tasks?due=later"],
            "inbox_done": ["/tasks/done"], "search": SEARCHED,
        })  # fmt: skip
    found["counters"] = counting(place)
    return found


SEARCHED = ["/tasks?q=khieu+nai+dat+dai", "/tasks?q=7-cv", "/tasks?q=step+3",
            "/tasks?q=officer+17"]  # fmt: skip


def read_all(browser: Browser, paths: Mapping[str, Sequence[str]]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {name: [] for name in paths}
    for name, asked in paths.items():
        for number in range(TIMES + 3):
            into = found[name] if number >= 3 else []
            answer = browser.get(asked[number % len(asked)], into)
            assert answer.status == 200
    return found


def onward_from(page: Page) -> str:
    onward = page.body.split('class="more"')[1].split('href="')[1].split('"')[0]
    return onward.replace("&amp;", "&")


def counting(place: Place) -> list[float]:
    """Beside the list: mine, free, taken, past, today, by unit and by case; in process."""
    with place.database.reading() as db:
        officer_id = db.scalars(select(Officer.id).where(Officer.login == "p1")).one()

    def count() -> None:
        with place.database.reading() as db:
            inbox_counts(db, officer_id)

    count()
    return spent(count, TIMES)


def matrix(figures: Figures, places: Places, *, postgres: bool, units: int = 1_000) -> None:
    """The case page with its matrix, of a thousand units with a process and three duties each."""
    place = places.new(postgres=postgres)
    case_id = of_units(place, units)
    with Server(place):
        browser = Browser()
        browser.sign_in()
        seconds = [*answers(browser, f"/cases/{case_id}", 12)]
        size = browser.get(f"/cases/{case_id}").size
    figures.take_times(f"matrix_{units}_units", seconds, judged="p95", most_ms=150,
                       database=place.kind, page_kb=round(size / 1024, 1))  # fmt: skip
    place.close()


def of_units(place: Place, units: int, more: Sequence[str] = ()) -> int:
    """A case of so many, each with a process, a step and three duties; its id."""
    directive_id, definition_id = recorded_517(place.database), newest(place, "unit_implementation")
    with place.database.transaction() as db:
        case_id, wire = bare_case(db, directive_id).id, db.connection()
        kind = wire.dialect.name
        numbers(wire, units)
        for statement in (*UNITS_OF_CASE, *more):
            wire.execute(text(statement.format(
                case=case_id, definition=definition_id, directive=directive_id,
                then=MOMENT[kind], day=DAY[kind], empty=EMPTY[kind],
            )))  # fmt: skip
        db.execute(text("UPDATE installation SET organisation_version = organisation_version + 1"))
    analyse(place)
    return case_id


def answers(browser: Browser, path: str, times: int) -> list[float]:
    found: list[float] = []
    for number in range(times + 2):
        answer = browser.get(path, found if number >= 2 else [])
        assert answer.status == 200, answer.status
    return found


UNITS_OF_CASE = (
    "INSERT INTO unit (id, code, kind, is_collective, is_placeholder, is_external, certainty, "
    "position) SELECT 500000 + i, 'X' || i, 'party_committee', false, false, false, 'sure', i "
    "FROM number",
    "INSERT INTO unit_name (id, unit_id, name, fold, is_alias) "
    "SELECT 500000 + i, 500000 + i, 'Đơn vị ' || i, 'don vi ' || i, false FROM number",
    "INSERT INTO case_unit (id, case_id, unit_id, role, group_text, position) "
    "SELECT 500000 + i, {case}, 500000 + i, 'implement', 'Nhóm ' || (i % 20), i FROM number",
    "INSERT INTO instance (id, case_id, definition_id, part, unit_id, status, keys, parties, "
    "state, version, journal_seq, journal_hash, started_at) "
    "SELECT 500000 + i, {case}, {definition}, 'S_assigned', 500000 + i, 'running', '{{}}', '{{}}', "
    "{empty}, 2, 0, '', {then} FROM number",
    "INSERT INTO task (id, instance_id, case_id, item_data, key, element, name, form, lane, "
    "unit_id, state, version, due_on, due_why, opened_at, done_at, from_paper) "
    "SELECT 500000 + 3 * i + s.k, 500000 + i, {case}, '{{}}', 'k' || (3 * i + s.k), s.element, "
    "s.element, '', '', 500000 + i, s.state, 1, {day}, '{{}}', {then}, "
    "CASE WHEN s.state = 'done' THEN {then} END, false FROM number, "
    "(SELECT 0 AS k, 'T_confirm_receipt' AS element, 'done' AS state "
    "UNION ALL SELECT 1, 'T_leader_assign', 'done' UNION ALL SELECT 2, 'T_plan', 'open') AS s",
    "INSERT INTO assignment (id, case_id, obligation_id, unit_id, given_to_id, role, instance_id, "
    "deliverable, progress, deadline_kind, original_due, current_due, basis, explanation) "
    "SELECT 500000 + 10 * i + o.position, {case}, o.id, 500000 + i, 500000 + i, 'implement', "
    "500000 + i, '', 'IN_PROGRESS', 'BINDING', {day}, {day}, '', '{{}}' FROM number, obligation o "
    "WHERE o.directive_id = {directive} AND o.position < 3",
)
