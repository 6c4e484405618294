"""A mark of secrecy is a stamp on a line of its own; a word in a sentence is none."""

from __future__ import annotations

import unicodedata

import pytest

from server.services.secrecy import caution_in, mark_in

STAMPS = (
    "MẬT", "TỐI MẬT", "TUYỆT MẬT", "  MẬT  ", "[MẬT]", "(TỐI MẬT)", "* TUYỆT MẬT *", "MẬT.",
    "M Ậ T", "T U Y Ệ T  M Ậ T", "TỐI   MẬT", "| MẬT |", "-- MẬT --", "“MẬT”", "TOI MAT",
    "TUYET MAT", "Độ mật: Mật", "ĐỘ MẬT: TỐI MẬT", "Độ mật : Tuyệt mật", "TỐI\u00a0MẬT",
    "MẬT\u200b", "THÀNH ỦY CẦN THƠ\tMẬT", "Số: 12-BC/TU        TỐI MẬT", "ＴỐＩ ＭẬＴ",
    "Kính gửi\r\nMẬT\r\nnội dung", "dòng một\x0bTUYỆT MẬT\x0bdòng hai",
)  # fmt: skip
SENTENCES = (
    "", "Mật", "mật", "tối mật", "Tuyệt mật", "bí mật", "BÍ MẬT", "mật độ", "MẬT ĐỘ DÂN SỐ",
    "Bảo vệ bí mật nhà nước", "BẢO VỆ BÍ MẬT NHÀ NƯỚC", "mật ong", "Mật khẩu: 12345", "MẬT KHẨU",
    "BẢO MẬT", "CƠ MẬT", "Văn bản này không có độ mật.", "Độ mật: Không", "ĐỘ MẬT",
    "Các mức độ mật gồm: Mật, Tối mật, Tuyệt mật.", "Tài liệu MẬT phải gửi qua cơ yếu.",
    "QUY ĐỊNH VỀ TÀI LIỆU MẬT", "MẬT, TỐI MẬT, TUYỆT MẬT", "Thân mật", "THÂN MẬT", "MAT", "MÁT",
    "MẮT", "MẶT", "MẤT", "TỐI MẮT", "MẶT TRẬN", "Đã đóng dấu MẬT", "TUYỆT", "TỐI",
    "ĐẨY MẠNH CÔNG TÁC BẢO\nMẬT\nTHÔNG TIN", "CHỈ TIÊU\nMẬT\nĐỘ DÂN CƯ",
    "Dấu “TUYỆT MẬT” do người có thẩm quyền quyết định.", "M", "M T",
)  # fmt: skip


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("text", STAMPS)
def test_a_stamp_is_known_however_it_is_written(text: str, form: str) -> None:
    assert mark_in(unicodedata.normalize(form, text))  # type: ignore[arg-type]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("text", SENTENCES)
def test_a_word_is_no_stamp(text: str, form: str) -> None:
    assert mark_in(unicodedata.normalize(form, text)) == ""  # type: ignore[arg-type]


def test_the_mark_is_told_as_it_is_stamped() -> None:
    assert [mark_in(one) for one in ("M Ậ T", "TOI MAT", "Độ mật: tuyệt mật")] == [
        "MẬT", "TỐI MẬT", "TUYỆT MẬT"]  # fmt: skip


def test_papers_for_some_only_ask_for_care() -> None:
    assert caution_in("BÁO CÁO\nLƯU HÀNH NỘI BỘ\n") == "LƯU HÀNH NỘI BỘ"
    assert caution_in("(Tài liệu hội nghị)\nTHU HỒI SAU HỘI NGHỊ") == "THU HỒI SAU HỘI NGHỊ"
    assert caution_in("Không lưu hành nội bộ.") == ""
