import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from server.textfold import fold, name_key, nfc, sort_key, tone_key


def test_marks_do_not_matter_for_a_search_without_marks() -> None:
    assert fold("Đảng ủy") == fold("ĐẢNG UỶ") == "dang uy"
    assert fold("Hội  Liên hiệp\u00a0Phụ nữ") == "hoi lien hiep phu nu"


def test_where_the_tone_stands_does_not_matter_but_which_it_is_does() -> None:
    for one, other in [("uỷ", "ủy"), ("thuỷ", "thủy"), ("khoẻ", "khỏe"), ("quý", "qúy")]:
        assert tone_key(one) == tone_key(other)
    assert tone_key("Đảng ủy") != tone_key("Đảng uy")
    assert tone_key("má") != tone_key("mà")
    assert tone_key(unicodedata.normalize("NFD", "Ủy ban")) == tone_key("Uỷ ban")


def test_words_stand_in_vietnamese_order() -> None:
    assert sorted(["ba", "bá", "bà", "bã", "bả", "bạ"], key=sort_key) == [
        "ba", "bà", "bả", "bã", "bá", "bạ",
    ]  # fmt: skip
    assert sorted(["đa", "da", "ea", "ăn", "ân", "an"], key=sort_key) == [
        "an", "ăn", "ân", "da", "đa", "ea",
    ]  # fmt: skip


def test_people_stand_by_given_name() -> None:
    names = ["Nguyễn Thị Ánh", "Phạm Thị Hiếu", "Trần Văn An", "Lê Đức Đạt", "Nguyễn Văn An",
             "Hồ Thị Dung"]  # fmt: skip
    assert sorted(names, key=name_key) == [
        "Nguyễn Văn An", "Trần Văn An", "Nguyễn Thị Ánh", "Hồ Thị Dung", "Lê Đức Đạt",
        "Phạm Thị Hiếu",
    ]  # fmt: skip


@given(st.text())
def test_every_text_has_keys_and_keys_of_keys_are_the_same(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert nfc(nfc(text)) == nfc(text)
    tone_key(text)
    sort_key(text)
    name_key(text)
