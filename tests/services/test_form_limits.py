"""What the rules of forms may ask of the day and the case."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

from server.database import Database
from server.services.form_limits import Asked, conclusion_limits, is_collective, visit_limits
from server.tables import Case, Directive, Instance, Task


def asked(db: object, **data: object) -> Asked:
    return Asked(db, Instance(), Case(), data, {"sla_working_days": {}})  # type: ignore[arg-type]


def test_a_visit_is_announced_five_working_days_before(
    database: Database,
    organisation: SimpleNamespace,  # noqa: ARG001
) -> None:
    with database.reading() as db:
        earliest = date.fromisoformat(visit_limits(asked(db))["earliest_visit_on"])

        assert (earliest - db.today).days >= 7


def test_the_conclusion_is_due_ten_working_days_after_the_visit(
    database: Database,
    organisation: SimpleNamespace,  # noqa: ARG001
) -> None:
    with database.reading() as db:
        limits = conclusion_limits(asked(db, visit={"visited_on": "2022-07-04"}))

    assert limits == {"conclusion_due_on": "2022-07-18"}


def test_a_district_committee_is_a_collective_and_a_commission_is_not(
    database: Database,
    organisation: SimpleNamespace,
) -> None:
    case = Case(directive=Directive(issuer_id=organisation.TU_CT))
    with database.reading() as db:

        def of(unit: int) -> bool:
            task = Task(form="unit_implementation.sign_plan", unit_id=unit)
            return is_collective(db, task, Instance(), case)

        assert of(organisation.QU_NK)
        assert not of(organisation.BDV)
