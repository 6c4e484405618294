"""One page in a browser: signed in, followed to the next one, and looked over.

A click comes back before the document it leads to has been read: whoever then asks the page for
what stands there sees half of it. `follow` waits for the whole; `expect` asks until it is there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.laid_open import laid_open

WIDTHS = (1366, 390)
LOW = 800
PASSWORD = "thongsuot"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
PATIENCE = 60.0  # seconds; a busy machine takes its time, and what is there at once costs nothing
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
STRICT = (*RULES, "best-practice")
OURS = {"include": [["main"]], "exclude": [[".djs-container"]]}
"""The drawing is bpmn-js's."""
AXE = Axe().axe_script
RUN = """([around, options]) => axe.run(around ?? document, options).then(({ violations }) =>
  violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)}`))"""


def sign_in(page: Page, address: str, login: str) -> None:
    """Sent by the browser and not drawn: half of what it costs is the page of the form."""
    door = f"{address}/sign-in"
    found = TOKEN.search(page.request.get(door).text())
    assert found, "the form of the sign-in has no token"
    typed = {"csrf_token": found[1], "login": login, "password": PASSWORD, "next": ""}
    answer = page.request.post(door, form=typed, max_redirects=0)
    assert answer.headers.get("location") == "/tasks", answer.text()
    page.goto(f"{address}/tasks")
    expect(page.locator("h1")).to_have_text("Việc của tôi")


def type_in(page: Page, address: str, login: str) -> None:
    """As people do it."""
    page.goto(f"{address}/sign-in")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    follow(page.locator(".gate .btn.pri"))
    expect(page.locator("h1")).to_have_text("Việc của tôi")


def signed_in(
    browser: Browser, address: str, login: str, faults: list[str], **options: Any
) -> Page:
    """In a context of its own; what its console complains of goes into `faults`."""
    context = browser.new_context(locale="vi-VN", reduced_motion="reduce", **options)
    context.set_default_timeout(PATIENCE * 1000)
    page = context.new_page()
    sign_in(page, address, login)
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    page.on("console", lambda said: hear(said, faults, page))
    return page


def hear(said: Any, faults: list[str], page: Page) -> None:
    """A page that is refused is logged by the browser itself."""
    if said.type in ("error", "warning") and "status of 4" not in said.text:
        faults.append(f"{page.url}: {said.text}")


def follow(way: Locator) -> None:
    """By a link or a button to another document, until that has come whole, its scripts too."""
    with way.page.expect_navigation():
        way.click()


def axe_faults(
    page: Page, around: Mapping[str, Any] | None = OURS, rules: Sequence[str] = RULES
) -> list[str]:
    """Only what is broken is described: what passes, too, would take axe thrice as long."""
    page.wait_for_load_state()
    page.evaluate("scrollTo(0, 0)")  # half a button under the bar is no small target
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    options = {"runOnly": list(rules), "resultTypes": ["violations"]}
    with laid_open(page):
        found: list[str] = page.evaluate(RUN, [around, options])
    return found


def faults_at_both_widths(page: Page) -> list[str]:
    """As when a window is made narrow; then it is as large as it was."""
    faults, before = [], page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": LOW})
        faults += [f"at {width}: {fault}" for fault in page_faults(page)]
    if before:
        page.set_viewport_size(before)
    return faults


def page_faults(page: Page) -> list[str]:
    """Of everything on it; and nothing runs over its edge."""
    wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    found = axe_faults(page, around=None, rules=STRICT)
    return [f"axe {fault}" for fault in found] + ([f"{wider} px too wide"] if wider > 0 else [])
