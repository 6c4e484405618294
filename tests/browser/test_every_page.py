"""Every page of the played demo, as several people, at two widths: axe, policy, console, fit."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.pages import WIDTHS, faults_at_both_widths, follow, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.longest]
STARTS = ("/tasks", "/cases", "/obstacles", "/registers/outgoing", "/registers/incoming",
          "/notices", "/notices/settings", "/incidents", "/keys", "/help", "/help/officer",
          "/search",
          "/search?q=517", "/tasks?view=paper",
          "/tasks?view=free&q=khong-co", "/no-such-page", "/cases/new", "/cases/new/issued",
          "/cases/new/template", "/reports", "/ledger", "/exports", "/reports/brief",
          "/reports/reminders?since=31/02/2022")  # fmt: skip
ALIKE = ("/keys", "/help", "/no-such-page", "/notices/settings", "/cases/new/template", "/exports",
         "/reports/brief", "/reports/reminders")  # fmt: skip
"""Says the same to the unit as to the lead, or is refused it in the same words."""
PEOPLE = {
    "thuy.tn": STARTS,
    "lam.ott": (*(one for one in STARTS if not one.startswith(ALIKE)), "/account/tokens"),
    "dat.kv": ("/models",),
    "nguyen.qt": (
        "/tasks",
        "/cases",
        "/assignments",
        "/incidents",
        "/incidents?state=closed",
        "/mails",
        "/reports/incidents",
        "/reports/mails",
        "/organisation",
        "/organisation/units/new",
        "/organisation/units/list",
        "/organisation/officers",
        "/organisation/officers/new",
        "/organisation/successions",
        "/organisation/groups",
        "/organisation/roles",
        "/organisation/calendar",
        "/organisation/settings",
        "/organisation/services",
        "/webhooks",
    ),
    "chau.ltt": ("/journal", "/reports/whole-journal?case=1&since=21/06/2022"),
    "tam.tv": ("/quarantine",),
}
"""Who starts where; the other pages are the same for everybody."""
FILES = ("/files/", ".zip", "/diagram.bpmn", ".csv", ".xlsx", ".docx", ".pdf", ".json")
KINDS = 1  # links followed of one kind (/tasks/#, /cases/#/papers) per person


@pytest.mark.parametrize("login", PEOPLE)
def test_every_page_is_accessible_quiet_and_fits(
    one_browser: Browser, demo_address: str, login: str
) -> None:
    faults: list[str] = []
    page = signed_in(one_browser, demo_address, login, faults)
    starts = PEOPLE[login] + (begun_draft(page, demo_address) if login == "dat.kv" else ())

    for path in pages_of(page, demo_address, starts):
        faults += [f"{path} {fault}" for fault in faults_at_both_widths(page)]

    page.context.close()
    assert not faults, "\n".join(faults)


def begun_draft(page: Page, address: str) -> tuple[str, ...]:
    """The editor, beside what it links to."""
    page.goto(f"{address}/models/written_reminder")
    follow(page.locator("form[action$='/drafts'] button").first)
    page.wait_for_url("**/model-drafts/*")
    draft = page.url.removeprefix(address).partition("#")[0]
    return draft, f"{draft}/reading"


def pages_of(page: Page, address: str, starts: tuple[str, ...]) -> Iterator[str]:
    """Opened, one after the other: the starting pages and, of each kind of page they and their
    targets link to, the first."""
    found, kinds = list(starts), dict[str, int]()
    for here in found:
        page.set_viewport_size({"width": WIDTHS[0], "height": 800})
        page.goto(address + here)
        yield here
        for path in page.eval_on_selector_all("main a[href^='/']", "all => all.map(a => a.href)"):
            path = path.removeprefix(address).partition("#")[0]
            kind = kind_of(path)
            if path in found or is_file(path) or kinds.get(kind, 0) >= KINDS:
                continue
            kinds[kind] = kinds.get(kind, 0) + 1
            found.append(path)


def kind_of(path: str) -> str:
    """Numbers are alike, and so are models and reports."""
    plain = re.sub(r"^/(models|reports)/[\w-]+", r"/\1/key", path.partition("?")[0])
    return re.sub(r"\d+", "0", plain)


def is_file(path: str) -> bool:
    return any(part in path for part in FILES)
