"""A report with what is hard to print: Vietnamese in two layers of marks, formulas, many pages."""

from __future__ import annotations

from datetime import date

from server.printing.description import (
    Column,
    Layout,
    Letterhead,
    Line,
    Paragraph,
    Report,
    Signature,
    Table,
)

STACKED = "Ủy ban Kiểm tra – Ấp Thới Thuận Ở Vĩnh Thạnh – ẾỀỂỄỆ ỚỜỞỠỢ ỨỪỬỮỰ"
FORMULA = '=HYPERLINK("http://x";"bấm")'
MARKUP = "#let x = 1 *đậm* $a$ <b>&amp;</b>"
COLUMNS = (Column("TT", "number", 0.5), Column("Đơn vị", share=3), Column("Hạn", "day"),
           Column("Tỷ lệ", "percent"))  # fmt: skip


def report(lines: int = 3, *, wide: bool = False) -> Report:
    names = (STACKED, FORMULA, MARKUP)
    rows = tuple(
        Line((n + 1, names[n % 3], date(2022, 7, 29), 200 / 3), ((1, "/cases/1"),))
        for n in range(lines)
    )
    return Report(
        name="bang-theo-doi", title="Bảng theo dõi phần việc", about=("Số liệu đến 05/10/2022",),
        parts=(Paragraph("1. Tình hình", is_heading=True), Paragraph(STACKED),
               Table(COLUMNS, rows, (None, "Cộng", None, 50.0))),
        letterhead=Letterhead("Thành ủy Cần Thơ", "Ban Dân vận Thành ủy", "Số      -BC/BDVTU",
                              ("ĐẢNG CỘNG SẢN VIỆT NAM",), "Cần Thơ, ngày 05 tháng 10 năm 2022",
                              "*"),
        signature=Signature(("K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN"), "Lục Thành Ẩn", "Nơi nhận:",
                            ("- Lưu VT.",)),
        notes=("Ngày tính là ngày làm việc.",), layout=Layout(is_wide=wide),
    )  # fmt: skip
