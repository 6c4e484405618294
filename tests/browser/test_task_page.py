"""One task in a browser: each field kept with its time, files by choice, drop and paste, people
called by name."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from server.demo.scan import scan
from server.tables import Comment, Draft, File, Task
from tests.browser.driver import Officer, Staff
from tests.browser.pages import axe_faults, follow
from tests.browser.test_inbox import staff
from tests.processes.conftest import Office
from tests.rolled_out import handed_out, office

__all__ = ["handed_out", "office", "staff"]
pytestmark = pytest.mark.browser
DROP = """([frame, files]) => {
  const made = files.map(([name, text]) => new File([text], name, { type: "application/pdf" }));
  const dataTransfer = new DataTransfer();
  for (const file of made) dataTransfer.items.add(file);
  const how = { bubbles: true, cancelable: true, dataTransfer, clipboardData: dataTransfer };
  const place = document.querySelector(frame);
  place.dispatchEvent(place === document.body ? new ClipboardEvent("paste", how)
                                              : new DragEvent("drop", how));
}"""


@pytest.fixture
def receipt(office: Office) -> Task:
    return office.open_task("T_confirm_receipt", office.unit("QU-NK"))


@pytest.fixture
def officer(staff: Staff, receipt: Task) -> Officer:
    officer = staff("lam.ott")
    officer.visit(f"/tasks/{receipt.id}")
    officer.page.wait_for_selector("html[data-ready]")
    return officer


def names_of(office: Office, task: Task) -> list[str]:
    with office.database.reading() as db:
        return list(db.scalars(select(File.name).where(File.task_id == task.id).order_by(File.id)))


def test_a_field_that_is_left_is_kept_with_its_time_and_shown_again(
    office: Office, officer: Officer, receipt: Task
) -> None:
    page = officer.page
    page.fill("textarea[name=note]", "đang viết")
    page.keyboard.press("Tab")

    mark = page.locator("label[for=f-note] .kept")
    expect(mark).to_contain_text("đã lưu")
    with office.database.reading() as db:
        assert "note" in db.get_one(Draft, receipt.id).kept
    page.reload()
    expect(mark).to_contain_text("đã lưu")


def test_files_go_when_they_are_dropped_pasted_or_chosen_and_are_looked_at_in_a_frame(
    office: Office, officer: Officer, receipt: Task
) -> None:
    page, pdf = officer.page, scan("bien ban").decode("latin-1")
    page.evaluate(DROP, [".drop:has([name=attachments])", [["a.pdf", pdf], ["xau.pdf", "MZ"]]])
    field = page.locator(".f:has([name=attachments])")
    expect(field.locator("input[type=hidden][name=attachments]")).to_have_count(1)
    expect(field.locator("[role=alert]")).to_contain_text("Loại tệp này không nhận")

    page.evaluate(DROP, ["body", [["dan.pdf", pdf]]])
    page.set_input_files("#attach-f", [
        {"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": scan(name)}
        for name in ("mot", "hai")
    ])  # fmt: skip
    expect(page.locator("#attach a[href$=withdrawal]")).to_have_count(3)
    assert sorted(names_of(office, receipt)) == ["a.pdf", "dan.pdf", "hai.pdf", "mot.pdf"]

    page.locator("#attach .look summary").first.click()
    picture = page.frame_locator("#attach .look iframe >> nth=0").locator("img")
    expect(picture).to_be_visible()
    assert picture.evaluate("one => one.decode().then(() => one.naturalWidth)") > 1000
    follow(page.locator("#attach li", has_text="mot.pdf").get_by_text("Rút tệp"))
    page.fill("#reason", "Đính kèm nhầm.")
    assert axe_faults(page) == []
    follow(page.get_by_role("button", name="Rút tệp"))
    expect(page.locator("#attach s")).to_have_text("mot.pdf")
    expect(page.locator("#attach a[href$=withdrawal]")).to_have_count(3)  # with a.pdf
    assert axe_faults(page) == []
    officer.fill({"received_on": "21/06/2022", "declined": False})
    officer.complete()
    assert officer.faults == []


def test_whom_one_calls_is_chosen_by_keyboard(
    office: Office, officer: Officer, receipt: Task
) -> None:
    page = officer.page
    page.locator("#say").press_sequentially("Nhờ @dam tr")
    expect(page.locator("#call li").first).to_contain_text("Đàm Trọng Lễ")
    page.keyboard.press("Enter")
    page.keyboard.type("xem giúp.")
    page.locator("#talk .btn").click()

    expect(page.locator(".talk li")).to_contain_text("@Đàm Trọng Lễ xem giúp.")
    with office.database.reading() as db:
        said = db.scalars(select(Comment).where(Comment.task_id == receipt.id)).one()
    assert (said.text, said.mentioned) == ("Nhờ @le.dt xem giúp.", {"le.dt": "Đàm Trọng Lễ"})
