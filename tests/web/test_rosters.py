"""A list of officers in Excel: tried line by line, taken whole or not at all, and read again."""

from __future__ import annotations

import io
import re
import zipfile
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from server.access import memberships_of
from server.database import Database
from server.tables import Membership, Officer
from tests.databases import move_clock
from tests.web.conftest import Browse

AT = "/organisation/roster"
HEADINGS = ("Tên đăng nhập", "Họ và tên", "Mã đơn vị", "Vai trò", "Từ ngày", "Đến hết ngày")
NEW = ("moi.tt", "Tô Thị Mới", "QU-NK", "Chuyên viên", "01/07/2022", "")


@pytest.fixture
def admin(database: Database, browser_of: Browse, cast: SimpleNamespace) -> FlaskClient:
    move_clock(database, "2022-06-21")
    return browser_of(cast.nguyen_qt)


def book(*rows: tuple[Any, ...], headings: tuple[str, ...] = HEADINGS) -> bytes:
    """Under a title, as offices write it."""
    made, packed = openpyxl.Workbook(), io.BytesIO()
    for row in (("DANH SÁCH CÁN BỘ",), headings, *rows):
        made.active.append(row)
    made.save(packed)
    return packed.getvalue()


def damaged(part: str) -> bytes:
    """That part of the workbook breaks off in the middle."""
    whole, packed = zipfile.ZipFile(io.BytesIO(book(NEW))), io.BytesIO()
    with zipfile.ZipFile(packed, "w") as broken:
        for name in whole.namelist():
            content = whole.read(name)
            broken.writestr(name, content[: len(content) // 2] if name == part else content)
    return packed.getvalue()


def send(browser: FlaskClient, content: bytes, name: str = "a.xlsx") -> Any:
    return browser.post(AT, data={"list": (io.BytesIO(content), name), "_op": "try"})


def counted(database: Database) -> tuple[int, int]:
    with database.reading() as db:
        return tuple(db.scalar(select(func.count()).select_from(one)) or 0
                     for one in (Officer, Membership))  # fmt: skip


def test_a_list_is_tried_and_then_taken(
    admin: FlaskClient, database: Database, organisation: SimpleNamespace
) -> None:
    before = counted(database)
    more = ("moi.tt", "Tô Thị Mới", "QU-BT", "van_thu", "01/07/2022", "31/12/2022")

    page = send(admin, book(NEW, more)).text
    kept = re.search(r'name="list_kept" value="(\d+)"', page)

    assert "1 tài khoản mới, 1 vai trò thêm, 0 dòng đã có sẵn" in page
    assert counted(database) == before
    assert kept
    assert admin.post(AT, data={"list_kept": kept[1], "_op": "import"}).status_code == 303
    assert counted(database) == (before[0] + 1, before[1] + 2)
    move_clock(database, "2022-07-01")
    with database.reading() as db:
        made = db.scalars(select(Officer.id).where(Officer.login == "moi.tt")).one()
        assert {(one.unit_id, one.role) for one in memberships_of(db, made)} == {
            (organisation.QU_NK, "chuyen_vien"), (organisation.QU_BT, "van_thu")}  # fmt: skip


def test_every_wrong_line_is_told_and_none_is_taken(admin: FlaskClient, database: Database) -> None:
    before = counted(database)
    wrong = (
        ("moi tt", "Tô Thị Mới", "QU-NK", "Chuyên viên", "01/07/2022", ""),
        ("lam.ott", "Người Khác", "QU-NK", "Chuyên viên", "01/07/2022", ""),
        ("hai.nv", "Nguyễn Văn Hai", "QU-XX", "Không Có", "31/02/2022", ""),
        ("ba.nv", "Nguyễn Văn Ba", "QU-NK", "Chuyên viên", "01/07/2022", "30/06/2022"),
        (*NEW[:3], "Chuyên viên", "02/07/2022", ""),
        ("ung.ttk", "Từ Thị Kim Ửng", "QU-NK", "Chuyên viên", "01/07/2022", ""),
    )
    with database.transaction() as db:
        closed = db.scalars(select(Officer).where(Officer.login == "ung.ttk")).one()
        closed.is_active = False

    answer = send(admin, book(NEW, *wrong))

    assert answer.status_code == 422
    for told in ("6 dòng cần sửa", "chữ thường không dấu", "lam.ott là tên đăng nhập của",
                 "không có đơn vị mã “QU-XX”", "không có vai trò “Không Có”", "không phải là ngày",
                 "đang giữ vai trò này", "tài khoản ung.ttk đã đóng"):  # fmt: skip
        assert told in answer.text, told
    kept = re.search(r'name="list_kept" value="(\d+)"', answer.text)
    assert kept
    assert admin.post(AT, data={"list_kept": kept[1], "_op": "import"}).status_code == 422
    assert counted(database) == before


def test_the_list_of_today_is_read_again_and_changes_nothing(
    admin: FlaskClient, database: Database
) -> None:
    before = counted(database)

    listed = admin.get(f"{AT}.xlsx")
    page = send(admin, listed.data).text

    assert f"0 tài khoản mới, 0 vai trò thêm, {before[1]} dòng đã có sẵn" in page
    assert 'filename="' in listed.headers["Content-Disposition"]


@pytest.mark.parametrize(("content", "told"), [
    (b"%PDF-1.4 khong phai", "Tệp danh sách: "),
    (book(), "không có dòng nào"),
    *((damaged(part), "không đọc được") for part in (
        "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml")),
    (book(NEW, headings=("Tên", "Đơn vị")), "thiếu cột: Họ và tên, Tên đăng nhập"),
])  # fmt: skip
def test_what_is_no_list_is_told_in_words(admin: FlaskClient, content: bytes, told: str) -> None:
    answer = send(admin, content)

    assert answer.status_code == 422
    assert told in answer.text
