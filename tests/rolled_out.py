"""A case that is with its units: made once, copied for every test that starts from there."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from server.actions.cases.open_case import open_case
from server.actions.tasks.save_draft import save_draft
from server.database import Database
from server.tables import Case, Directive, Officer, Task
from tests.databases import STEPS
from tests.processes.conftest import Office


def roll_out(office: Office) -> int:
    """Two units at their receipt on 21/6/2022; one duty binds until 29/7/2022."""
    office.move_clock("2022-06-21")
    with office.database.reading() as db:
        directive_id = db.scalars(select(Directive.id)).one()
    case_id = open_case(office.database, officer_id=office.cast.thuy_tn, directive_id=directive_id)
    office.roll_out(["QU-NK", "QU-BT"])
    return case_id


def planning(office: Office) -> Task:
    """Ninh Kiều has received and assigned its part; lam.ott is to write the plan."""
    unit_id = office.unit("QU-NK")
    said = {"received_on": office.today(), "declined": "false"}
    office.do("lam_ott", "T_confirm_receipt", said, unit_id=unit_id)
    officer = {"lead_officer": str(office.cast.lam_ott)}
    office.do("le_dt", "T_leader_assign", officer, unit_id=unit_id)
    return office.open_task("T_plan", unit_id)


def plan_to_sign(office: Office) -> Task:
    """The plan is written and approved; le.dt is to sign it."""
    unit_id = planning(office).unit_id
    plan = {"plan_file": "FILE", "has_children": "false"}
    office.do("lam_ott", "T_plan", plan, unit_id=unit_id)
    office.do("le_dt", "T_approve_plan", {"decision": "ok"}, unit_id=unit_id)
    return office.open_task("T_sign_plan", unit_id)


def half_typed(office: Office, values: dict[str, Any]) -> Task:
    """What lam.ott has typed of the plan so far is kept."""
    task = office.open_task("T_plan", office.unit("QU-NK"))
    save_draft(office.database, officer_id=office.cast.lam_ott, task_id=task.id,
               version=task.version, values=values)  # fmt: skip
    return task


def cast_of(database: Database) -> SimpleNamespace:
    with database.reading() as db:
        rows = db.execute(select(Officer.login, Officer.id)).all()
    return SimpleNamespace(
        **{login.replace(".", "_").replace("-", "_"): id_ for login, id_ in rows}
    )


def hand_out(database: Database) -> None:
    roll_out(Office(database, cast_of(database)))


HANDED_OUT = "handed_out"
STEPS[HANDED_OUT] = hand_out


@pytest.fixture
def handed_out(deployed: SimpleNamespace) -> SimpleNamespace:
    """The template of that name; gives the cast."""
    return deployed


@pytest.fixture
def office(database: Database, handed_out: SimpleNamespace) -> Office:
    return Office(database, handed_out)


@pytest.fixture
def case_id(office: Office) -> int:
    with office.database.reading() as db:
        return db.scalars(select(Case.id)).one()
