"""From the incoming paper to the closed case: officers do every step in their browsers."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.driver import Officer, Staff
from tests.browser.steps import (
    BINH_THUY,
    MILITARY,
    NINH_KIEU,
    PARTIES,
    accept,
    close,
    confer,
    guide,
    issue,
    plan,
    receive,
    report,
    report_obstacle,
    roll_out,
    write_programme,
)

pytestmark = [pytest.mark.browser, pytest.mark.longest]


def test_a_directive_runs_from_the_incoming_paper_to_its_close(staff: Staff) -> None:
    staff.without_scripts |= {BINH_THUY.specialist, BINH_THUY.leader}
    issue(staff)
    roll_out(staff)
    for party in PARTIES:
        receive(staff, party)
        plan(staff, party)
    three_units_are_on_their_way(staff("hoa.dtb"))

    report_obstacle(staff(NINH_KIEU.specialist), "Tổ chức hội nghị quán triệt")
    guide(staff, NINH_KIEU.name)
    staff(NINH_KIEU.specialist).do("Xác nhận và thực hiện", {"acknowledged": True})
    for party in (BINH_THUY, MILITARY):
        confer(staff, party)
        report(staff, party)
        accept(staff)
    two_units_are_done(staff("hoa.dtb"))

    confer(staff, NINH_KIEU)
    report(staff, NINH_KIEU)
    accept(staff, "supplement")
    report(staff, NINH_KIEU)
    accept(staff)
    write_programme(staff)
    close(staff("hoa.dtb"))
    everything_is_closed(staff("hoa.dtb"))
    assert {login: one.faults for login, one in staff.officers.items() if one.faults} == {}


def three_units_are_on_their_way(leader: Officer) -> None:
    show_progress(leader)
    expect(active(leader, "C_units")).to_have_text("3")
    expect(active(leader, "C_programmes")).to_have_text("1")
    expect(done(leader, "T_approve_plan")).to_have_text("✓ 1")
    expect(marked(leader, "C_units", "is-active")).to_have_count(1)
    expect(marked(leader, "T_approve_plan", "is-done")).to_have_count(1)
    show_progress(leader, "unit_implementation")
    expect(active(leader, "T_conference")).to_have_text("3")

    leader.visit("/cases/1")
    for party in PARTIES:
        assert cell(leader, party.name, "Kế hoạch") == "k-xong"
        assert cell(leader, party.name, "Hội nghị") == "k-lam"
        assert cell(leader, party.name, "Tiếp nhận") == "k-chua"


def two_units_are_done(leader: Officer) -> None:
    show_progress(leader)
    expect(active(leader, "C_units")).to_have_text("1")
    expect(done(leader, "C_units")).to_have_text("✓ 2")
    show_progress(leader, "unit_implementation")
    expect(active(leader, "T_conference")).to_have_text("1")
    expect(done(leader, "T_accept_decide")).to_have_text("✓ 2")

    leader.visit("/cases/1")
    states = [cell(leader, party.name, "Tiếp nhận") for party in PARTIES]
    assert states == ["k-chua", "k-xong", "k-xong"]
    assert cell(leader, BINH_THUY.name, "Điểm 2") == "k-dung"


def everything_is_closed(leader: Officer) -> None:
    show_progress(leader)
    expect(done(leader, "C_units")).to_have_text("✓ 3")
    expect(done(leader, "T_close")).to_have_text("✓ 1")
    expect(leader.page.locator(".live .bd-n")).to_have_count(0)
    show_progress(leader, "unit_implementation")
    expect(done(leader, "T_accept_decide")).to_have_text("✓ 4")
    show_progress(leader, "action_programme")
    expect(done(leader, "T_issue")).to_have_text("✓ 1")

    leader.visit("/cases/1")
    expect(leader.page.locator("main")).to_contain_text("Đã kết thúc theo dõi ngày")
    assert {cell(leader, party.name, "Tiếp nhận") for party in PARTIES} == {"k-xong"}


def show_progress(officer: Officer, process: str = "directive_rollout") -> None:
    officer.visit(f"/cases/1/progress?process={process}")
    officer.page.locator(".live[data-ready]").wait_for()


def active(officer: Officer, element: str) -> Locator:
    """How many are open there, as the diagram says; it looks again every fifteen seconds."""
    return officer.page.locator(f'.djs-overlays[data-container-id="{element}"] .bd-n')


def done(officer: Officer, element: str) -> Locator:
    return officer.page.locator(f'.djs-overlays[data-container-id="{element}"] .bd-ok')


def marked(officer: Officer, element: str, marker: str) -> Locator:
    return officer.page.locator(f'[data-element-id="{element}"].{marker}')


def cell(officer: Officer, unit: str, column: str) -> str:
    """The state in the matrix of units and steps, as its class says it."""
    matrix = officer.page.locator("[data-matrix]")
    heads = matrix.locator("thead th").all_inner_texts()
    place = next(at for at, head in enumerate(heads) if head.startswith(column))
    row = matrix.locator("tr").filter(has=officer.page.get_by_role("link", name=unit, exact=True))
    shown = row.locator(f"td:nth-of-type({place}) .st").first
    return (shown.get_attribute("class") or "").split()[-1]
