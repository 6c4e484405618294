"""P9 from the button to the decision: a deadline moves, the original and every step stay."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, select

from server.actions.change_requests.raise_change_request import raise_change_request
from server.actions.change_requests.withdraw_change_request import withdraw_change_request
from server.actions.tasks.complete_task import complete_task
from server.database import Work
from server.errors import Changed, Invalid, NotAllowed, NotFound
from server.recording.instances import lock_instance
from server.tables import (
    Assignment,
    AwaitingRow,
    ChangeRequest,
    DeadlineChange,
    Due,
    Instance,
    Membership,
    Notice,
    Task,
)
from server.worker import run_until_idle
from tests.processes.conftest import Office
from tests.rolled_out import case_id, handed_out, office

__all__ = ["case_id", "handed_out", "office"]
ASKED = {"kind": "EXTEND", "reason": "Chờ số liệu của cơ sở.", "new_due": "19/08/2022",
         "document": {"number": "31-CV/QU", "date": "21/06/2022"}}  # fmt: skip


def bound(db: Work, case: int, unit: int) -> Assignment:
    return db.scalars(
        select(Assignment).where(
            Assignment.case_id == case, Assignment.unit_id == unit,
            Assignment.deadline_kind == "BINDING",
        )
    ).one()  # fmt: skip


@pytest.fixture
def part(office: Office, case_id: int) -> int:
    with office.database.reading() as db:
        return bound(db, case_id, office.unit("QU-NK")).id


def raised(office: Office, part: int, by: str = "lam_ott") -> int:
    found = raise_change_request(
        office.database, officer_id=getattr(office.cast, by), assignment_id=part
    )
    run_until_idle(office.database)
    return found


def request(office: Office, number: int) -> ChangeRequest:
    with office.database.reading() as db:
        return db.get_one(ChangeRequest, number)


def ledger(db: Work, part: int) -> list[tuple[Any, ...]]:
    rows = db.scalars(
        select(DeadlineChange)
        .where(DeadlineChange.assignment_id == part)
        .order_by(DeadlineChange.id)
    )
    return [(one.kind, one.from_due, one.to_due) for one in rows]


def test_an_extension_moves_deadline_and_reminders_and_keeps_the_original(
    office: Office, part: int
) -> None:
    number = raised(office, part)
    office.do("lam_ott", "T_request", ASKED)
    office.do("hoa_dtb", "T_decide", {"decision": "approve", "granted_due": "12/08/2022"})

    told = request(office, number)
    assert (told.state, told.due_before, told.new_due, told.granted_due) == (
        "approved", date(2022, 7, 29), date(2022, 8, 19), date(2022, 8, 12)
    )  # fmt: skip
    with office.database.reading() as db:
        row = db.get_one(Assignment, part)
        assert (row.original_due, row.current_due) == (date(2022, 7, 29), date(2022, 8, 12))
        assert row.deadline_kind == "BINDING"
        assert ledger(db, part) == [
            ("set", None, date(2022, 7, 29)),
            ("extend", date(2022, 7, 29), date(2022, 8, 12)),
        ]
        line = db.scalars(select(DeadlineChange).order_by(DeadlineChange.id.desc())).first()
        assert line is not None
        assert (line.officer_id, "31-CV/QU" in line.basis) == (office.cast.hoa_dtb, True)
        open_ones = db.scalars(
            select(Due).where(Due.assignment_id == part, Due.ended_at.is_(None)).order_by(Due.id)
        ).all()
        assert {one.key: one.due_at.date() for one in open_ones} == {
            "before-5": date(2022, 8, 5), "before-1": date(2022, 8, 11),
            "after": date(2022, 8, 15), "letter": date(2022, 8, 17), "btv": date(2022, 9, 6),
        }  # fmt: skip
        codes = select(Notice.code).where(Notice.officer_id == office.cast.lam_ott)
        assert "change-approved" in db.scalars(codes).all()


def test_the_decision_is_due_in_two_working_days_and_counts_against_who_decides(
    office: Office, part: int
) -> None:
    raised(office, part)
    office.do("lam_ott", "T_request", ASKED)

    task = office.open_task("T_decide")
    assert task.due_on == date(2022, 6, 23)
    assert task.unit_id == office.unit("BDV")


def test_a_supplement_leads_back_to_the_unit_and_a_refusal_leaves_the_deadline(
    office: Office, part: int
) -> None:
    number = raised(office, part)
    office.do("lam_ott", "T_request", ASKED)
    office.do("hoa_dtb", "T_decide", {"decision": "return", "comment": "Nêu rõ việc đã làm."})
    assert request(office, number).state == "returned"
    office.do("lam_ott", "T_request", {**ASKED, "reason": "Đã làm bốn phần năm."})
    office.do("hoa_dtb", "T_decide", {"decision": "reject", "comment": "Chưa có lý do khách quan."})

    assert request(office, number).state == "rejected"
    with office.database.reading() as db:
        assert db.get_one(Assignment, part).current_due == date(2022, 7, 29)
        assert len(ledger(db, part)) == 1


def test_content_is_changed_and_what_it_was_is_kept(office: Office, part: int) -> None:
    with office.database.reading() as db:
        before = db.get_one(Assignment, part).deliverable
    number = raised(office, part)
    office.do("lam_ott", "T_request", {"kind": "ADJUST", "reason": "Gộp hai báo cáo.",
                                       "new_content": "Một báo cáo chung"})  # fmt: skip
    office.do("hoa_dtb", "T_decide", {"decision": "approve"})

    with office.database.reading() as db:
        assert db.get_one(Assignment, part).deliverable == "Một báo cáo chung"
    assert request(office, number).content_before == before


def test_a_returned_part_goes_back_and_is_reminded_no_more(office: Office, part: int) -> None:
    raised(office, part)
    office.do("lam_ott", "T_request", {"kind": "RETURN", "reason": "Không thuộc chức năng."})
    office.do("hoa_dtb", "T_decide", {"decision": "approve"})

    with office.database.reading() as db:
        assert db.get_one(Assignment, part).progress == "DECLINED"
        due = select(Due.id).where(Due.assignment_id == part, Due.ended_at.is_(None))
        assert db.scalars(due).all() == []
        assert ledger(db, part)[-1][0] == "withdraw"
    with pytest.raises(Changed, match="assignment-over"):
        raise_change_request(office.database, officer_id=office.cast.lam_ott, assignment_id=part)


def test_a_withdrawn_request_stops_and_a_new_one_may_follow(office: Office, part: int) -> None:
    number = raised(office, part)
    office.do("lam_ott", "T_request", ASKED)
    withdraw_change_request(office.database, officer_id=office.cast.lam_ott, request_id=number)
    run_until_idle(office.database)

    assert request(office, number).state == "withdrawn"
    assert "T_decide" not in office.open_elements()
    with pytest.raises(Changed, match="change-request-closed"):
        withdraw_change_request(office.database, officer_id=office.cast.lam_ott, request_id=number)
    assert raised(office, part) > number


def test_taking_a_request_back_waits_for_whoever_has_its_process_in_hand(
    office: Office, part: int
) -> None:
    number = raised(office, part)
    office.do("lam_ott", "T_request", ASKED)

    def withdraw() -> None:
        withdraw_change_request(office.database, officer_id=office.cast.lam_ott, request_id=number)

    with ThreadPoolExecutor(1) as pool:
        with office.database.transaction() as db:
            decided = db.get_one(ChangeRequest, number)
            lock_instance(db, decided.instance_id or 0)
            beside = pool.submit(withdraw)
            wait([beside], timeout=1)
            decided.state = "approved"
        with pytest.raises(Changed, match="change-request-closed"):
            beside.result()

    assert request(office, number).state == "approved"


def test_pressing_twice_leads_to_the_same_request(office: Office, part: int) -> None:
    assert raised(office, part) == raised(office, part, by="le_dt")


def test_an_outsider_finds_nothing_and_the_decider_does_not_ask(office: Office, part: int) -> None:
    with pytest.raises(NotFound):
        raised(office, part, by="nguyen_qt")
    with pytest.raises(NotAllowed, match="may-not-request-change"):
        raised(office, part, by="hoa_dtb")


def test_it_runs_beside_the_unit_s_process_as_its_child(office: Office, part: int) -> None:
    raised(office, part)

    with office.database.reading() as db:
        task = db.scalars(select(Task).where(Task.element == "T_request")).one()
        own = db.get_one(Instance, task.instance_id)
        handler = db.get_one(Instance, own.parent_id)
        assert (handler.part, handler.unit_id) == ("H_change", office.unit("QU-NK"))
        assert own.keys["assignment_id"] == str(part)
    assert "T_confirm_receipt" in office.open_elements(office.unit("QU-NK"))


def test_a_case_on_an_older_version_has_the_request_beside_its_process(
    office: Office, part: int
) -> None:
    with office.database.transaction() as db:  # as a version waits that knows no such message
        db.execute(delete(AwaitingRow).where(AwaitingRow.name == "msg_change_requested"))
    raised(office, part)
    office.do("lam_ott", "T_request", ASKED)
    office.do("hoa_dtb", "T_decide", {"decision": "approve", "granted_due": "12/08/2022"})

    with office.database.reading() as db:
        assert db.get_one(Assignment, part).current_due == date(2022, 8, 12)
        task = db.scalars(select(Task).where(Task.element == "T_decide")).one()
        parent = db.get_one(Instance, db.get_one(Instance, task.instance_id).parent_id)
        assert (parent.parent_id, parent.status) == (None, "running")


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"new_due": ""}, "new_due"),
        ({"new_due": "21/06/2022"}, "new_due"),
        ({"new_due": "29/07/2022"}, "new_due"),
        ({"reason": ""}, "reason"),
        ({"kind": "OTHER"}, "kind"),
        ({"kind": "ADJUST", "new_content": ""}, "new_content"),
    ],
)
def test_a_request_that_says_too_little_names_its_place(
    office: Office, part: int, wrong: dict[str, str], place: str
) -> None:
    raised(office, part)
    task = office.open_task("T_request")

    with pytest.raises(Invalid) as refused:
        complete_task(office.database, officer_id=office.cast.lam_ott, task_id=task.id,
                      version=task.version, key="k", raw={**ASKED, **wrong})  # fmt: skip

    assert place in {one.path[0] for one in refused.value.problems}


def test_whoever_asked_does_not_decide_though_another_one_wrote_it(
    office: Office, part: int
) -> None:
    with office.database.transaction() as db:
        db.add(Membership(officer_id=office.cast.hoa_dtb, unit_id=office.unit("QU-NK"),
                          role="lanh_dao_don_vi"))  # fmt: skip
    raised(office, part, by="hoa_dtb")
    office.do("lam_ott", "T_request", ASKED)

    with pytest.raises(NotAllowed, match="own-draft"):
        office.do("hoa_dtb", "T_decide", {"decision": "approve", "granted_due": "12/08/2022"})
    office.do("an_lt", "T_decide", {"decision": "approve", "granted_due": "12/08/2022"})
