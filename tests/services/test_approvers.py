"""Who approves a programme: the author's row, else the decision who_approves; the step uses it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import select

from server.access import may_complete
from server.database import Database, Work
from server.recording.births import parties_of
from server.recording.instances import Birth, begin
from server.recording.tasks import open_task
from server.services.definitions import definition_by_id
from server.tables import Definition, Instance, Task, Unit
from tests.bare_cases import bare_case, recorded_517
from tests.web.conftest import Browse, app, browser_of, settings

__all__ = ["app", "browser_of", "settings"]


def asked(database: Database, author: str, approver: str | None = None) -> Task:
    """The step T_approve of that author's programme, as it is opened."""
    directive_id = recorded_517(database)
    with database.transaction() as db:
        case = bare_case(db, directive_id)
        key = select(Definition.id).where(Definition.key == "action_programme")
        parties = {"approver": unit(db, approver)} if approver else {}
        instance = begin(db, Birth(
            case_id=case.id, definition_id=db.scalars(key).one(), unit_id=unit(db, author),
            parties=parties, data={"author": {"exempt": False}},
        ))  # fmt: skip
        definition = definition_by_id(db, instance.definition_id)
        open_task(db, instance, definition, key="by hand", element="T_approve")
    with database.reading() as db:
        return db.scalars(select(Task).where(Task.key == "by hand")).one()


def unit(db: Work, code: str) -> int:
    return db.scalars(select(Unit.id).where(Unit.code == code)).one()


def code_of(database: Database, task: Task) -> str:
    with database.reading() as db:
        return db.get_one(Unit, task.unit_id).code


@pytest.mark.usefixtures("deployed")
@pytest.mark.parametrize(
    ("author", "by"),
    [
        ("HPN-NK", "QU-NK"),  # a district's organisation
        ("QU-BT", "QU-BT"),  # a committee's own
        ("HPN-TP", "TT"),
        ("DD-HLHPN", "TT"),
        ("BCSD-UBND", "BTV"),
    ],
)
def test_where_the_row_names_nobody_the_decision_does(
    database: Database, author: str, by: str
) -> None:
    assert code_of(database, asked(database, author)) == by


@pytest.mark.usefixtures("deployed")
def test_the_approver_of_the_author_s_row_comes_first(database: Database) -> None:
    assert code_of(database, asked(database, "HPN-NK", "TT")) == "TT"


def test_the_form_says_who_is_asked_and_whom_the_rule_proposes(
    deployed: SimpleNamespace, database: Database, browser_of: Browse, app: Flask  # noqa: ARG001
) -> None:  # fmt: skip
    task = asked(database, "HPN-NK", "TT")

    page = browser_of(deployed.tuong_km).get(f"/tasks/{task.id}").text
    asked_now = page.partition("Cấp phê duyệt theo quy tắc")

    assert "Thường trực Thành ủy" in asked_now[0]
    assert "Quận ủy Ninh Kiều" in asked_now[2]
    assert browser_of(deployed.le_dt).get(f"/tasks/{task.id}").status_code == 404


def test_the_leader_of_the_district_may_approve_by_the_rule(
    deployed: SimpleNamespace, database: Database
) -> None:
    task = asked(database, "HPN-NK")

    with database.reading() as db:
        assert may_complete(db, deployed.le_dt, db.get_one(Task, task.id))
        assert not may_complete(db, deployed.tuong_km, db.get_one(Task, task.id))


@pytest.mark.usefixtures("deployed")
def test_an_obstacle_of_a_programme_does_not_go_to_the_programme_s_approver(
    database: Database,
) -> None:
    """The approver of one author's programme is nobody's but that programme's."""
    task = asked(database, "HPN-NK", "QU-NK")

    with database.transaction() as db:
        programme = db.get_one(Instance, task.instance_id)
        obstacle = parties_of(db, programme, programme.unit_id, {}, is_same=False)
        handler = parties_of(db, programme, programme.unit_id, {}, is_same=True)

    assert "approver" not in obstacle
    assert handler["approver"] == programme.parties["approver"]
