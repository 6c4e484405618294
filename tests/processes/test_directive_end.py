"""P11: a silent unit no longer keeps a case open; every open part is decided, none is late."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, select

from server.actions.cases.propose_end import propose_end
from server.actions.directives.record_directive import record_directive
from server.errors import Changed, NotAllowed, NotFound
from server.recording.opening import begin_rollout, new_case
from server.services.directive_files import read_directive
from server.tables import (
    Assignment,
    AwaitingRow,
    Case,
    DeadlineChange,
    Directive,
    Due,
    Instance,
    Obligation,
)
from server.worker import run_until_idle
from tests.databases import FILE_517
from tests.processes.conftest import Office
from tests.rolled_out import case_id, handed_out, office
from tests.web.conftest import Browse, app, browser_of, settings

__all__ = ["app", "browser_of", "case_id", "handed_out", "office", "settings"]


def proposed(office: Office, case_id: int, by: str = "thuy_tn") -> None:
    propose_end(office.database, officer_id=getattr(office.cast, by), case_id=case_id)
    run_until_idle(office.database)


def considered(office: Office, said: dict[str, Any], decision: str = "close") -> None:
    office.do("thuy_tn", "T_record_end", {"effective_on": office.today(), **said})
    rows = [{**row, "decision": decision} for row in office.rows("T_decide_open", "decisions")]
    office.do("thuy_tn", "T_decide_open", {"decisions": rows})


def parts(office: Office, case_id: int) -> list[Assignment]:
    with office.database.reading() as db:
        found = select(Assignment).where(Assignment.case_id == case_id).order_by(Assignment.id)
        return list(db.scalars(found))


def test_a_case_with_silent_units_is_closed_with_a_decision_for_each_part(
    office: Office, case_id: int
) -> None:
    proposed(office, case_id)
    frozen = [one for one in parts(office, case_id) if one.suspended_on]
    assert len(frozen) == len(parts(office, case_id))
    considered(office, {"kind": "CLOSED"})
    office.do("hoa_dtb", "T_approve", {"decision": "ok"})

    with office.database.reading() as db:
        case = db.get_one(Case, case_id)
        assert (case.status, case.closed_at is not None) == ("closed", True)
        running = select(Instance).where(Instance.case_id == case_id, Instance.ended_at.is_(None))
        assert [one.part for one in db.scalars(running)] == []
        outcomes = set(db.scalars(select(Instance.outcome).where(Instance.case_id == case_id)))
        assert {"superseded", "directive_ended", "ended"} <= outcomes
        assert db.scalars(select(Due.id).where(Due.ended_at.is_(None))).all() == []
        last = db.scalars(select(DeadlineChange).order_by(DeadlineChange.id.desc())).first()
        assert last is not None
        assert (last.kind, last.basis) == ("withdraw", "Kết thúc theo dõi")
    ended = parts(office, case_id)
    assert {one.progress for one in ended} == {"CANCELLED"}
    assert {one.suspended_on for one in ended} == {None}
    assert office.open_elements() == []


def test_an_end_that_is_not_approved_gives_the_days_back(office: Office, case_id: int) -> None:
    proposed(office, case_id)
    office.move_clock("2022-06-28")
    considered(office, {"kind": "EXPIRED"})
    office.do("hoa_dtb", "T_approve", {"decision": "reject", "comment": "Còn hiệu lực."})

    bound = [one for one in parts(office, case_id) if one.deadline_kind == "BINDING"]
    assert {(one.original_due, one.current_due) for one in bound} == {
        (date(2022, 7, 29), date(2022, 8, 5))
    }
    assert {one.suspended_on for one in parts(office, case_id)} == {None}
    with office.database.reading() as db:
        assert db.get_one(Case, case_id).status == "running"
    assert office.open_elements(office.unit("QU-NK")) == ["T_confirm_receipt"]
    proposed(office, case_id)
    assert "T_record_end" in office.open_elements()


def test_work_goes_over_to_the_directive_that_replaces_it(office: Office, case_id: int) -> None:
    later = another_case(office)
    proposed(office, case_id)
    considered(office, {
        "kind": "REPLACED", "successor_case": str(later),
        "basis_ref": {"number": "600-CV/TU"}, "successor_directive": {"number": "600-CV/TU"},
    }, decision="transfer")  # fmt: skip
    office.do("hoa_dtb", "T_approve", {"decision": "ok"})

    unit = office.unit("QU-NK")
    old = [one for one in parts(office, case_id) if one.unit_id == unit]
    new = [one for one in parts(office, later) if one.unit_id == unit]
    assert len(new) == len(old)
    assert {one.current_due for one in new if one.deadline_kind == "BINDING"} == {date(2022, 7, 29)}
    assert office.open_elements(unit).count("T_carry_out") == len(old)
    with office.database.reading() as db:
        titles = db.scalars(select(Obligation.title).where(Obligation.ordinal.like("BS%"))).all()
        assert all("517-CV/TU" in title for title in titles)
        assert db.get_one(Case, case_id).status == "ended"


def another_case(office: Office) -> int:
    given = read_directive(FILE_517)
    given["fields"] = {**given["fields"], "number": 600, "full_number": "600-CV/TU"}
    record_directive(office.database, officer_id=None, **given)
    with office.database.transaction() as db:
        directive = db.scalars(select(Directive).order_by(Directive.id.desc())).first()
        assert directive is not None
        case = new_case(db, directive)
        begin_rollout(db, case, office.cast.thuy_tn)
        case.status = "running"
        found = case.id
    run_until_idle(office.database)
    return found


def test_a_case_on_an_older_version_is_led_to_its_closing_step(
    office: Office, case_id: int
) -> None:
    with office.database.transaction() as db:  # as a version waits that knows no such message
        names = ("msg_directive_superseded", "msg_case_superseded")
        db.execute(delete(AwaitingRow).where(AwaitingRow.name.in_(names)))
    proposed(office, case_id)
    considered(office, {"kind": "CLOSED"})
    office.do("hoa_dtb", "T_approve", {"decision": "ok"})

    assert office.open_elements() == ["T_close"]
    office.do("hoa_dtb", "T_close", {"reason": "COMPLETED", "overall_result": "Đã thực hiện.",
                                     "closed_on": office.today()})  # fmt: skip
    with office.database.reading() as db:
        running = select(Instance.id).where(
            Instance.case_id == case_id, Instance.ended_at.is_(None)
        )
        assert db.scalars(running).all() == []
        assert db.get_one(Case, case_id).status == "closed"


def test_closing_with_open_work_leads_to_a_decision_on_each_part(
    office: Office, case_id: int
) -> None:
    for code in ("QU-NK", "QU-BT"):
        unit = office.unit(code)
        who = {"QU-NK": "lam_ott", "QU-BT": "ung_ttk"}[code]
        refused = {"received_on": office.today(), "declined": "true", "decline_reason": "Gửi nhầm."}
        office.do(who, "T_confirm_receipt", refused, unit_id=unit)
        office.do("thuy_tn", "T_decline_review", {"proposal": "accepted"})
        office.do("hoa_dtb", "T_decline_decide", {"decision": "accepted"})
    with office.database.transaction() as db:  # somebody still owes something
        part = db.scalars(select(Assignment).where(Assignment.deadline_kind == "BINDING")).first()
        assert part is not None
        part.progress = "IN_PROGRESS"
    office.do("hoa_dtb", "T_close", {"reason": "OTHER", "overall_result": "Đã thực hiện.",
                                     "open_items_reason": "Một việc chưa xong.",
                                     "closed_on": office.today()})  # fmt: skip
    with office.database.reading() as db:
        assert db.get_one(Case, case_id).status == "running"
    considered(office, {"kind": "CLOSED"})
    office.do("hoa_dtb", "T_approve", {"decision": "ok"})

    with office.database.reading() as db:
        root = db.scalars(select(Instance).where(Instance.parent_id.is_(None))).one()
        assert (root.outcome, db.get_one(Case, case_id).status) == ("closed", "closed")


def test_who_follows_begins_it_once_and_nobody_else(office: Office, case_id: int) -> None:
    with pytest.raises(NotFound):
        proposed(office, case_id, by="nguyen_qt")
    with pytest.raises(NotAllowed, match="may-not-end-case"):
        proposed(office, case_id, by="lam_ott")
    proposed(office, case_id)
    with pytest.raises(Changed, match="end-under-way"):
        proposed(office, case_id, by="hoa_dtb")


def test_the_page_says_what_will_happen_and_turns_the_unit_away(
    office: Office, case_id: int, browser_of: Browse
) -> None:
    follower, unit = browser_of(office.cast.thuy_tn), browser_of(office.cast.lam_ott)

    assert "Điều gì sẽ xảy ra" in follower.get(f"/cases/{case_id}/end").text
    assert f"/cases/{case_id}/end" in follower.get(f"/cases/{case_id}/papers").text
    for method in ("get", "post"):
        assert getattr(unit, method)(f"/cases/{case_id}/end").status_code == 403
        stranger = browser_of(office.cast.nguyen_qt)
        assert getattr(stranger, method)(f"/cases/{case_id}/end").status_code == 404
    assert follower.post(f"/cases/{case_id}/end").status_code == 303
    run_until_idle(office.database)
    assert follower.post(f"/cases/{case_id}/end").status_code == 409


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"kind": "REVOKED"}, "basis_ref"),
        ({"kind": "REPLACED", "basis_ref.number": "1-CV/TU"}, "successor_directive"),
        ({"kind": "x"}, "kind"),
        ({"effective_on": "31/02/2022"}, "effective_on"),
        ({"kind": "REPLACED", "successor_case": "999999"}, "successor_case"),
    ],
)
def test_an_end_without_its_grounds_names_the_place(
    office: Office, case_id: int, browser_of: Browse, wrong: dict[str, str], place: str
) -> None:
    proposed(office, case_id)
    task = office.open_task("T_record_end")
    sound = {"kind": "EXPIRED", "effective_on": "21/06/2022"}

    answer = browser_of(office.cast.thuy_tn).post(
        f"/tasks/{task.id}/completion",
        data={"_version": task.version, "_key": "k", "_op": "submit", **sound, **wrong},
    )

    assert answer.status_code == 422
    assert f"#f-{place}" in answer.text
