"""A list asks as often for fifty lines as for one, and a page of it seldom."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from server.access import tasks
from server.database import Database, Prepared
from server.database.prepared import worded
from server.queries import inbox_choices, inbox_counts, inbox_rows
from server.queries.inbox import inbox
from server.queries.inbox_filters import Wanted
from server.recording import standing
from server.tables import Membership, Officer, Unit
from tests.listening import listening
from tests.queries.test_waiting import crowded
from tests.rolled_out import handed_out, office
from tests.web.conftest import Browse, Office, app, browser_of, settings

__all__ = ["app", "browser_of", "crowded", "handed_out", "office", "settings"]


@pytest.mark.parametrize("view", ["all", "unit", "others", "paper"])
def test_a_list_of_work_asks_as_often_for_fifty_lines_as_for_one(
    crowded: Database, view: str
) -> None:
    with crowded.transaction() as db:
        officer_id = db.scalars(select(Officer.id).order_by(Officer.id)).first() or 0
        for unit_id in db.scalars(select(Unit.id)).all():
            db.add(Membership(officer_id=officer_id, unit_id=unit_id, role="chuyen_vien"))
    asked_for(crowded, officer_id, view, 50)  # what a process remembers is asked once

    (one, _), (every, lines) = (asked_for(crowded, officer_id, view, most) for most in (1, 50))

    assert every <= one + 3  # names of people, which one line may lack
    assert lines > 3 or view in ("others", "paper")


def asked_for(database: Database, officer_id: int, view: str, most: int) -> tuple[int, int]:
    """Statements, and lines."""
    with listening(database.reader) as asked, database.reading() as db:
        found = inbox(db, officer_id, Wanted(view=view), most=most)
    return len(asked), sum(len(group.rows) for group in found.groups)


PREPARED = (
    (inbox_rows.ROWS, ("officer", "tasks")), (inbox_counts.ROLES, ("units",)),
    (inbox_choices.PRESSING, ()), (inbox_choices.NUMBERS, ("cases",)),
    (tasks.CANDIDATES_OF, ("tasks",)), (standing.OF_SEVERAL, ("ids",)),
)  # fmt: skip


@pytest.mark.parametrize(("prepared", "given"), PREPARED)
def test_what_every_page_or_tick_asks_is_worded_once(
    database: Database, prepared: Prepared, given: tuple[str, ...]
) -> None:
    """A list of any length among its own values would leave it to SQLAlchemy, run by run."""
    assert worded(prepared.statement, database.engine.dialect, given) is not None


@pytest.mark.parametrize("path", ["/tasks", "/tasks?view=unit", "/tasks?q=nhan", "/tasks?due=week"])
def test_a_page_of_an_inbox_is_asked_for_in_few_statements(
    office: Office, browser_of: Browse, cast: SimpleNamespace, path: str
) -> None:
    browser = browser_of(cast.lam_ott)
    assert browser.get(path).status_code == 200

    with listening(office.database.reader) as asked:
        browser.get(path)

    selects = [one for one, _ in asked if one.startswith("SELECT")]
    assert len(selects) <= MOST, "\n\n".join(selects)


MOST = 21  # the session is asked for too
