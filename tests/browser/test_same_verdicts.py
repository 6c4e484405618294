"""The same wrong answers to every kind of field, in a browser with scripts and in one without."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from server.database import Database
from tests.browser.driver import Officer, Staff
from tests.browser.walking import stand_in
from tests.every_kind import FIELDS, SOUND, WRONG, open_every_kind, verdict

pytestmark = pytest.mark.browser
ROUNDS = 2
GROUPED = ("paper", "span", "parts", "channels", "rows", "scan", "scans", "picks")
TYPABLE = {
    *(name for name in FIELDS if name not in GROUPED),
    *("paper.date", "span.from", "span.to", "parts.heading", "rows.0.number", "rows.0.yes"),
    "rows.1.on",
}
PUT = """(pairs) => pairs.filter(([name, value]) => {
  const [input] = document.querySelectorAll(`#work [name="${name}"]:not([type=hidden])`);
  if (!input) return true;
  if (input.tagName === "SELECT") input.add(new Option(value, value));
  input.value = value;
  if (["radio", "checkbox"].includes(input.type)) input.checked = true;
  return false;
})"""
"""Types what no pointer could: the names of the inputs that are not there come back."""


@pytest.fixture
def server(cast: SimpleNamespace, database: Database, address: str) -> SimpleNamespace:  # noqa: ARG001
    open_every_kind(database)
    return stand_in(address)


def test_scripts_change_no_verdict(staff: Staff) -> None:
    staff.without_scripts.add("an.qg")
    plain, scripted = (judged(staff(login)) for login in ("an.qg", "thuy.tn"))

    assert plain == scripted
    assert min(len(found) for found in plain) > 8
    assert not staff("thuy.tn").faults


def judged(officer: Officer) -> list[list[tuple[str, str]]]:
    """The verdict on each round of wrong answers; a round has at most one for each field."""
    task_id = officer.open("Mọi loại mục")
    found = []
    for number in range(ROUNDS):
        officer.visit(f"/tasks/{task_id}")
        officer.add_row("rows")
        officer.add_row("rows")
        missing = officer.page.evaluate(PUT, list(typed(number).items()))
        assert not missing, missing
        officer.submit()
        officer.page.locator(".fix[role=alert]").wait_for()
        found.append(verdict(officer.page.content()))
    return found


def typed(number: int) -> dict[str, Any]:
    """The answers of one round: the number-th that a form could send, of each field."""
    pairs: dict[str, Any] = dict(SOUND)
    for field in dict.fromkeys(field for field, _, _ in WRONG):
        rows = [row for name, row, _ in WRONG if name == field and is_typable(row)]
        pairs |= rows[number] if number < len(rows) else {}
    return {name: value[-1] if isinstance(value, list) else value for name, value in pairs.items()}


def is_typable(row: dict[str, Any]) -> bool:
    """Into inputs that the form has: no NUL, no parts of what has none, two rows, no files."""
    return "\\x00" not in str(row) and all(name in TYPABLE for name in row)
