"""No list of a case's pages ends silently: each goes on by a link until everything was shown."""

from __future__ import annotations

import re
from html import unescape
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient

from server.database import Database
from server.tables import (
    CaseUnit,
    Definition,
    Instance,
    NumberSeries,
    Obstacle,
    OutgoingEntry,
    Reminding,
    Task,
)
from tests.bare_cases import bare_case, recorded_517
from tests.web.conftest import Browse

MANY = 120


@pytest.fixture
def case_id(database: Database, organisation: SimpleNamespace) -> int:
    """Ninh Kiều's long story: papers, reminders, obstacles, tasks, MANY of each."""
    directive_id = recorded_517(database)
    unit_id = organisation.QU_NK
    with database.transaction() as db:
        case = bare_case(db, directive_id)
        definition = Definition(key="unit_implementation", version=1, hash="h", name="P3",
                                blob="{}", deployed_at=db.now)  # fmt: skip
        series = NumberSeries(unit_id=unit_id, doc_type="BC", period="x", symbol="BC/QU")
        db.add_all([definition, series])
        db.flush()
        db.add(CaseUnit(case_id=case.id, unit_id=unit_id, role="implement"))
        instance = Instance(case_id=case.id, unit_id=unit_id, part="S", state=b"",
                            definition_id=definition.id, status="running",
                            started_at=db.now)  # fmt: skip
        db.add(instance)
        db.flush()
        for n in range(MANY):
            task = Task(instance_id=instance.id, case_id=case.id, key=f"k{n}", element="T",
                        name=f"việc-{n:03}", state="done", unit_id=unit_id,
                        opened_at=db.now)  # fmt: skip
            db.add(task)
            db.flush()
            db.add_all([
                OutgoingEntry(series_id=series.id, number=n, state="used", at=db.now,
                              full_number=f"số-{n:03}", task_id=task.id),
                Reminding(case_id=case.id, unit_id=unit_id, kind="letter",
                          document=f"đôn-{n:03}", at=db.now),
                Obstacle(case_id=case.id, unit_id=unit_id, state="reported", reported_at=db.now,
                         content=f"vướng-{n:03}"),
            ])  # fmt: skip
        return case.id


@pytest.mark.parametrize(
    ("path", "word"),
    [("/papers", "số"), ("/papers", "đôn"), ("/papers", "vướng"), ("/units/{unit}", "việc")],
)
def test_every_list_goes_on_until_all_of_it_was_shown(
    case_id: int, browser_of: Browse, cast: SimpleNamespace, organisation: SimpleNamespace,
    path: str, word: str,
) -> None:  # fmt: skip
    browser = browser_of(cast.thuy_tn)
    found: list[str] = []

    address: str | None = f"/cases/{case_id}{path.format(unit=organisation.QU_NK)}"
    while address is not None:
        address, shown = read(browser, address, word)
        found += shown

    assert len(found) == len(set(found)) == MANY


def read(browser: FlaskClient, address: str, word: str) -> tuple[str | None, list[str]]:
    """Where the list with these words goes on, and its words on this page."""
    answer = browser.get(address)
    assert answer.status_code == 200
    marks = {"số": "papers=", "đôn": "reminders=", "vướng": "after=", "việc": "steps="}
    links = [unescape(link) for link in re.findall(r'href="([^"]+)"', answer.text)]
    onward = [link for link in links if marks[word] in link]
    shown = sorted(set(re.findall(rf"{word}-\d{{3}}", answer.text)))
    return (onward[0] if onward else None), shown
