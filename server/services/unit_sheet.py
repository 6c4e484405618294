"""A list of units: a line for each, under one that is there or stands above it in the list."""

from __future__ import annotations

from server.services.sheet_lists import Sheet

UNITS = Sheet(
    "Đơn vị",
    {
        "code": "Mã đơn vị",
        "name": "Tên đơn vị",
        "kind": "Loại",
        "parent": "Mã đơn vị cấp trên",
        "group": "Mã nhóm",
        "issuer_code": "Chữ viết tắt",
        "first": "Từ ngày",
        "document": "Căn cứ",
    },
    ("code", "name", "kind", "first", "document"),
)
