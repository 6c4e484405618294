"""Papers about people are known by what their titles say; how an office works is no such matter."""

from __future__ import annotations

import unicodedata

import pytest

from server.services.delicate import care_of_file, cares_of, topic_in

ABOUT = {
    "Về công tác nhân sự đại hội": "NHÂN SỰ",
    "Bổ nhiệm Phó Trưởng ban Dân vận": "NHÂN SỰ",
    "V/v xem xét, thi hành kỷ luật đảng viên": "KỶ LUẬT",
    "Kỉ luật bằng hình thức khiển trách": "KỶ LUẬT",
    "GIẢI QUYẾT ĐƠN THƯ CỦA CÔNG DÂN": "ĐƠN THƯ, TỐ CÁO",
    "Xác minh nội dung tố cáo": "ĐƠN THƯ, TỐ CÁO",
}
PLAIN = (
    "", "Tăng cường kỷ luật, kỷ cương hành chính", "Siết chặt kỷ cương, kỷ luật công vụ",
    "Chấp hành kỷ luật lao động", "Quán triệt Nghị quyết của Thành ủy", "Tổ cao điểm ra quân",
    "Lãnh đạo, chỉ đạo các cấp Hội Liên hiệp phụ nữ", "Nhận sự giúp đỡ của các đơn vị",
)  # fmt: skip


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(("subject", "topic"), ABOUT.items())
def test_a_title_tells_what_its_paper_is_about(subject: str, topic: str, form: str) -> None:
    assert topic_in(unicodedata.normalize(form, subject)) == topic  # type: ignore[arg-type]


@pytest.mark.parametrize("subject", PLAIN)
def test_other_titles_warn_of_nothing(subject: str) -> None:
    assert topic_in(subject) == ""


def test_both_are_told_of_a_document_and_of_a_file_the_narrower() -> None:
    assert cares_of("Về nhân sự", "BÁO CÁO\nLƯU HÀNH NỘI BỘ") == ("LƯU HÀNH NỘI BỘ", "NHÂN SỰ")
    assert care_of_file("a.pdf", "LƯU HÀNH NỘI BỘ\nVề nhân sự") == "LƯU HÀNH NỘI BỘ"
    assert care_of_file("To-trinh_Ky-luat.pdf", "") == "KỶ LUẬT"
    assert care_of_file("Tờ-trình_Kỷ-luật.pdf", "") == "KỶ LUẬT"
    assert care_of_file("Danh sách đơn thu hồi đất.xlsx", "") == ""
    assert care_of_file("a.pdf", "TỜ TRÌNH\nvề việc giải quyết khiếu nại") == "ĐƠN THƯ, TỐ CÁO"
    assert care_of_file("a.pdf", "Đơn vị chấp hành tốt, không có đơn thư khiếu nại.") == ""
