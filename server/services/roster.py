"""A list of officers and their roles: a line for each role of an officer in a unit."""

from __future__ import annotations

from server.services.sheet_lists import Sheet

ROSTER = Sheet(
    "Cán bộ",
    {
        "full_name": "Họ và tên",
        "login": "Tên đăng nhập",
        "title": "Chức vụ",
        "email": "Thư điện tử",
        "unit": "Mã đơn vị",
        "role": "Vai trò",
        "first": "Từ ngày",
        "last": "Đến hết ngày",
    },
    ("full_name", "login", "unit", "role", "first"),
)
