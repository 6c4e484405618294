"""A unit asks for more time in a real browser; the leader decides; the original stays in sight."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from server.tables import Assignment, Due
from server.worker import run_until_idle
from tests.browser.pages import follow
from tests.browser.test_supervision import SILENT
from tests.browser.walking import Walk, server
from tests.rolled_out import case_id, handed_out, office

__all__ = ["case_id", "handed_out", "office", "server"]
pytestmark = pytest.mark.browser


def test_a_unit_asks_the_leader_decides_and_the_deadline_moves(walk: Walk) -> None:
    ask(walk)
    decide(walk)

    unit = walk.staff("ung.ttk")
    unit.open("Xác nhận đã nhận")
    panel = unit.page.locator("#han")
    expect(panel).to_contain_text("12/08/2022")
    expect(panel).to_contain_text("29/07/2022")
    unit.visit("/change-requests?state=approved")
    follow(unit.page.get_by_role("link", name=SILENT))
    expect(unit.page.locator("main")).to_contain_text("29/07/2022 → 12/08/2022")
    expect(unit.page.locator("main")).to_contain_text("31-CV/QU")
    assert reminded(walk) == {
        "before-5": date(2022, 8, 5), "before-1": date(2022, 8, 11), "after": date(2022, 8, 15),
        "letter": date(2022, 8, 17), "btv": date(2022, 9, 6),
    }  # fmt: skip


def ask(walk: Walk) -> None:
    unit = walk.staff("ung.ttk")
    unit.open("Xác nhận đã nhận")
    follow(unit.page.get_by_role("link", name="Đề nghị gia hạn").first)
    unit.page.locator("label", has_text="29/07/2022").click()
    follow(unit.page.get_by_role("button", name="Viết đề nghị"))
    run_until_idle(walk.office.database)
    unit.page.reload()
    follow(unit.page.get_by_role("link", name="Mở việc này"))
    unit.fill({"kind": "EXTEND", "reason": "Chờ số liệu của cơ sở.", "new_due": "29/07/2022"})
    unit.submit()
    expect(unit.page.locator(".fix")).to_contain_text("phải sau hạn hiện hành")
    expect(unit.page.locator("[name=reason]")).to_have_value("Chờ số liệu của cơ sở.")
    unit.fill({"new_due": "19/08/2022", "document.number": "31-CV/QU"})
    walk.complete(unit)


def decide(walk: Walk) -> None:
    leader = walk.staff("hoa.dtb")
    leader.open("Xem xét đề nghị")
    expect(leader.page.locator("main")).to_contain_text("Đề nghị gia hạn đến 19/08/2022")
    leader.fill({"decision": "approve"})
    expect(leader.page.locator("[name=granted_due]")).to_have_value("19/08/2022")
    leader.fill({"granted_due": "12/08/2022"})
    walk.complete(leader)


def reminded(walk: Walk) -> dict[str, date]:
    with walk.office.database.reading() as db:
        found = db.execute(
            select(Due.key, Due.due_at)
            .join(Assignment, Assignment.id == Due.assignment_id)
            .where(Assignment.deadline_kind == "BINDING", Due.ended_at.is_(None))
        )
        return {key: at.date() for key, at in found}
