"""A form filled in as an officer does: by the names of its inputs, whatever kind they are of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from playwright.sync_api import Locator, Page

from server.demo.scan import scan
from workflows.workdays import ZONE

Answers = Mapping[str, Any]


def today(days: int = 0) -> str:
    """As it is typed into a form; the clock of these tests is the real one."""
    return (datetime.now(ZONE) + timedelta(days)).strftime("%d/%m/%Y")


class Paper:
    """A file to attach, known by its name."""

    def __init__(self, name: str) -> None:
        self.name = name


def put(page: Page, name: str, value: Any) -> None:
    inputs = page.locator(f'[name="{name}"]:not([type=hidden])')
    inputs.first.wait_for(state="attached")
    kind = inputs.first.get_attribute("type")
    if isinstance(value, Paper):
        paper = {"name": value.name, "mimeType": "application/pdf", "buffer": scan(value.name)}
        inputs.first.set_input_files(paper)  # type: ignore[arg-type]
    elif kind == "radio":
        said = {True: "true", False: "false"}.get(value, value)
        page.locator(f'[name="{name}"][value="{said}"]').check()
    elif kind == "checkbox" and isinstance(value, bool):
        inputs.first.set_checked(value)
    elif kind == "checkbox":
        tick(inputs, value)
    elif page.locator(f'select[name="{name}"]').count():
        choose(inputs.first, value)
    else:
        inputs.first.fill(value)


def tick(inputs: Locator, labels: Sequence[str]) -> None:
    """Boxes known by how their words begin; a folded group is unfolded first, as one does."""
    page = inputs.page
    for label in labels:
        around = page.locator("label.ck", has=inputs).filter(
            has=page.get_by_text(re.compile(f"^{re.escape(label)}"))
        )
        folded = page.locator("details.dd:not([open])", has=around)
        if folded.count():
            folded.first.locator("summary").click()
        around.first.locator("input").check()


def choose(select: Locator, wanted: str) -> None:
    """An option by its code, else by what it says."""
    if not select.locator(f'option[value="{wanted}"]').count():
        said = select.locator("option", has_text=wanted)
        assert said.count(), f"{wanted!r} is not in {select.inner_text()}"
        wanted = said.first.get_attribute("value") or ""
    select.select_option(wanted)
