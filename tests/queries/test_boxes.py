"""One table behind all totals: every assignment in exactly one place, the same on every page."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from server.actions.figures.close_figures import close_figures
from server.database import Database, Work
from server.queries.assignments import AssignmentLine, list_assignments
from server.queries.boxes import UNFINISHED, Boxes, boxes_by
from server.queries.case_list import list_cases
from server.queries.cases import read_case
from server.queries.scope import Scope
from server.queries.unit_boxes import read_board
from server.services.closing import periods_to_close
from server.services.counting import BOX_NAMES
from server.tables import Assignment, CaseUnit, Directive, Obligation
from tests.bare_cases import bare_case

ROLES = ("lead", "implement", "cooperate", "informed", "supervise")
KINDS = ("BINDING", "REFERENCE", "CONTINUOUS", "EVENT_BASED", "NOT_SET")
PROGRESS = ("NOT_STARTED", "IN_PROGRESS", "SUBMITTED", "RETURNED", "COMPLETED", "SUSPENDED",
            "DECLINED", "CANCELLED")  # fmt: skip
BOX_OF_CODE = {
    "dung": {"on_time"},
    "tre": {"late"},
    "qua": {"overdue"},
    "sap": {"in_time", "outside"},
    "lam": {"in_time", "outside"},
    "tra": {"in_time"},
    "cho": {"on_time", "late", "outside"},
    "tam": {"paused"},
    "tx": {"outside"},
    "moc": {"outside"},
    "nodue": {"outside"},
    "xong": {"outside"},
}


@pytest.fixture
def case_id(database: Database, organisation: SimpleNamespace) -> int:
    """Every combination of role, kind, progress and day, over three units."""
    units = (organisation.QU_NK, organisation.QU_BT, organisation.QU_CR)
    with database.transaction() as db:
        directive = Directive(status="issued", doc_type="CV", full_number="1-CV/TU",
                              issuer_id=organisation.TU_CT, subject="Thử",
                              created_at=db.now)  # fmt: skip
        db.add(directive)
        db.flush()
        case = bare_case(db, directive.id)
        db.add_all(CaseUnit(case_id=case.id, unit_id=u, role="implement", position=n)
                   for n, u in enumerate(units))  # fmt: skip
        days = (None, db.today - timedelta(days=9), db.today, db.today + timedelta(days=30))
        for n, (kind, progress, due) in enumerate(product(KINDS, PROGRESS, days)):
            duty = Obligation(position=n, ordinal=str(n), text="Việc", directive_id=directive.id)
            db.add(duty)
            db.flush()
            for role, unit in zip(ROLES, (*units, units[0], units[1]), strict=True):
                db.add(assignment(case.id, duty.id, unit, role, kind, progress, due, db.today))
        return case.id


def assignment(
    case_id: int, duty: int, unit: int, role: str, kind: str, progress: str, due: date | None,
    day: date,
) -> Assignment:  # fmt: skip
    handed_in = progress in ("SUBMITTED", "COMPLETED")
    return Assignment(
        case_id=case_id, obligation_id=duty, unit_id=unit, role=role, deadline_kind=kind,
        progress=progress, original_due=due, current_due=due, basis="KH" if due else "",
        submitted_on=day - timedelta(days=unit % 3 * 6) if handed_in else None,
        suspended_on=day if progress == "SUSPENDED" else None,
    )  # fmt: skip


def test_every_total_is_the_sum_of_its_list_and_of_its_units(
    database: Database, cast: SimpleNamespace, case_id: int
) -> None:
    with database.reading() as db:
        boxes = boxes_by(db, Assignment.case_id, [Assignment.case_id == case_id])[case_id]
        head = read_case(db, cast.thuy_tn, case_id)
        board = read_board(db, cast.thuy_tn, head.case, head.sight)
        (line,) = list_cases(db, cast.thuy_tn, Scope()).lines
        listed = Boxes(
            **{name: len(list_of(db, cast.thuy_tn, case_id, name)) for name in BOX_NAMES}
        )
        every = list_of(db, cast.thuy_tn, case_id, "")
        assert line.next_due == db.today

    nearest = {
        one.ordinal for one in every if one.due == line.next_due and one.progress in UNFINISHED
    }
    assert len(line.next_duties) == 4
    assert set(line.next_duties) < nearest
    assert line.more_duties == len(nearest) - 4
    assert boxes == listed == board.total.boxes == line.counted.boxes
    assert boxes.counted + boxes.outside + boxes.paused == len(every)
    assert all(getattr(boxes, name) for name in BOX_NAMES)


def list_of(db: Work, officer_id: int, case_id: int, box: str) -> tuple[AssignmentLine, ...]:
    return list_assignments(db, officer_id, Scope(case_id=case_id), box=box, limit=9999).lines


def test_a_mark_says_what_its_box_counts(
    database: Database, cast: SimpleNamespace, case_id: int
) -> None:
    with database.reading() as db:
        for box in BOX_NAMES:
            for line in list_of(db, cast.thuy_tn, case_id, box):
                assert box in BOX_OF_CODE[line.mark.code], (box, line)


def test_nothing_is_red_without_a_binding_deadline(
    database: Database, cast: SimpleNamespace, case_id: int
) -> None:
    with database.reading() as db:
        lines = list_of(db, cast.thuy_tn, case_id, "")

    assert {line.kind for line in lines if line.mark.code in ("qua", "tre", "dung")} == {"BINDING"}
    past = [line for line in lines if (line.kind, line.progress) == ("REFERENCE", "IN_PROGRESS")]
    assert {line.mark.code for line in past} == {"nodue", "moc", "sap", "lam"}


def test_a_report_handed_in_is_done_and_its_mark_says_whether_it_was_late(
    database: Database, cast: SimpleNamespace, case_id: int
) -> None:
    """On the day it was sent, however long the receiver takes; domain.md 9.5."""
    with database.reading() as db:
        every = list_of(db, cast.thuy_tn, case_id, "")
        late = {line.id for line in list_of(db, cast.thuy_tn, case_id, "late")}
        on_time = {line.id for line in list_of(db, cast.thuy_tn, case_id, "on_time")}
        waiting = list_of(db, cast.thuy_tn, case_id, "waiting")
    sent = [line for line in every if (line.progress, line.kind) == ("SUBMITTED", "BINDING")]

    assert {line.id for line in sent} <= {line.id for line in waiting}
    assert {line.progress for line in waiting} == {"SUBMITTED"}
    assert {line.mark.code for line in sent} == {"cho"}
    for line in (line for line in sent if line.due and line.submitted_on):
        was_late = line.submitted_on > line.due  # type: ignore[operator]
        assert (line.id in late, line.id in on_time) == (was_late, not was_late)
        assert (line.mark.left is not None and line.mark.left < 0) == was_late


def test_what_is_asked_back_runs_again(
    database: Database, cast: SimpleNamespace, case_id: int
) -> None:
    with database.transaction() as db:
        row = db.scalars(
            select(Assignment).where(Assignment.progress == "SUBMITTED",
                                     Assignment.role == "implement",
                                     Assignment.deadline_kind == "BINDING",
                                     Assignment.current_due < db.today)
        ).first()  # fmt: skip
        assert row is not None
        row.progress, row.submitted_on = "RETURNED", None

    with database.reading() as db:
        overdue = {
            line.id: line.mark.code for line in list_of(db, cast.thuy_tn, case_id, "overdue")
        }

    assert overdue[row.id] == "qua"


def test_figures_of_others_wait_for_the_closed_period(
    database: Database, cast: SimpleNamespace, organisation: SimpleNamespace, case_id: int
) -> None:
    def seen(officer_id: int) -> list[int]:
        with database.reading() as db:
            head = read_case(db, officer_id, case_id)
            return [row.unit_id for row in read_board(db, officer_id, head.case, head.sight).rows]

    before = [seen(one) for one in (cast.hoa_dtb, cast.tuong_km, cast.lam_ott)]
    close(database, cast, case_id)
    after = [seen(one) for one in (cast.hoa_dtb, cast.tuong_km, cast.lam_ott)]

    units = [organisation.QU_NK, organisation.QU_BT, organisation.QU_CR]
    assert before == [units, [], [organisation.QU_NK]]
    assert after == [units, units, units]


def close(database: Database, cast: SimpleNamespace, case_id: int) -> str:
    """The leader of the organ that follows; gives the period."""
    with database.reading() as db:
        period = periods_to_close(db)[0]
    close_figures(database, officer_id=cast.hoa_dtb, case_ids=[case_id], period=period,
                  key="00000000-0000-4000-8000-000000000001")  # fmt: skip
    return period
