"""Chủ trì, phối hợp: each cooperating unit answers, the lead closes with all of them or with a
reason for whom it does not wait."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from server.actions.cases.open_case import open_case
from server.errors import Invalid
from server.queries.inbox import inbox
from server.queries.inbox_counts import inbox_counts
from server.queries.inbox_filters import Wanted
from server.services.contribution_lines import contributions_of
from server.tables import Assignment, DeadlineChange, Evidence, Notice, Obligation, ObligationParty
from tests.listening import listening
from tests.processes.conftest import Office, conference

LED = {"QU-NK": "lead", "QU-BT": "cooperate", "QU-CR": "cooperate"}


@pytest.fixture
def led(office: Office, directive_id: int) -> Office:
    """Duty 2a is led by Ninh Kiều with two others; Ninh Kiều has sent its plan."""
    with office.database.transaction() as db:
        duty = db.scalars(select(Obligation).where(Obligation.position == 2)).one()
        for code, role in LED.items():
            db.add(ObligationParty(obligation_id=duty.id, unit_id=office.unit(code), role=role,
                                   text=code))  # fmt: skip
    open_case(office.database, officer_id=office.cast.thuy_tn, directive_id=directive_id)
    office.roll_out(list(LED))
    nk, today = office.unit("QU-NK"), office.today()
    steps: list[tuple[str, str, dict[str, Any]]] = [
        ("lam_ott", "T_confirm_receipt", {"received_on": today, "declined": "false"}),
        ("le_dt", "T_leader_assign", {"lead_officer": str(office.cast.lam_ott)}),
        ("lam_ott", "T_plan", {"plan_file": "FILE", "has_children": "false"}),
        ("le_dt", "T_approve_plan", {"decision": "ok"}),
        ("le_dt", "T_sign_plan", {"decision": "signed", "sign_capacity": "T/M",
                                  "method": "PAPER", "signed_on": today}),
        ("lam_ott", "T_issue_plan", {"plan_date": today, "signed_file": "FILE",
                                     "channels": {}}),
    ]  # fmt: skip
    for officer, element, raw in steps:
        if "channels" in raw:
            raw["channels"] = office.channels(nk)
        office.do(officer, element, raw, unit_id=nk)
    office.do("lam_ott", "T_conference", {"conferences": [conference(today)]}, unit_id=nk)
    return office


def contribute(office: Office, decision: str = "ok") -> None:
    """Bình Thủy's part, to the decision of the lead."""
    bt, today = office.unit("QU-BT"), office.today()
    office.do("ung_ttk", "T_contribute", {"content": "Số liệu của quận Bình Thủy."}, unit_id=bt)
    office.do("nhan_tb", "T_sign_part", {"decision": "signed"}, unit_id=bt)
    office.do("ung_ttk", "T_send_part", {"paper": {
        "number": "21-CV/QU", "date": today, "signatory": "Trần Bích Nhàn", "file": "FILE",
    }}, unit_id=bt)  # fmt: skip
    reason = {} if decision == "ok" else {"reason": "Thêm số hội viên."}
    office.do(
        "le_dt", "T_accept_part", {"decision": decision, **reason}, unit_id=office.unit("QU-NK")
    )


def part_of(office: Office, code: str) -> Assignment:
    with office.database.reading() as db:
        return db.scalars(
            select(Assignment).where(
                Assignment.unit_id == office.unit(code), Assignment.role == "cooperate"
            )
        ).one()


def waivers(office: Office) -> list[dict[str, Any]]:
    return office.rows("T_collect", "waivers")


def test_the_lead_sees_who_has_not_answered_and_does_not_close_before(led: Office) -> None:
    contribute(led)

    rows = waivers(led)
    assert [row["done"] for row in rows] == ["true", "false"]
    assert "đã tiếp nhận" in rows[0]["state"]
    assert rows[1]["state"] == "Chuẩn bị phần phối hợp"
    task = led.open_task("T_collect")
    with pytest.raises(Invalid) as refused:
        led.send(task, led.cast.lam_ott, {"waivers": rows}, None)
    assert [one.path for one in refused.value.problems] == [("waivers", 1, "reason")]
    assert "T_report" not in led.open_elements(led.unit("QU-NK"))


def test_the_inbox_of_the_lead_says_so_and_finds_its_work_there(led: Office) -> None:
    task = led.open_task("T_collect")
    others = [led.cast.ung_ttk, led.cast.thuy_tn]

    with led.database.reading() as db:
        found = inbox(db, led.cast.lam_ott, Wanted(part="lead"))
        parts = inbox_counts(db, led.cast.lam_ott).parts
        apart = [inbox_counts(db, one).parts.get("lead", 0) for one in others]

    rows = {row.id: row for group in found.groups for row in group.rows}
    assert rows[task.id].role == "lead"
    assert len(rows) == found.count == parts["lead"]
    assert apart == [0, 0]


def test_how_all_stand_is_asked_once(led: Office) -> None:
    contribute(led)
    instance_id = led.open_task("T_collect").instance_id

    with listening(led.database.reader) as asked, led.database.reading() as db:
        found = contributions_of(db, instance_id)

    assert [(one.is_over, one.is_in) for one in found] == [(True, True), (False, False)]
    selects = [one for one, _ in asked if one.lstrip().startswith("SELECT") and "task" in one]
    assert len(selects) == 1


def test_a_contribution_is_done_with_its_evidence_and_returned_with_a_reason(led: Office) -> None:
    contribute(led, "supplement")
    assert part_of(led, "QU-BT").progress == "RETURNED"
    contribute(led)

    part = part_of(led, "QU-BT")
    assert (part.progress, part.accepted_on) == ("COMPLETED", part.submitted_on)
    with led.database.reading() as db:
        shown = db.scalars(select(Evidence).where(Evidence.assignment_id == part.id)).all()
        told = db.scalars(select(Notice).where(Notice.code == "contribution-supplement")).first()
    assert {(one.document, one.signatory) for one in shown} == {
        ("21-CV/QU, 21/06/2022", "Trần Bích Nhàn")}  # fmt: skip
    assert all(one.file_id for one in shown)
    assert told is not None
    assert told.args["reason"] == "Thêm số hội viên."


def test_who_is_not_waited_for_is_told_why_and_the_lead_goes_on(led: Office) -> None:
    contribute(led)
    rows = waivers(led)
    rows[1]["reason"] = "Đã có số liệu từ Cục Thống kê."

    led.do("lam_ott", "T_collect", {"waivers": rows})

    assert led.open_elements(led.unit("QU-NK")) == ["T_report"]
    assert "T_contribute" not in led.open_elements()
    part = part_of(led, "QU-CR")
    assert part.progress == "CANCELLED"
    with led.database.reading() as db:
        line = db.scalars(
            select(DeadlineChange).where(DeadlineChange.assignment_id == part.id)
        ).one()
        told = db.scalars(select(Notice).where(Notice.code == "contribution-waived")).all()
    assert (line.kind, line.reason) == ("withdraw", "Đã có số liệu từ Cục Thống kê.")
    assert {one.args["lead"] for one in told} == {"Quận ủy Ninh Kiều"}
    led.report(led.unit("QU-NK"), "le_dt", "lam_ott")
    led.accept(led.unit("QU-NK"))
