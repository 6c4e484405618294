"""The help's pictures are taken of the demo; every page leads to its part of the help."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from server.settings import ROOT
from server.web import help_pages
from tests.browser.pages import signed_in

pytestmark = pytest.mark.browser
WEB = ROOT / "server" / "web"
KEPT = WEB / "static" / "help"
WRITES = os.environ.get("HELP_PICTURES") == "write"
LARGEST = 120_000  # bytes
SIZE = {"width": 1180, "height": 720}


class Shot(NamedTuple):
    login: str
    name: str
    path: str
    shows: str  # heading of the page


SHOTS = (
    Shot("lam.ott", "inbox", "/tasks", "Việc của tôi"),
    Shot("lam.ott", "task", "", "Tổ chức hội nghị quán triệt"),
    Shot("lam.ott", "deputies", "/deputies", "Xử lý thay khi vắng mặt"),
    Shot("lam.ott", "notices", "/notices", "Thông báo"),
    Shot("thuy.tn", "case", "/cases/1", "517-CV/TU"),
    Shot("thuy.tn", "obstacles", "/obstacles", "Khó khăn, vướng mắc"),
    Shot("thuy.tn", "chasing", "/cases/1/chasing", "Đôn đốc"),
    Shot("thuy.tn", "report", "/reports/units", "Tổng hợp theo đơn vị"),
    Shot("thuy.tn", "portfolio", "/portfolio/units", "Theo dõi văn bản chỉ đạo"),
    Shot("dat.kv", "models", "/models", "Mô hình quy trình"),
    Shot(
        "dat.kv", "version", "/models/obstacle_escalation/versions/1", "Báo cáo khó khăn, vướng mắc"
    ),
    Shot("nguyen.qt", "officers", "/organisation/officers", "Cán bộ và vai trò"),
    Shot("nguyen.qt", "calendar", "/organisation/calendar", "Lịch làm việc"),
    Shot("nguyen.qt", "settings", "/organisation/settings", "Thiết lập"),
    Shot("nguyen.qt", "sign_ins", "/sign-ins", "Nhật ký đăng nhập"),
)
PREPARED = {"succession", "quarantine", "editor", "rehearsal"}
"""What nobody does in the demo: taken by test_help_prepared."""


def test_the_pictures_are_taken_of_the_demo_and_are_small(
    one_browser: Browser, demo_address: str, tmp_path: Path
) -> None:
    into = KEPT if WRITES else tmp_path
    for login in dict.fromkeys(shot.login for shot in SHOTS):
        page = signed_in(one_browser, demo_address, login, [])
        page.set_viewport_size(SIZE)  # type: ignore[arg-type]
        expect(page.locator("main")).to_be_visible()
        for shot in (one for one in SHOTS if one.login == login):
            take(page, demo_address, shot, into / f"{shot.name}.jpg")
        page.context.close()

    assert_small(into, SHOTS)


def assert_small(into: Path, shots: Sequence[Shot]) -> None:
    taken = {shot.name: (into / f"{shot.name}.jpg").stat().st_size for shot in shots}
    assert max(taken.values()) < LARGEST, taken


def take(page: Page, address: str, shot: Shot, path: Path) -> None:
    if shot.path:
        page.goto(address + shot.path)
    else:
        page.goto(f"{address}/tasks")
        page.goto(address + first_task(page))
    picture(page, shot, path)


def picture(page: Page, shot: Shot, path: Path) -> None:
    expect(page.locator("h1").first).to_contain_text(shot.shows)
    page.wait_for_function("document.fonts.status === 'loaded'")
    if shot.name in ("version", "rehearsal"):
        expect(page.locator(".djs-container .djs-shape").first).to_be_visible()
    page.screenshot(path=path, type="jpeg", quality=40)


def first_task(page: Page) -> str:
    links: list[str] = page.eval_on_selector_all(
        "main a[href^='/tasks/']", "all => all.map(one => one.getAttribute('href'))"
    )
    return next(one for one in links if re.fullmatch(r"/tasks/\d+", one))


def test_every_picture_that_a_help_page_shows_is_there_in_both_languages() -> None:
    shown = {
        language: {
            reader: re.findall(r'picture\("(\w+)"', (folder / f"{reader}.html").read_text("utf-8"))
            for reader in help_pages.READERS
        }
        for language in ("vi", "en")
        for folder in [WEB / "templates" / "help" / language]
    }

    assert shown["vi"] == shown["en"]
    names = {name for some in shown["vi"].values() for name in some}
    assert (
        names
        == {shot.name for shot in SHOTS} | PREPARED
        == {path.stem for path in KEPT.glob("*.jpg")}
    )
    assert all(path.stat().st_size < LARGEST for path in KEPT.glob("*.jpg"))


def test_every_place_leads_to_a_part_that_is_there_in_both_languages() -> None:
    for _, to in help_pages.PLACES:
        reader, _, part = to.partition("#")
        for language in ("vi", "en"):
            page = (WEB / "templates" / "help" / language / f"{reader}.html").read_text("utf-8")
            assert f'id="{part}"' in page, (language, to)


def test_the_question_mark_of_a_page_opens_its_part_of_the_help(
    one_browser: Browser, demo_address: str
) -> None:
    page = signed_in(one_browser, demo_address, "nguyen.qt", [])
    page.goto(f"{demo_address}/organisation/calendar")
    page.get_by_role("banner").get_by_role("link", name="Trợ giúp").first.click()
    expect(page).to_have_url(f"{demo_address}/help/administrator#calendar")
    expect(page.get_by_role("heading", name="Lịch làm việc")).to_be_in_viewport()
    page.locator("main").get_by_role("link", name="Phím tắt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Phím tắt")
    page.context.close()
