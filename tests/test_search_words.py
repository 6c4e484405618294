"""What is typed and what is stored meet, however a number is printed and marks are set."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.search_words import (
    asked_words,
    document_numbers,
    index_words,
    spoken,
    spoken_tone_last,
)


@pytest.mark.parametrize(
    "typed", ["517-CV/TU", "517/CV-TU", "cv 517", "số 517", "Số: 517-CV/TU", "517", "cv517", "0517"]
)
def test_a_number_is_found_however_it_is_printed(typed: str) -> None:
    assert set(asked_words(typed)) <= index_words("517-CV/TU Về việc quán triệt")


def test_another_number_is_not_found() -> None:
    stored = index_words("517-CV/TU Về việc quán triệt")
    assert "51" not in stored
    assert "5170" not in stored


def test_an_abbreviation_and_its_long_form_find_each_other() -> None:
    assert {"ban", "thuong", "vu"} <= index_words("Kết luận của BTV")
    assert "btv" in index_words("Kết luận của Ban Thường vụ")
    assert "thanh" not in index_words("kể từ ngày ký")


def test_names_of_files_are_words() -> None:
    assert spoken("BaoCao_Quý-3.pdf") == "bao cao quý 3 pdf"


def test_the_place_of_a_tone_mark_does_not_matter() -> None:
    assert spoken("Quận uỷ") != spoken("Quận ủy")
    assert spoken_tone_last("Quận uỷ") == spoken_tone_last(unicodedata.normalize("NFD", "quận ủy"))


@given(st.text())
def test_any_text_has_words_that_fit_their_column(text: str) -> None:
    assert all(0 < len(word) <= 40 and " " not in word for word in index_words(text))
    assert set(asked_words(text)) <= index_words(text)


def test_numbers_of_documents_are_read_out_of_an_answer_and_days_are_not() -> None:
    answer = {"note": "Theo 517-CV/TU và 142/ĐCT-VP ngày 21/04/2022; tỷ lệ 3/4.",
              "rows": [{"doc": "QĐ 42/2014/QĐ-TTg"}, {"n": 7}]}  # fmt: skip

    assert document_numbers(answer) == ["517-CV/TU", "142/ĐCT-VP", "42/2014/QĐ-TTg"]
