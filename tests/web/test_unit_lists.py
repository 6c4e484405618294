"""Units from Excel: tried line by line, taken whole or not at all, and read again."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from server.actions.organisation.import_units import import_units
from server.database import Database
from server.queries.journal_breaks import breaks_in
from server.services.sheet_lists import ListLine, write_list
from server.services.unit_groups import members_of
from server.services.unit_sheet import UNITS
from server.tables import Event, Unit, UnitEdge
from tests.listening import listening
from tests.web.test_organisation import admin

__all__ = ["admin"]
AT = "/organisation/units/list"
NEW = {"code": "DU-AN-BINH", "name": "Đảng ủy phường An Bình", "kind": "Cấp ủy", "parent": "TU-CT",
       "group": "quan_uy", "first": "01/07/2025", "document": "12-QĐ/TU"}  # fmt: skip
BELOW = {**NEW, "code": "VP-AN-BINH", "name": "Văn phòng Đảng ủy phường An Bình",
         "kind": "department", "parent": NEW["code"], "group": ""}  # fmt: skip


def send(browser: FlaskClient, *lines: dict[str, str]) -> Any:
    content = write_list(lines, UNITS)
    return browser.post(AT, data={"list": (io.BytesIO(content), "a.xlsx"), "_op": "try"})


def counted(database: Database) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count()).select_from(Unit)) or 0


def test_units_are_tried_and_then_taken_one_under_another_of_the_list(
    admin: FlaskClient, database: Database, organisation: SimpleNamespace
) -> None:
    before = counted(database)

    page = send(admin, NEW, BELOW).text
    kept = re.search(r'name="list_kept" value="(\d+)"', page)

    assert "2 đơn vị mới, 0 dòng đã có sẵn" in page
    assert counted(database) == before
    assert kept
    assert admin.post(AT, data={"list_kept": kept[1], "_op": "import"}).status_code == 303
    assert counted(database) == before + 2
    with database.reading() as db:
        ids = dict(db.execute(select(Unit.code, Unit.id)).all())
        edges = {(one.parent_id, one.child_id) for one in db.scalars(select(UnitEdge))}
        assert (organisation.TU_CT, ids[NEW["code"]]) in edges
        assert (ids[NEW["code"]], ids[BELOW["code"]]) in edges
        day = db.get_one(Unit, ids[NEW["code"]]).valid_from
        assert day is not None
        assert ids[NEW["code"]] in members_of(db, ["quan_uy"], day)
    again = send(admin, NEW, BELOW).text
    assert "2 dòng đã có sẵn" in again
    assert 'value="import"' not in again


def test_a_long_list_asks_as_little_as_a_short_one(
    database: Database, organisation: SimpleNamespace, cast: SimpleNamespace
) -> None:
    def imported(first: int, count: int) -> int:
        """What is asked; new rows are written one after the other."""
        said = [{**NEW, "issuer_code": "", "code": f"DU-{n}", "name": f"Đảng ủy {n}"}
                for n in range(first, first + count)]  # fmt: skip
        said.append({**said[0], "code": f"VP-{first}", "parent": said[0]["code"]})
        lines = [ListLine(n, one) for n, one in enumerate(said, 2)]
        with listening(database.engine) as seen:
            import_units(database, officer_id=cast.nguyen_qt, lines=lines, name="a.xlsx")
        return sum(not one.startswith("INSERT") for one, _ in seen)

    short, long = imported(0, 3), imported(10, 90)

    assert short == long
    with database.reading() as db:
        ids = dict(db.execute(select(Unit.code, Unit.id)).all())
        edges = {(one.parent_id, one.child_id) for one in db.scalars(select(UnitEdge))}
        assert {(organisation.TU_CT, ids["DU-99"]), (ids["DU-10"], ids["VP-10"])} <= edges
        added = select(Event.seq, Event.unit_id).where(Event.kind == "organisation.unit_added")
        rows = db.execute(added.order_by(Event.seq)).all()
        assert [one.unit_id for one in rows][-1] == ids["VP-10"]
        assert len({one.seq for one in rows}) == len(rows) == 95
        assert list(breaks_in(db)) == []


def test_every_wrong_line_is_told_and_none_is_taken(admin: FlaskClient, database: Database) -> None:
    before = counted(database)

    answer = send(
        admin, NEW, {**NEW, "name": "Tên khác"}, {**NEW, "code": "du an"},
        {**NEW, "code": "DU-A", "parent": "KHONG-CO", "kind": "Không có"},
        {**NEW, "code": "DU-B", "first": "31/02/2025", "document": ""},
    )  # fmt: skip

    assert answer.status_code == 422
    for told in ("4 dòng cần sửa", "DU-AN-BINH đã có", "chữ hoa không dấu",
                 "Mã đơn vị cấp trên</b>", "Loại</b>", "không phải là ngày",
                 "Căn cứ</b>"):  # fmt: skip
        assert told in answer.text, told
    assert counted(database) == before


def sheet(change: Callable[[Any], None], *, headings: Sequence[str] = ()) -> bytes:
    """Two new units under a title, and what somebody did to them in Excel."""
    made, packed = openpyxl.Workbook(), io.BytesIO()
    made.active.append(("DANH SÁCH ĐƠN VỊ",))
    made.active.merge_cells("A1:H1")
    made.active.append(tuple(headings or UNITS.columns.values()))
    for row in (NEW, BELOW):
        made.active.append(tuple(row.get(name, "") for name in UNITS.columns))
    change(made.active)
    made.save(packed)
    return packed.getvalue()


def put(**cells: str) -> Callable[[Any], None]:
    def change(page: Any) -> None:
        for name, value in cells.items():
            page[name] = value
            if value.startswith("#"):
                page[name].data_type = "e"

    return change


def merge(page: Any) -> None:
    page.merge_cells("D3:D4")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (sheet(merge), "có ô gộp ở D3:D4"),
        (sheet(put(B3='="Đảng ủy "&"An Bình"', A4="=A3")), "ô B3, A4 là công thức chưa có kết quả"),
        (sheet(put(B3="#REF!")), "ô B3 báo lỗi công thức"),
        (sheet(put(), headings=[*UNITS.columns.values(), "Tên đơn vị"]),
         "có hai cột cùng tên: Tên đơn vị"),
        (b"Ma don vi;Ten don vi", "không đọc được như một tệp Excel"),
    ],
)  # fmt: skip
def test_what_would_be_read_as_nobody_meant_it_is_told_with_its_place(
    admin: FlaskClient, database: Database, content: bytes, told: str
) -> None:
    before = counted(database)

    answer = admin.post(AT, data={"list": (io.BytesIO(content), "a.xlsx"), "_op": "try"})

    assert answer.status_code == 422
    assert told in answer.text
    assert counted(database) == before


def test_notes_beside_the_list_and_its_title_are_nobodys_business(admin: FlaskClient) -> None:
    beside = sheet(put(K3="=1+1", K4="#N/A"))

    answer = admin.post(AT, data={"list": (io.BytesIO(beside), "a.xlsx"), "_op": "try"})

    assert "2 đơn vị mới" in answer.text


def test_of_a_long_list_it_is_said_that_not_every_line_is_shown(admin: FlaskClient) -> None:
    many = [
        {**NEW, "issuer_code": "", "code": f"DU-{n}", "name": f"Đảng ủy {n}"} for n in range(301)
    ]

    page = send(admin, *many, {**NEW, "code": "DU-7"}).text

    assert "mã DU-7 đã có ở dòng 9" in page
    assert "Hiện 300 dòng trong 302, dòng sai đứng trước." in page


def test_the_list_of_today_is_read_again_and_changes_nothing(admin: FlaskClient) -> None:
    listed = admin.get("/organisation/units.xlsx")

    page = admin.post(AT, data={"list": (io.BytesIO(listed.data), "a.xlsx"), "_op": "try"}).text

    assert "0 đơn vị mới" in page
    assert "dòng cần sửa" not in page
