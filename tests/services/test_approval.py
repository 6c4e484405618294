"""The plan is approved for all units at once: the same rows as one by one, in few statements."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from server.database import Work
from server.services.approval import approve_deadlines, needs_basis, plan_all_reminders
from server.services.call import Call
from server.services.deadlines import plan_reminders
from server.services.parameters import parameters_of
from server.services.review_days import proposed_day
from server.tables import Assignment, Case, DeadlineChange, Due, Instance, Unit
from tests.listening import listening
from tests.processes.conftest import Office
from tests.rolled_out import case_id, handed_out, office
from workflows.workdays import day_of

__all__ = ["case_id", "handed_out", "office"]
DOCUMENT = {"number": "02-KH/BDV", "date": "2022-06-22", "issuer": "Ban Dân vận Thành ủy"}
TOLD = "02-KH/BDV, 22/06/2022, Ban Dân vận Thành ủy"


def proposed(db: Work, units: int) -> list[Assignment]:
    """Nothing approved yet: of the first duty, this many units, asked to bind by 29/7/2022."""
    first = db.scalars(select(Assignment).order_by(Assignment.id)).first()
    assert first is not None
    db.execute(delete(Due).where(Due.assignment_id.is_not(None)))
    db.execute(delete(DeadlineChange))
    db.execute(update(Assignment).values(explanation={}))
    taken = select(Assignment.unit_id).where(Assignment.obligation_id == first.obligation_id)
    free = select(Unit.id).where(Unit.id.not_in(taken)).order_by(Unit.id).limit(units)
    made = [
        Assignment(
            case_id=first.case_id, obligation_id=first.obligation_id, unit_id=unit_id,
            role="implement", deadline_kind="REFERENCE", current_due=date(2022, 7, 29),
            explanation={"asked": "BINDING"}, basis="Lời giao việc",
        )
        for unit_id in db.scalars(free).all()
    ]  # fmt: skip
    db.add_all(made)
    db.flush()
    return made


def approve(
    db: Work, case_id: int, officer_id: int, document: Any, plan: dict[str, Any] | None = None
) -> dict[str, Any]:
    instance = db.scalars(select(Instance).where(Instance.case_id == case_id).limit(1)).one()
    return approve_deadlines(Call(
        db=db, instance=instance, definition=None, task=None, rows={}, parameters={},  # type: ignore[arg-type]
        data={"set_deadlines": plan or {}},
        answer={"decision": "ok", "basis_document": document}, officer_id=officer_id,
    ))  # fmt: skip


def test_the_day_of_the_interim_review_is_set_with_the_plan_that_names_it(
    office: Office, case_id: int
) -> None:
    with office.database.transaction() as db:
        case, who = db.get_one(Case, case_id), office.cast.hoa_dtb
        proposed_on = proposed_day(case, parameters_of(db, case))
        approve(db, case_id, who, DOCUMENT)
        unsaid = case.parameters.get("interim_review_on")
        approve(db, case_id, who, DOCUMENT, {"interim_review_on": "2024-12-20"})
        waiting = db.scalars(select(Due).where(Due.key == "review", Due.ended_at.is_(None))).one()

        assert (proposed_on, unsaid) == (date(2024, 12, 20), None)
        assert case.parameters["interim_review_on"] == "2024-12-20"
        assert case.parameters["interim_review_basis"] == TOLD
        assert day_of(waiting.due_at) == date(2024, 12, 20)


def test_what_is_asked_to_bind_does_by_the_document(office: Office, case_id: int) -> None:
    with office.database.transaction() as db:
        made = proposed(db, 3)
        made[1].basis = "Kế hoạch 02-KH/BDV"
        made[2].current_due = None
        told = approve(db, case_id, office.cast.hoa_dtb, DOCUMENT)

    with office.database.reading() as db:
        rows = [db.get_one(Assignment, one.id) for one in made]
        assert told == {"binding": 2}
        assert [one.deadline_kind for one in rows] == ["BINDING", "BINDING", "REFERENCE"]
        assert [one.basis for one in rows] == [
            f"Lời giao việc; {TOLD}", "Kế hoạch 02-KH/BDV", f"Lời giao việc; {TOLD}"
        ]  # fmt: skip
        assert [one.original_due for one in rows] == [date(2022, 7, 29), date(2022, 7, 29), None]
        lines = select(DeadlineChange).where(DeadlineChange.assignment_id.in_([o.id for o in made]))
        assert [(one.kind, one.from_due, one.to_due, one.officer_id, one.basis)
                for one in db.scalars(lines.order_by(DeadlineChange.id))] == [
            ("set", None, date(2022, 7, 29), office.cast.hoa_dtb, rows[0].basis),
            ("set", None, date(2022, 7, 29), office.cast.hoa_dtb, rows[1].basis),
        ]  # fmt: skip


def test_without_a_document_only_what_names_one_binds(office: Office, case_id: int) -> None:
    with office.database.transaction() as db:
        made = proposed(db, 2)
        made[1].basis = "Kế hoạch 02-KH/BDV"
        db.flush()
        asked = needs_basis(db, db.get_one(Case, case_id))
        told = approve(db, case_id, office.cast.hoa_dtb, None)

        assert (asked, told) == (True, {"binding": 1})
        assert [(one.deadline_kind, one.basis) for one in made] == [
            ("REFERENCE", "Lời giao việc"), ("BINDING", "Kế hoạch 02-KH/BDV")
        ]  # fmt: skip


def test_all_are_reminded_as_each_would_be(office: Office, case_id: int) -> None:
    def planned(db: Work, of: Assignment) -> list[tuple[Any, ...]]:
        rows = select(Due).where(Due.assignment_id == of.id, Due.ended_at.is_(None))
        return [(one.key, one.due_at, one.kind, one.payload, one.element, one.attempts, one.failed,
                 one.held) for one in db.scalars(rows.order_by(Due.due_at, Due.key))]  # fmt: skip

    with office.database.transaction() as db:
        made = proposed(db, 4)
        made[0].deadline_kind = "BINDING"
        made[1].current_due = date(2022, 6, 22)
        made[2].suspended_on = db.today
        made[3].deadline_kind = "CONTINUOUS"
        db.flush()
        plan_all_reminders(db, db.get_one(Case, case_id), (Assignment.case_id == case_id,))
        together = [planned(db, one) for one in made]
        for one in made:
            plan_reminders(db, one)
        db.flush()
        apart = [planned(db, one) for one in made]

    assert together == apart
    assert [len(one) for one in together][2:] == [0, 0]
    assert {key for key, *_ in together[0]} >= {"after", "letter", "btv"}


@pytest.mark.parametrize("units", [5, 40])
def test_many_units_cost_no_more_statements(office: Office, case_id: int, units: int) -> None:
    with office.database.transaction() as db:
        assert len(proposed(db, units)) == units
        with listening(office.database.engine) as said:
            assert approve(db, case_id, office.cast.hoa_dtb, DOCUMENT) == {"binding": units}

    assert len(said) < 40, said
