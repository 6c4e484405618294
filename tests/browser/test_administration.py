"""Pages of whoever keeps the house: groups, roles, calendar, settings, quarantine, journal.

One server for all of them; each keeps to what no other one changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from server.worker import run_until_idle
from tests.browser.in_process import served
from tests.browser.pages import faults_at_both_widths, follow, signed_in
from tests.databases import SqliteFiles
from tests.marked_files import docx
from tests.processes.conftest import Office
from tests.rolled_out import HANDED_OUT, cast_of, planning

pytestmark = pytest.mark.browser
Sees = Callable[[str, str], Page]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DAY = "24/06/2022"


@pytest.fixture(scope="module")
def house(
    sqlite_files: SqliteFiles, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Office, str]]:
    """On 21/6/2022: a plan is to be written within ten working days."""
    folder = tmp_path_factory.mktemp("house")
    database = sqlite_files.fresh(HANDED_OUT, folder)
    office = Office(database, cast_of(database))
    planning(office)
    with served(database, folder) as address:
        yield office, address
    database.close()
    sqlite_files.drop(database)


@pytest.fixture
def sees(one_browser: Browser, house: tuple[Office, str]) -> Iterator[Sees]:
    """A page as an officer sees it; whatever its console said is told at the end."""
    pages: dict[str, Page] = {}
    faults: list[str] = []

    def see(login: str, path: str) -> Page:
        if login not in pages:
            pages[login] = signed_in(one_browser, house[1], login, faults)
        pages[login].goto(house[1] + path)
        return pages[login]

    yield see
    for page in pages.values():
        page.context.close()
    assert not faults, "\n".join(faults)


def test_a_group_is_made_and_gets_a_unit_from_a_day(sees: Sees) -> None:
    page = sees("nguyen.qt", "/organisation/groups")
    page.get_by_label("Tên nhóm").fill("Các đảng ủy thí điểm")
    page.get_by_label("Mã nhóm").fill("Thí điểm")
    follow(page.get_by_role("button", name="Lập nhóm"))
    expect(page.locator(".fix a")).to_have_attribute("href", "#code")
    expect(page.get_by_label("Tên nhóm")).to_have_value("Các đảng ủy thí điểm")
    page.get_by_label("Mã nhóm").fill("thi-diem")
    follow(page.get_by_role("button", name="Lập nhóm"))
    expect(page.locator("h1")).to_have_text("Các đảng ủy thí điểm")

    page.get_by_label("Đơn vị", exact=True).select_option(label="Quận ủy Ninh Kiều")
    page.get_by_label("Từ ngày").fill("31/06/2022")
    follow(page.get_by_role("button", name="Ghi"))
    expect(page.locator(".fix")).to_contain_text("Từ ngày: không phải là ngày")
    page.get_by_label("Từ ngày").fill("01/07/2022")
    follow(page.get_by_role("button", name="Ghi"))

    expect(page.locator(".spans li")).to_contain_text("Quận ủy Ninh Kiều")
    expect(page.locator(".spans li")).to_contain_text("Sắp tới")
    assert faults_at_both_widths(page) == []


def test_a_role_leads_to_who_holds_it_and_to_what_they_hold(sees: Sees) -> None:
    page = sees("nguyen.qt", "/organisation/roles")
    follow(page.get_by_role("link", name="Văn thư", exact=True))
    expect(page.locator("tbody")).to_contain_text("Văn phòng Thành ủy")
    expect(page.get_by_role("region", name="Quy trình giao việc cho vai trò này")).to_contain_text(
        "Ban hành văn bản chỉ đạo"
    )
    assert faults_at_both_widths(page) == []

    follow(page.get_by_role("link", name="Mạch Thị Ánh Sao").first)
    expect(page.locator(".spans").first).to_contain_text("Văn thư")


def test_a_day_off_is_looked_at_before_it_is_written(sees: Sees, house: tuple[Office, str]) -> None:
    page = sees("nguyen.qt", "/organisation/calendar")
    expect(page.locator("tbody")).not_to_contain_text(DAY)
    page.get_by_label("Ngày", exact=True).fill(DAY)
    page.get_by_label("Lý do").fill("Nghỉ theo quyết định")
    page.get_by_label("Căn cứ").fill("9-QĐ/TU, 20/06/2022")
    follow(page.get_by_role("button", name="Xem trước, chưa ghi"))
    expect(page.locator("#preview tbody tr").last).to_contain_text("05/07/2022")
    expect(page.locator("#preview tbody tr").last).to_contain_text("06/07/2022")
    expect(page.locator("#preview")).to_contain_text("Chưa ghi gì")
    assert faults_at_both_widths(page) == []

    follow(page.get_by_role("button", name="Ghi vào lịch"))
    expect(page.locator("main")).to_contain_text("Nghỉ theo quyết định")
    run_until_idle(house[0].database)
    task = house[0].open_task("T_plan")
    unit = sees("lam.ott", f"/tasks/{task.id}")
    expect(unit.locator("#han")).to_contain_text("06/07/2022")


def test_a_setting_changes_with_a_reason_that_is_read_afterwards(sees: Sees) -> None:
    page = sees("nguyen.qt", "/organisation/settings")
    follow(page.get_by_role("link", name="Thời gian xử lý thay dài nhất"))
    page.get_by_label("Giá trị mới").fill("nhiều")
    follow(page.get_by_role("button", name="Đổi", exact=True))
    expect(page.locator(".fix li")).to_have_count(2)
    expect(page.get_by_label("Giá trị mới")).to_have_value("nhiều")
    page.get_by_label("Giá trị mới").fill("45")
    page.get_by_label("Lý do").fill("Quy chế làm việc năm 2022")
    follow(page.get_by_role("button", name="Đổi", exact=True))

    row = page.locator("tr", has_text="Quy chế làm việc năm 2022")
    expect(row).to_contain_text("45 ngày")
    expect(row).to_contain_text("mặc định 30 ngày")
    assert faults_at_both_widths(page) == []


def test_a_marked_file_is_set_aside_and_wiped_by_the_security_officer(
    sees: Sees, house: tuple[Office, str]
) -> None:
    unit = sees("lam.ott", f"/tasks/{house[0].open_task('T_plan').id}")
    paper = {"name": "ke-hoach.docx", "mimeType": WORD, "buffer": docx("MẬT", "Trận địa")}
    unit.locator('input[name="plan_file"]').set_input_files(paper)  # type: ignore[arg-type]
    expect(unit.locator("main")).to_contain_text("Có dấu độ mật nhà nước")

    guard = sees("tam.tv", "/notices")
    expect(guard.locator("main")).to_contain_text("một tệp có dấu MẬT")
    guard.goto(f"{house[1]}/quarantine")
    expect(guard.locator("tbody")).to_contain_text("Chờ hủy")
    follow(guard.locator("tbody a").first)
    expect(guard.locator("main")).not_to_contain_text("Trận địa")
    follow(guard.get_by_role("button", name="Hủy nội dung tệp"))
    expect(guard.locator(".fix")).to_contain_text("Căn cứ, biên bản: chưa ghi")
    assert faults_at_both_widths(guard) == []
    guard.get_by_label("Căn cứ, biên bản").fill("Biên bản 02, 21/06/2022")
    follow(guard.get_by_role("button", name="Hủy nội dung tệp"))

    expect(guard.locator("tbody")).to_contain_text("Đã hủy")
    expect(sees("nguyen.qt", "/quarantine").locator("h1")).to_have_text("Không tìm thấy trang")


def test_the_auditor_reads_the_journal_and_no_work(sees: Sees) -> None:
    page = sees("chau.ltt", "/journal")
    page.get_by_label("Hồ sơ số").fill("1")
    follow(page.get_by_role("button", name="Xem"))
    expect(page.locator("tbody")).to_contain_text("case.opened")
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV").click()
    assert taken.value.suggested_filename.endswith(".csv")
    assert faults_at_both_widths(page) == []

    for path in ("/cases/1", "/organisation", "/quarantine", "/models"):
        expect(sees("chau.ltt", path).locator("h1")).to_have_text("Không tìm thấy trang")
