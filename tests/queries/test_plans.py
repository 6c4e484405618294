"""No list reads an instance's blob, and no query of a page walks through a table that grows."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from psycopg import RawCursor
from sqlalchemy import Connection, select, text, update

from server import access
from server.actions.dues.fire_due import due_rows, in_hand
from server.actions.dues.start_period import due_schedules
from server.actions.jobs.run_job import claim_free, claim_of_instance, is_any_job_due
from server.database import Database, Work
from server.recording.looking import lock_task
from server.recording.standing import look_at, standing_of
from server.services.review_days import plan_review_day
from server.settings import load_settings
from server.tables import Case, CaseUnit, Definition, Deputy, Membership, Officer, Task
from server.web.app import create_app
from tests.bench.models import sequence
from tests.listening import listening
from tests.queries.test_waiting import crowded
from tests.signed_in import session_of
from workflows.definition import read_files

__all__ = ["crowded"]
GROWING = frozenset({
    "answer", "answer_row", "assignment", "assignment_day", "awaiting", "candidate",
    "closed_assignment", "draft", "due", "event",
    "evidence", "file", "incident", "instance", "job", "message", "notice", "reading",
    "reminding", "search_entry", "search_word", "step", "task", "waiting",
})  # fmt: skip
"""A row per task, letter or day; cases, obstacles, units and people are few beside them."""
PAGES = ("/tasks", "/tasks?view=mine", "/tasks?view=free", "/tasks?view=draft",
         "/tasks?view=taken", "/tasks?view=paper", "/tasks?q=ke+hoach", "/tasks?unit=1&case=1",
         "/tasks?after=over_2022-06-20_1", "/tasks?view=unit", "/tasks?view=others",
         "/tasks?view=later", "/tasks?due=week&part=lead&urgency=KHAN&step=T", "/tasks/done",
         "/tasks/done?case=1&before=1",
         "/tasks/done?q=ke+hoach&unit=1&due=late&urgency=KHAN&step=T", "/tasks/informed",
         "/tasks?view=deputed", "/deputies",
         "/cases", "/cases?q=cong+van", "/assignments", "/assignments?period=2022-Q2&unit=1",
         "/portfolio/units", "/portfolio/units?period=2022-Q2", "/portfolio/obligations",
         "/portfolio/periods", "/portfolio/units?day=2022-07-20", "/notices",
         "/search?q=cong+van+517",
         "/obstacles", "/registers/incoming", "/registers/outgoing",
         "/cases/{case}", "/cases/{case}/receipts", "/cases/{case}?view=duties&by=kind",
         "/cases/{case}/papers", "/cases/{case}/progress",
         "/cases/{case}/chasing?show=all", "/cases/{case}/chasing?show=resting",
         "/reports", "/ledger", "/ledger?case={case}&show=late&after=1", "/exports",
         "/reports/assignments", "/reports/units", "/reports/reminders?case={case}",
         "/reports/ledger", "/reports/outgoing")  # fmt: skip


@pytest.fixture
def furnished(crowded: Database) -> Database:
    real = read_files(sequence())
    with crowded.transaction() as db:
        db.execute(update(Definition).values(blob=real.blob, hash=real.hash, key=real.key))
        unit = db.scalars(select(Case.lead_unit_id)).first()
        me, away = officer(db), db.scalars(select(Officer.id).order_by(Officer.id.desc())).first()
        db.add(Membership(officer_id=me, unit_id=unit, role="chuyen_vien"))
        db.add(Membership(officer_id=away, unit_id=unit, role="chuyen_vien"))
        db.add(Deputy(officer_id=away, deputy_id=me, in_person=True, first_day=db.today,
                      last_day=db.today, reason="r", document="d", made_by_id=me,
                      made_at=db.now))  # fmt: skip
    return crowded


def officer(db: Work) -> int:
    return db.scalars(select(Officer.id).order_by(Officer.id).limit(1)).one()


def test_every_list_finds_its_rows_by_an_index(furnished: Database, tmp_path: Path) -> None:
    asked = statements_of(furnished, tmp_path)

    assert len(asked) > 40
    assert [one for one in asked if "instance.state" in one] == []
    with furnished.reader.connect() as connection:
        walked = {one: found for one in asked if (found := walks(connection, one, asked[one]))}
    assert walked == {}


def test_whatever_a_tick_or_a_step_asks_finds_its_rows_by_an_index(furnished: Database) -> None:
    with furnished.reading() as db:
        task = db.scalars(select(Task).where(Task.state == "open").limit(1)).one()
    with listening(furnished.engine) as asked, furnished.transaction() as db:
        in_hand(db, due_rows(db, 10) or [1])
        is_any_job_due(db)
        due_schedules(db)
        claim_free(db)
        claim_of_instance(db)
        lock_task(db, task.id)
        standing_of(db, task.instance_id)
        look_at(db, [task.instance_id])
        access.completable_in(db, officer(db), task.instance_id)
        plan_review_day(db, db.scalars(select(Case).limit(1)).one(), None)

    selects = {one: given for one, given in asked if one.startswith(("SELECT", "UPDATE due"))}
    assert len(selects) > 10
    with furnished.reader.connect() as connection:
        walked = {
            one: found for one, given in selects.items() if (found := walks(connection, one, given))
        }
    assert walked == {}


def statements_of(database: Database, folder: Path) -> dict[str, Any]:
    """Every statement of the pages, with what it was asked with."""
    with database.reading() as db:
        officer_id = officer(db)
        case = db.scalars(select(Case.id).join(CaseUnit, CaseUnit.case_id == Case.id)).first()
        held = select(Membership.unit_id).where(Membership.officer_id == officer_id)
        case = db.scalars(select(Case.id).where(Case.lead_unit_id.in_(held))).first() or case
    settings = replace(load_settings("test"), data=folder, secret_key="only for tests")
    app = create_app(settings, database)
    client = app.test_client()
    with client.session_transaction() as session:
        session.update(session_of(database, officer_id))
    with listening(database.engine, database.reader) as asked:
        for page in PAGES:
            path = page.format(case=case)
            assert client.get(path).status_code == 200, path
    return {one: given for one, given in reversed(asked) if one.lstrip().startswith("SELECT")}


def walks(connection: Connection, statement: str, given: Any) -> list[str]:
    """Growing tables that the plan reads from end to end."""
    if connection.dialect.name == "sqlite":
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).all()
        lines = [row[3] for row in plan]
        found = [match[1] for line in lines if (match := re.match(r"SCAN (\w+)", line))]
    else:
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        session: Any = connection.connection.driver_connection
        cursor = RawCursor(session) if "$1" in statement else session.cursor()
        plan = cursor.execute(f"EXPLAIN {statement}", given).fetchall()
        found = re.findall(r"Seq Scan on \"?(\w+)", "\n".join(row[0] for row in plan))
    return [table for table in found if re.sub(r"_\d+$", "", table) in GROWING]
