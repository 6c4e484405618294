"""P8 from the leader's request to the conclusion; a unit is silent about the draft."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from server.actions.reviews.request_review import request_review
from server.errors import Changed, NotAllowed, NotFound
from server.tables import Instance
from server.worker import run_until_idle
from tests.processes.conftest import Office
from tests.rolled_out import case_id, handed_out, office
from tests.web.conftest import Browse, app, browser_of, settings

__all__ = ["app", "browser_of", "case_id", "handed_out", "office", "settings"]
REPORT = {"results": "Đã làm.", "shortcomings": "Còn chậm.", "proposals": "Thêm kinh phí.",
          "report_file": "FILE"}  # fmt: skip


def asked(office: Office, case_id: int, by: str = "hoa_dtb") -> None:
    request_review(office.database, officer_id=getattr(office.cast, by), case_id=case_id)
    run_until_idle(office.database)


def plan(office: Office) -> None:
    units = [str(office.unit(code)) for code in ("QU-NK", "QU-BT")]
    office.do("thuy_tn", "T_plan_outline", {"kind": "final", "outline": "Theo ba phần.",
                                            "units": units, "due": "08/07/2022"})  # fmt: skip


def test_a_final_review_goes_from_outline_to_its_conclusion(office: Office, case_id: int) -> None:
    asked(office, case_id)
    plan(office)
    first, second = office.unit("QU-NK"), office.unit("QU-BT")
    task = office.open_task("T_unit_reports", first)
    assert task.due_on == date(2022, 7, 8)
    office.do("lam_ott", "T_unit_reports", REPORT, unit_id=first)
    office.do("ung_ttk", "T_unit_reports", REPORT, unit_id=second)
    rows = office.rows("T_consolidate", "reports")
    assert [row["proposals"] for row in rows] == ["Thêm kinh phí."] * 2
    office.do("thuy_tn", "T_consolidate", {"reports": rows, "draft": "Dự thảo."})
    office.do("lam_ott", "T_comment", {"opinion": "AGREE"}, unit_id=first)
    office.move_clock("2022-07-15")
    run_until_idle(office.database)
    conclude(office)

    assert ended(office, task.instance_id) == "close_case"


def conclude(office: Office) -> None:
    today = office.today()
    office.do("hoa_dtb", "T_submit_btv", {"submitted_on": today})
    office.do("tuong_km", "T_btv_opinion", {"decision": "ok"})
    office.do("hoa_dtb", "T_conference", {"held_on": today})
    office.do("hoa_dtb", "T_issue_report", {"sign_capacity": "OWN", "method": "PAPER",
                                            "signed_on": today})  # fmt: skip
    office.do("an_std", "T_number_report", {"report_date": today, "signed_file": "FILE"})
    office.do("hoa_dtb", "T_reward", {})
    office.do("hoa_dtb", "T_propose_next", {"kind": "final"})


def ended(office: Office, instance_id: int) -> str | None:
    with office.database.reading() as db:
        return db.get_one(Instance, instance_id).outcome


def test_one_review_at_a_time_and_only_a_leader_asks(office: Office, case_id: int) -> None:
    with pytest.raises(NotFound):
        asked(office, case_id, by="nguyen_qt")
    with pytest.raises(NotAllowed, match="may-not-request-review"):
        asked(office, case_id, by="lam_ott")
    asked(office, case_id)
    with pytest.raises(Changed, match="review-under-way"):
        asked(office, case_id)


def test_the_button_stands_on_the_page_of_who_may_press_it(
    office: Office, case_id: int, browser_of: Browse
) -> None:
    leader, unit = browser_of(office.cast.hoa_dtb), browser_of(office.cast.lam_ott)

    assert f"/cases/{case_id}/review" in leader.get(f"/cases/{case_id}/rounds").text
    assert f"/cases/{case_id}/rounds" not in unit.get(f"/cases/{case_id}/papers").text
    assert unit.get(f"/cases/{case_id}/rounds").status_code == 404
    assert unit.post(f"/cases/{case_id}/review").status_code == 403
    assert browser_of(office.cast.nguyen_qt).post(f"/cases/{case_id}/review").status_code == 404
    assert leader.post(f"/cases/{case_id}/review").status_code == 303
    run_until_idle(office.database)
    assert "T_plan_outline" in office.open_elements()
    assert leader.post(f"/cases/{case_id}/review").status_code == 409


@pytest.mark.parametrize(
    "wrong", [{"units": []}, {"units": "999999"}, {"due": "20/06/2022"}, {"kind": "both"}]
)
def test_an_outline_that_says_too_little_stays_with_its_place(
    office: Office, case_id: int, browser_of: Browse, wrong: dict[str, Any]
) -> None:
    asked(office, case_id)
    task = office.open_task("T_plan_outline")
    sound = {"kind": "final", "outline": "Đề cương.",
             "units": str(office.unit("QU-NK"))}  # fmt: skip

    answer = browser_of(office.cast.thuy_tn).post(
        f"/tasks/{task.id}/completion",
        data={"_version": task.version, "_key": "k", "_op": "submit", **sound, **wrong},
    )

    assert answer.status_code == 422
    assert f"#f-{next(iter(wrong))}" in answer.text


def test_an_interim_review_begins_by_itself_on_the_day_that_was_set(
    office: Office, case_id: int, browser_of: Browse
) -> None:
    leader, unit = browser_of(office.cast.hoa_dtb), browser_of(office.cast.lam_ott)
    day, basis = {"day": "15/07/2022"}, {"document": "Điểm 4, Công văn 517-CV/TU"}
    for wrong in (day, {"day": "x", **basis}, {"day": "20/06/2022", **basis}):
        assert leader.post(f"/cases/{case_id}/review-day", data=wrong).status_code == 422
    assert unit.post(f"/cases/{case_id}/review-day", data={**day, **basis}).status_code == 403
    for told in ("14/07/2022", "15/07/2022"):
        sent = leader.post(f"/cases/{case_id}/review-day", data={"day": told, **basis})
        assert sent.status_code == 303
    assert "Điểm 4, Công văn 517-CV/TU" in leader.get(f"/cases/{case_id}/rounds").text

    office.move_clock("2022-07-14")
    run_until_idle(office.database)
    assert "T_plan_outline" not in office.open_elements()
    for later in ("2022-07-15", "2022-07-18"):
        office.move_clock(later)
        run_until_idle(office.database)

    assert office.open_elements().count("T_plan_outline") == 1
    assert "Lập kế hoạch và đề cương" in leader.get(f"/cases/{case_id}/rounds").text
