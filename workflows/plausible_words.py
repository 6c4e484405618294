"""Sample texts of rehearsals, as an office writes; process words, so Vietnamese."""

from __future__ import annotations

LONG = (
    "Đã tổ chức quán triệt đến toàn thể cán bộ, đảng viên trong đơn vị.",
    "Nội dung bám sát văn bản chỉ đạo và tình hình thực tế của địa phương.",
    "Giao các bộ phận liên quan phối hợp thực hiện đúng tiến độ.",
    "Kết quả thực hiện được báo cáo đầy đủ, kịp thời.",
    "Tiếp tục theo dõi, đôn đốc và tháo gỡ khó khăn phát sinh.",
    "Đề nghị bổ sung số liệu minh chứng ở các phần còn thiếu.",
)
SHORT = (
    (("số", "number", "ký hiệu"), ("12-KH/TU", "35-BC/BDV", "08-CV/QU", "41-TB/TU")),
    (("nơi", "place", "địa điểm"), ("Hội trường cơ quan", "Phòng họp số 2", "Nhà văn hóa")),
    (("cơ quan", "issuer", "đơn vị", "body"), ("Ban Dân vận", "Văn phòng cấp ủy")),
    (("người", "name", "officer", "speaker", "lead"), ("Cán bộ mẫu", "Báo cáo viên mẫu")),
)
PLAIN = ("Nội dung mẫu", "Phần việc mẫu", "Mục mẫu")


def sentences(shift: int, at_least: int = 0, at_most: int | None = None) -> str:
    """One or more whole sentences within the bounds; cut only where none is short enough."""
    text, at = LONG[shift % len(LONG)], shift
    while len(text) < at_least and at < shift + 200:
        at += 1
        text += " " + LONG[at % len(LONG)]
    return text[:at_most].strip()


def short_text(about: str, shift: int, at_most: int | None = None) -> str:
    told = about.lower()
    fitting = (texts for words, texts in SHORT if any(word in told for word in words))
    texts = next(fitting, PLAIN)
    return texts[shift % len(texts)][:at_most].strip()
