"""What one unit may not see of another: rows, lists, diagrams, journal; what an admin may not."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from server.actions.cases.open_case import open_case
from server.database import Database
from server.tables import Definition, Instance
from tests.web.conftest import Browse, Office

CASE = ("", "/progress", "/papers")


@pytest.fixture
def case_id(office: Office, directive_id: int) -> int:
    """Ninh Kiều and Bình Thủy carry it out; Bình Thủy has confirmed."""
    case_id = open_case(office.database, officer_id=office.cast.thuy_tn, directive_id=directive_id)
    office.roll_out(["QU-NK", "QU-BT"])
    return case_id


def instance_of(database: Database, unit_id: int) -> int:
    with database.reading() as db:
        mine = select(Instance.id).join(Definition, Instance.definition_id == Definition.id)
        return db.scalars(
            mine.where(Definition.key == "unit_implementation", Instance.unit_id == unit_id)
        ).one()


def test_a_unit_sees_only_its_own_rows(
    browser_of: Browse, cast: SimpleNamespace, case_id: int
) -> None:
    browser = browser_of(cast.lam_ott)
    pages = [browser.get(f"/cases/{case_id}{tab}").text for tab in CASE]
    pages.append(browser.get(f"/cases/{case_id}/progress?process=unit_implementation").text)
    pages.append(browser.get(f"/assignments?case={case_id}").text)

    assert "Quận ủy Ninh Kiều" in pages[0]
    assert not any("Quận ủy Bình Thủy" in page for page in pages)


def test_the_diagram_of_another_unit_is_not_there(
    browser_of: Browse, cast: SimpleNamespace, organisation: SimpleNamespace, database: Database,
    case_id: int,
) -> None:  # fmt: skip
    own = instance_of(database, organisation.QU_NK)
    other = instance_of(database, organisation.QU_BT)
    tails = ("", "/diagram.bpmn", "/diagram.json")

    def answers(officer_id: int, instance_id: int) -> set[int]:
        browser = browser_of(officer_id)
        return {browser.get(f"/instances/{instance_id}{tail}").status_code for tail in tails}

    assert case_id
    assert answers(cast.lam_ott, own) == {200}
    assert answers(cast.lam_ott, other) == {404}
    assert answers(cast.nguyen_qt, own) == {404}
    assert answers(cast.tuong_km, other) == {200}


def test_counts_over_a_case_are_of_the_own_unit(
    browser_of: Browse, cast: SimpleNamespace, case_id: int
) -> None:
    url = f"/cases/{case_id}/diagram.json?process=unit_implementation"

    mine = browser_of(cast.lam_ott).get(url).get_json()["elements"]
    every = browser_of(cast.thuy_tn).get(url).get_json()["elements"]

    assert (mine["T_confirm_receipt"]["active"], every["T_confirm_receipt"]["active"]) == (1, 2)


def test_a_call_counts_its_children_and_those_past_a_limit(
    browser_of: Browse, cast: SimpleNamespace, office: Office, case_id: int
) -> None:
    url = f"/cases/{case_id}/diagram.json?process=directive_rollout"

    def call() -> dict[str, int]:
        elements = browser_of(cast.thuy_tn).get(url).get_json()["elements"]
        calls = [e for e in elements.values() if e.get("process", "").endswith("implementation")]
        return {name: calls[0][name] for name in ("total", "created", "active", "done", "past")}

    before = call()
    office.move_clock("2032-01-05")

    assert before == {"total": 2, "created": 2, "active": 2, "done": 0, "past": 0}
    assert call()["past"] == 2


def test_an_administrator_sees_no_content(
    browser_of: Browse, cast: SimpleNamespace, case_id: int
) -> None:
    browser = browser_of(cast.nguyen_qt)

    assert {browser.get(f"/cases/{case_id}{tab}").status_code for tab in CASE} == {404}
    for page in ("/cases", "/obstacles", "/assignments", "/registers/outgoing"):
        assert "517-CV/TU" not in browser.get(page).text
