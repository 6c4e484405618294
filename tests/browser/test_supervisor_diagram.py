"""The live diagram in a real browser: it is drawn, says what is open, breaks no policy."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Route, expect

from server.actions.cases.open_case import open_case
from server.worker import run_until_idle
from tests.browser.pages import LOW, signed_in
from tests.processes.conftest import Office, directive_id, office

__all__ = ["directive_id", "office"]
pytestmark = pytest.mark.browser


def test_the_diagram_is_drawn_with_what_is_open(
    one_browser: Browser, address: str, office: Office, directive_id: int
) -> None:
    faults: list[str] = []
    about = {"officer_id": office.cast.thuy_tn, "directive_id": directive_id}
    case_id = open_case(office.database, **about)
    run_until_idle(office.database)
    page = signed_in(one_browser, address, "thuy.tn", faults)

    page.goto(f"{address}/cases/{case_id}/progress")
    page.wait_for_selector("[data-diagram][data-ready]")

    expect(page.locator(".live .bd-n")).to_have_text(["1"])
    expect(page.locator(".live .bjs-powered-by")).to_be_visible()
    expect(page.locator("[data-element-id=T_review_parsed].is-active")).to_have_count(1)
    page.context.close()
    assert faults == []


def test_a_window_made_narrow_while_the_diagram_loads_draws_it_once_there_is_room(
    one_browser: Browser, address: str, office: Office, directive_id: int
) -> None:
    faults: list[str] = []
    about = {"officer_id": office.cast.thuy_tn, "directive_id": directive_id}
    case_id = open_case(office.database, **about)
    run_until_idle(office.database)
    page = signed_in(one_browser, address, "thuy.tn", faults)

    def narrow(route: Route) -> None:
        page.set_viewport_size({"width": 390, "height": LOW})
        route.continue_()

    page.route("**/diagram.bpmn", narrow)
    page.goto(f"{address}/cases/{case_id}/progress")
    page.wait_for_selector("[data-diagram][data-ready]", state="attached")
    page.set_viewport_size({"width": 1366, "height": LOW})

    expect(page.locator("[data-element-id=T_review_parsed].is-active")).to_be_in_viewport()
    page.context.close()
    assert faults == []
