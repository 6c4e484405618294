"""Pictures of what nobody does in the demo; a file apart, as the pages are of another database."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from server.actions.files.store_file import store_file
from server.errors import Refused
from tests.browser.in_process import settings_in
from tests.browser.modelling import opened
from tests.browser.pages import follow, signed_in
from tests.browser.test_help import KEPT, PREPARED, WRITES, Shot, assert_small, picture
from tests.marked_files import docx
from tests.processes.conftest import Office
from tests.processes.rearranging import entered
from tests.rolled_out import handed_out, office

__all__ = ["handed_out", "office"]
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("handed_out")]
SHOTS = (
    Shot("thuy.tn", "succession", "Chọn đơn vị kế thừa cho từng việc", "Chọn đơn vị kế thừa"),
    Shot("tam.tv", "quarantine", "/quarantine", "Tệp bị cách ly"),
    Shot("dat.kv", "editor", "", ""),
    Shot("dat.kv", "rehearsal", "/rehearsal", "Diễn tập"),
)
"""Of the first `path` is the step."""
WIDE = {"width": 1475, "height": 900}  # of the same shape; the editor's panel stands beside


def test_what_the_demo_has_not_is_prepared_and_taken_too(
    one_browser: Browser, office: Office, address: str, tmp_path: Path
) -> None:
    into = KEPT if WRITES else tmp_path
    entered(office, "SPLIT", ["QU-NK"], ["QU-CR", "QU-BT"])
    with pytest.raises(Refused):
        store_file(office.database, settings_in(tmp_path), officer_id=office.cast.lam_ott,
                   task_id=None, name="a.docx",
                   stream=BytesIO(docx("MẬT", "Nội dung")))  # fmt: skip
    for shot in SHOTS:
        page = signed_in(one_browser, address, shot.login, [])
        page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        reach(page, address, shot)
        picture(page, shot, into / f"{shot.name}.jpg")
        page.context.close()

    assert_small(into, SHOTS)
    assert {shot.name for shot in SHOTS} == PREPARED


def reach(page: Page, address: str, shot: Shot) -> None:
    if shot.login == "dat.kv":
        edit(page, address)
        if shot.path:
            page.goto(page.url.partition("#")[0] + shot.path)
    elif shot.path.startswith("/"):
        page.goto(address + shot.path)
    else:
        page.goto(f"{address}/tasks")
        follow(page.get_by_role("link", name=shot.path).first)
        page.locator("#work").evaluate("form => form.scrollIntoView()")


def edit(page: Page, address: str) -> None:
    page.goto(f"{address}/models/unit_implementation")
    follow(page.locator("main").get_by_role("button", name="Sửa").first)
    opened(page)
    page.locator('[data-key="go"]').select_option(value="T_plan")
