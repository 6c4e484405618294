"""Whoever does a step has before them what it is about, and no more than the model lays out."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from server import access
from server.actions.cases.open_case import open_case
from server.errors import Changed
from server.queries.dossier import dossier, matter_of
from server.queries.notices import latest_notices
from server.services.people import tell
from server.tables import Assignment, Obstacle, OutgoingEntry, Task
from tests.processes.test_rollout import obstacle


def test_a_report_is_judged_with_the_report_at_hand(office: Any, directive_id: int) -> None:
    unit_id = reported(office, directive_id)
    task = office.open_task("T_accept", instance_id=office.instance(unit_id))

    with office.database.reading() as db:
        materials = dossier(db, office.cast.thuy_tn, task.id)
        matter = matter_of(db, office.cast.thuy_tn, task.id)

    assert [one.name for one in materials] == [
        "Cấp số, đính bản đã ký, gửi báo cáo", "Báo cáo kết quả quán triệt",
        "Tổ chức hội nghị quán triệt",
    ]  # fmt: skip
    assert materials[1].given.values["highlights"].startswith("Các chi bộ")
    assert len(materials[2].rows["conferences"]) == 1
    assert matter.unit == "Quận ủy Ninh Kiều"


def test_a_returned_report_comes_back_with_the_reason_and_nothing_else_of_the_judges(
    office: Any, directive_id: int
) -> None:
    unit_id = reported(office, directive_id)
    office.accept(unit_id, decision="supplement")
    task = office.open_task("T_report", unit_id)

    with office.database.reading() as db:
        shown = {one.name: one for one in dossier(db, office.cast.lam_ott, task.id)}
        decided = db.get_one(Task, shown["Quyết định tiếp nhận báo cáo"].task_id)
        proposed = db.scalars(select(Task).where(Task.element == "T_accept")).one()

        assert shown[decided.name].given.values["reason"].startswith("Bổ sung số liệu")
        assert access.may_read_answer(db, office.cast.lam_ott, decided)
        assert not access.may_see_task(db, office.cast.lam_ott, decided)
        assert not access.may_read_answer(db, office.cast.lam_ott, proposed)
        assert not access.may_read_answer(db, office.cast.ung_ttk, decided)


def test_an_obstacle_merged_into_anothers_brief_is_briefed_once(
    office: Any, directive_id: int
) -> None:
    open_case(office.database, officer_id=office.cast.thuy_tn, directive_id=directive_id)
    office.roll_out(["QU-NK"])
    first, second = (obstacle(office, office.unit("QU-NK")) for _ in range(2))
    for _ in (first, second):
        office.do("thuy_tn", "T_triage", {"competence": "above"})

    office.do("thuy_tn", "T_brief", {
        "summary": "Thiếu kinh phí.", "recommendation": "Gia hạn.", "merged_reports": [str(second)],
    })  # fmt: skip

    assert "T_brief" not in office.open_elements()
    with office.database.reading() as db:
        merged = db.get_one(Obstacle, second)
        assert (merged.merged_into_id, merged.state) == (first, "briefed")


def test_a_paper_says_in_the_register_what_it_is_about(office: Any, directive_id: int) -> None:
    reported(office, directive_id)

    with office.database.reading() as db:
        entries = db.execute(select(OutgoingEntry.full_number, OutgoingEntry.subject))
        subjects = dict(entries.all())

    assert subjects["01-KH/QU"] == "Kế hoạch quán triệt, triển khai thực hiện 517-CV/TU"
    assert subjects["01-BC/QU"] == "Báo cáo kết quả quán triệt, thực hiện 517-CV/TU"


def test_a_notice_says_of_which_document_and_whose_matter(office: Any, directive_id: int) -> None:
    open_case(office.database, officer_id=office.cast.thuy_tn, directive_id=directive_id)
    office.roll_out(["QU-NK"])
    task = office.open_task("T_confirm_receipt", office.unit("QU-NK"))
    with office.database.transaction() as db:
        tell(db, [office.cast.hoa_dtb], "step-reminder", case_id=task.case_id, task_id=task.id)

    with office.database.reading() as db:
        newest = latest_notices(db, office.cast.hoa_dtb)[0]

    assert (newest.document, newest.unit) == ("517-CV/TU", "Quận ủy Ninh Kiều")


def reported(office: Any, directive_id: int) -> int:
    open_case(office.database, officer_id=office.cast.thuy_tn, directive_id=directive_id)
    office.roll_out(["QU-NK"])
    unit_id: int = office.unit("QU-NK")
    office.carry_out(unit_id, leader="le_dt", specialist="lam_ott")
    return unit_id


def test_a_report_whose_part_stands_still_by_guidance_is_not_received_over_it(
    office: Any, directive_id: int
) -> None:
    unit_id = reported(office, directive_id)
    with office.database.transaction() as db:
        parts = db.scalars(select(Assignment).where(Assignment.unit_id == unit_id)).all()
        for one in parts:
            one.progress, one.suspended_on = "SUSPENDED", db.today
        submitted = [one.id for one in parts if one.submitted_on]

    with pytest.raises(Changed, match="report-suspended"):
        office.accept(unit_id)

    assert submitted
    with office.database.reading() as db:
        assert {db.get_one(Assignment, one).progress for one in submitted} == {"SUSPENDED"}
