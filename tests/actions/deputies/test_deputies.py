"""Xử lý thay: within days and scope, said everywhere, never for one's own draft or passed on."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from server import access
from server.actions.deputies.appoint_deputy import Appointment, appoint_deputy
from server.actions.deputies.end_deputy import end_deputy
from server.actions.tasks.claim_task import claim_task
from server.actions.tasks.release_task import release_task
from server.errors import Changed, Invalid, NotAllowed, NotFound
from server.queries.colleagues import colleagues_of
from server.queries.deputies import possible_deputies
from server.tables import Case, Deputy, Event, Membership, Task
from server.textfold import name_key
from tests.rolled_out import handed_out, office, planning
from tests.web.conftest import Browse, Office, app, browser_of, settings

__all__ = ["app", "browser_of", "handed_out", "office", "settings"]
RECEIVED = {"received_on": "21/06/2022", "declined": "false"}


def appoint(office: Office, by: int, away: int, deputy: int, **other: Any) -> int:
    given: dict[str, Any] = {
        "first_day": date(2022, 6, 21), "last_day": date(2022, 7, 1), "reason": "Nghỉ phép năm",
        "document": "12-UQ/QU ngày 20/06/2022", **other,
    }  # fmt: skip
    wanted = Appointment(officer_id=away, deputy_id=deputy, **given)
    return appoint_deputy(
        office.database, officer_id=by, wanted=wanted, key=f"{by} {away} {deputy} {other}"
    )


def may(office: Office, officer_id: int, task: Task) -> bool:
    with office.database.reading() as db:
        return access.may_complete(db, officer_id, db.get_one(Task, task.id))


@pytest.fixture
def receipt(office: Office) -> Task:
    """Ninh Kiều's; its specialist lam.ott is away, ung.ttk of Bình Thủy stands in."""
    return office.open_task("T_confirm_receipt", office.unit("QU-NK"))


def test_a_deputy_acts_from_the_first_day_to_the_last(
    office: Office, receipt: Task, cast: SimpleNamespace
) -> None:
    appoint(office, cast.lam_ott, cast.lam_ott, cast.ung_ttk, first_day=date(2022, 6, 22))

    found = {}
    for day in ("2022-06-21", "2022-06-22", "2022-07-01", "2022-07-02"):
        office.move_clock(day)
        found[day] = may(office, cast.ung_ttk, receipt)

    assert list(found.values()) == [False, True, True, False]


def test_everything_a_deputy_does_says_for_whom_and_by_which_document(
    office: Office, receipt: Task, browser_of: Browse, cast: SimpleNamespace
) -> None:
    deputation = appoint(office, cast.lam_ott, cast.lam_ott, cast.ung_ttk)
    claim_task(office.database, officer_id=cast.lam_ott, task_id=receipt.id)
    deputy = browser_of(cast.ung_ttk)

    inbox = deputy.get("/tasks?view=deputed").text
    form = deputy.get(f"/tasks/{receipt.id}").text
    office.do("ung_ttk", "T_confirm_receipt", RECEIVED, unit_id=office.unit("QU-NK"))

    assert "Thay Ông Thị Tường Lam" in inbox
    assert "Đồng chí xử lý thay Ông Thị Tường Lam theo văn bản 12-UQ/QU" in form
    with office.database.reading() as db:
        task = db.get_one(Task, receipt.id)
        line = db.scalars(select(Event).where(Event.kind == "task.completed",
                                              Event.task_id == receipt.id)).one()  # fmt: skip
    assert (task.done_by_id, task.deputy_id) == (cast.ung_ttk, deputation)
    assert line.data["acting_for"] == "Ông Thị Tường Lam"
    assert line.data["document"] == "12-UQ/QU ngày 20/06/2022"
    page = browser_of(cast.le_dt).get(f"/tasks/{receipt.id}").text
    told = "xử lý thay Ông Thị Tường Lam theo văn bản 12-UQ/QU ngày 20/06/2022"
    assert told in page
    assert f"{told}:" in page  # in the journal
    assert "Thay Ông Thị Tường Lam" in deputy.get("/tasks/done").text


def test_only_whoever_is_away_is_stood_in_for(
    office: Office, receipt: Task, cast: SimpleNamespace
) -> None:
    with office.database.transaction() as db:
        db.add(Membership(officer_id=cast.nhan_tb, unit_id=office.unit("QU-NK"),
                          role="chuyen_vien"))  # fmt: skip
        db.add(Membership(officer_id=cast.nhan_tb, unit_id=office.unit("QU-NK"),
                          role="van_thu"))  # fmt: skip
    appoint(office, cast.lam_ott, cast.lam_ott, cast.ung_ttk)
    claim_task(office.database, officer_id=cast.nhan_tb, task_id=receipt.id)

    with pytest.raises(Changed, match="task-claimed"):
        claim_task(office.database, officer_id=cast.ung_ttk, task_id=receipt.id)
    with pytest.raises(NotAllowed):
        release_task(office.database, officer_id=cast.ung_ttk, task_id=receipt.id)


def test_the_scope_is_kept(office: Office, receipt: Task, cast: SimpleNamespace) -> None:
    unit = office.unit("QU-NK")
    leader = office.cast.le_dt
    appoint(office, leader, leader, cast.ung_ttk, unit_id=unit, role="lanh_dao_don_vi")
    assert not may(office, cast.ung_ttk, receipt)

    office.do("lam_ott", "T_confirm_receipt", RECEIVED, unit_id=unit)

    assert may(office, cast.ung_ttk, office.open_task("T_leader_assign", unit))


def test_only_the_documents_and_steps_that_are_named_are_passed_on(
    office: Office, receipt: Task, cast: SimpleNamespace
) -> None:
    with office.database.reading() as db:
        directive = db.get_one(Case, receipt.case_id).directive_id

    def able(**work: Any) -> bool:
        deputation = appoint(office, cast.lam_ott, cast.lam_ott, cast.ung_ttk, **work)
        found = may(office, cast.ung_ttk, receipt)
        with office.database.reading() as db:
            waits = db.scalars(select(Task.id).where(access.completable_by(db, cast.ung_ttk)))
            assert (receipt.id in set(waits)) is found
        end_deputy(office.database, officer_id=cast.lam_ott, deputy_id=deputation)
        return found

    assert able(doc_type="CV")
    assert able(directive_id=directive)
    assert able(step=receipt.name, directive_id=directive)
    assert not able(step="Lập kế hoạch thực hiện")
    with pytest.raises(Invalid, match="deputy-invalid"):
        able(doc_type="NQ")  # there is none
    with pytest.raises(Invalid, match="deputy-invalid"):
        able(directive_id=directive + 99)


def test_of_several_documents_the_closest_then_the_newest_authorises(
    office: Office, receipt: Task, cast: SimpleNamespace
) -> None:
    unit = office.unit("QU-NK")

    def named(document: str, **scope: Any) -> str:
        appoint(office, cast.lam_ott, cast.lam_ott, cast.ung_ttk, document=document, **scope)
        with office.database.reading() as db:
            found = access.acting_for(db, cast.ung_ttk, db.get_one(Task, receipt.id))
            assert found is not None
            return db.get_one(Deputy, found.id).document

    closest = {"unit_id": unit, "role": "van_thu"}
    found = [named("1-UQ"), named("2-UQ"), named("3-UQ", **closest), named("4-UQ", unit_id=unit)]
    found += [named("5-UQ", doc_type="CV"), named("6-UQ", step=receipt.name), named("7-UQ")]
    office.do("ung_ttk", "T_confirm_receipt", RECEIVED, unit_id=unit)

    assert found == ["1-UQ", "2-UQ", "3-UQ", "3-UQ", "5-UQ", "6-UQ", "6-UQ"]
    with office.database.reading() as db:
        line = db.scalars(select(Event).where(Event.kind == "task.completed",
                                              Event.task_id == receipt.id)).one()  # fmt: skip
    assert line.data["document"] == "6-UQ"


def test_nothing_is_passed_on(office: Office, receipt: Task, cast: SimpleNamespace) -> None:
    appoint(office, cast.lam_ott, cast.lam_ott, cast.ung_ttk)
    appoint(office, cast.ung_ttk, cast.ung_ttk, cast.nhan_tb)

    assert may(office, cast.ung_ttk, receipt)
    assert not may(office, cast.nhan_tb, receipt)
    with pytest.raises(NotAllowed, match="deputy-not-yours"):
        appoint(office, cast.ung_ttk, cast.lam_ott, cast.nhan_tb)


def test_a_deputy_approves_neither_their_own_draft_nor_that_of_who_is_away(
    office: Office, cast: SimpleNamespace
) -> None:
    unit = office.unit("QU-NK")
    appoint(office, cast.le_dt, cast.le_dt, cast.lam_ott)  # the author stands in for the leader
    appoint(office, cast.lam_ott, cast.lam_ott, cast.ung_ttk)
    planning(office)
    plan = {"plan_file": "FILE", "has_children": "false"}
    office.do("ung_ttk", "T_plan", plan, unit_id=unit)  # for lam.ott, who is its author too

    with pytest.raises(NotAllowed, match="own-draft"):
        office.do("lam_ott", "T_approve_plan", {"decision": "ok"}, unit_id=unit)
    appoint(office, cast.le_dt, cast.le_dt, cast.ung_ttk, reason="Đi học")
    with pytest.raises(NotAllowed, match="own-draft"):
        office.do("ung_ttk", "T_approve_plan", {"decision": "ok"}, unit_id=unit)
    office.do("le_dt", "T_approve_plan", {"decision": "ok"}, unit_id=unit)


def test_it_ends_when_it_is_taken_back(
    office: Office, receipt: Task, cast: SimpleNamespace
) -> None:
    deputation = appoint(office, cast.lam_ott, cast.lam_ott, cast.ung_ttk)

    with pytest.raises(NotFound):
        end_deputy(office.database, officer_id=cast.nhan_tb, deputy_id=deputation)
    assert may(office, cast.ung_ttk, receipt)
    end_deputy(office.database, officer_id=cast.le_dt, deputy_id=deputation)

    assert not may(office, cast.ung_ttk, receipt)


def test_a_leader_appoints_for_people_of_the_unit_in_that_unit_only(
    office: Office, receipt: Task, cast: SimpleNamespace
) -> None:
    unit = office.unit("QU-NK")

    with pytest.raises(NotAllowed):
        appoint(office, cast.le_dt, cast.lam_ott, cast.ung_ttk)
    with pytest.raises(NotAllowed):
        appoint(office, cast.nhan_tb, cast.lam_ott, cast.ung_ttk, unit_id=unit)
    appoint(office, cast.le_dt, cast.lam_ott, cast.ung_ttk, unit_id=unit)

    assert may(office, cast.ung_ttk, receipt)


def test_an_administrator_has_nothing_to_pass_on_and_stands_in_for_nobody(
    office: Office, cast: SimpleNamespace
) -> None:
    with pytest.raises(NotAllowed):
        appoint(office, cast.nguyen_qt, cast.nguyen_qt, cast.lam_ott)
    with pytest.raises(Invalid, match="deputy-invalid"):
        appoint(office, cast.lam_ott, cast.lam_ott, cast.nguyen_qt)


def test_people_stand_by_their_given_names(office: Office, cast: SimpleNamespace) -> None:
    with office.database.reading() as db:
        deputies = [one.name for one in possible_deputies(db)]
        colleagues = [one.name for one in colleagues_of(db, cast.lam_ott)]

    for people in (deputies, colleagues):
        assert len(people) > 1
        assert people == sorted(people, key=name_key)


GOOD = {"deputy": "", "first_day": "21/06/2022", "last_day": "30/06/2022", "reason": "Nghỉ phép",
        "document": "12-UQ ngày 20/06/2022"}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"deputy": "x"}, "chọn một người"),
        ({"deputy": "999999"}, "đang công tác"),
        ({"deputy": "self"}, "đang công tác"),
        ({"first_day": ""}, "Từ ngày: nhập ngày"),
        ({"first_day": "31/02/2022"}, "Từ ngày: nhập ngày"),
        ({"first_day": "20/06/2022"}, "không trước hôm nay"),
        ({"last_day": "\x00"}, "Đến hết ngày: nhập ngày"),
        ({"last_day": "20/06/2022"}, "không trước ngày bắt đầu"),
        ({"last_day": "21/07/2022"}, "nhiều nhất 30 ngày"),
        ({"last_day": "01/01/2100"}, "nhiều nhất 30 ngày"),
        ({"reason": " "}, "Lý do: chưa ghi"),
        ({"reason": "x" * 501}, "không quá 500"),
        ({"document": ""}, "Văn bản ủy quyền: chưa ghi"),
        ({"document": "x" * 301}, "không quá 300"),
        ({"scope": "x"}, "Phạm vi: chọn"),
        ({"scope": "{unit}.quan_tri"}, "Phạm vi: chọn"),
        ({"work": "type."}, "có trong danh sách"),
        ({"work": "directive.999999"}, "có trong danh sách"),
        ({"work": "step.Không có bước này"}, "có trong danh sách"),
    ],
)
def test_a_bad_deputation_is_refused_at_its_field_and_stays_typed(
    office: Office, browser_of: Browse, cast: SimpleNamespace, change: dict[str, str], told: str
) -> None:
    unit = office.unit("QU-NK")
    typed = {**GOOD, "deputy": str(cast.ung_ttk), **change}
    typed = {name: value.format(unit=unit) for name, value in typed.items()}
    if typed["deputy"] == "self":
        typed["deputy"] = str(cast.lam_ott)

    answer = browser_of(cast.lam_ott).post("/deputies", data=typed)

    assert answer.status_code == 422
    assert told in answer.text
    if "reason" not in change:
        assert 'value="Nghỉ phép"' in answer.text
    with office.database.reading() as db:
        assert db.scalars(select(Deputy)).all() == []


def test_a_good_one_sent_twice_is_one(
    office: Office, browser_of: Browse, cast: SimpleNamespace
) -> None:
    browser = browser_of(cast.lam_ott)
    form = {**GOOD, "deputy": str(cast.ung_ttk), "_key": "k"}

    for _ in range(2):
        assert browser.post("/deputies", data=form).status_code == 303

    with office.database.reading() as db:
        assert len(db.scalars(select(Deputy)).all()) == 1
    assert "đang hiệu lực" in browser.get("/deputies").text.lower()
    assert "12-UQ ngày" not in browser_of(cast.nhan_tb).get("/deputies").text
