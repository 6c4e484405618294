"""P2, P3 and P6 on 517-CV/TU, through the actions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from server.actions.cases.open_case import open_case
from server.tables import Assignment, Case, CaseUnit, Incident, Instance, Task


def test_a_directive_is_rolled_out_to_its_units(office: Any, directive_id: int) -> None:
    case_id = open_case(office.database, officer_id=office.cast.thuy_tn, directive_id=directive_id)

    office.roll_out(["QU-NK", "QU-BT"])

    with office.database.reading() as db:
        assert db.get_one(Case, case_id).expected_units == 2
        assert db.scalar(select(func.count()).select_from(CaseUnit)) == 2
        assert db.scalars(select(Incident.code)).all() == []
        children = db.scalars(select(Instance).where(Instance.unit_id.is_not(None))).all()
        assert len(children) == 2
    assert office.open_elements() == ["T_confirm_receipt", "T_confirm_receipt"]


def test_a_unit_carries_out_reports_and_is_done(office: Any, directive_id: int) -> None:
    open_case(office.database, officer_id=office.cast.thuy_tn, directive_id=directive_id)
    office.roll_out(["QU-NK", "QU-BT"])
    unit_id = office.unit("QU-NK")

    office.carry_out(unit_id, leader="le_dt", specialist="lam_ott")
    office.accept(unit_id)

    with office.database.reading() as db:
        done = db.scalars(select(Instance).where(Instance.unit_id == unit_id)).one()
        assert (done.status, done.outcome) == ("completed", "done")
        states = db.execute(
            select(Assignment.deadline_kind, Assignment.progress).where(
                Assignment.unit_id == unit_id
            )
        ).all()
        assert ("BINDING", "COMPLETED") in [tuple(row) for row in states]
        assert db.scalars(select(Incident.code)).all() == []
        assert db.scalar(select(func.count()).where(Task.state == "open")) == 1
