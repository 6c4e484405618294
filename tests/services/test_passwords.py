import unicodedata
from pathlib import Path

import pytest

from server.services.password_rules import LEAST, common_passwords, faults_of
from server.services.passwords import hash_password, is_password
from server.settings import load_settings

SETTINGS = load_settings("test", {})
COST = SETTINGS.password


def codes(password: str, common: frozenset[str] = frozenset()) -> list[str]:
    return [code for code, _ in faults_of(password, "lam.ott", common)]


def test_a_letter_with_marks_is_one_however_the_keyboard_sends_it() -> None:
    said = "sáng nay trời rất đẹp"
    stored = hash_password(said, COST)

    assert is_password(stored, unicodedata.normalize("NFD", said), COST)
    assert not is_password(stored, "sang nay troi rat dep", COST)


def test_a_login_of_a_letter_or_two_forbids_no_sentence() -> None:
    assert list(faults_of("sáng nay trời rất đẹp", "an", frozenset())) == []
    said = [code for code, _ in faults_of("thuy.tn đi làm sáng nay", "thuy.tn", frozenset())]
    assert said == ["password-login"]


def test_words_of_the_place_with_digits_are_refused() -> None:
    for password in ("Thông-Suốt-2026", "DanVan@123456", "can tho 1 can", "thanhuy#2025!"):
        assert codes(password) == (["password-common"] if password != "can tho 1 can" else [])


@pytest.mark.parametrize("password", [
    "qwertyuiop12", "Qwertyuiop12", "123456789987654321", "football12345", "mortalkombat",
    "polniypizdec0211", "MatKhau123456", "matkhau12345", "iloveyou1234", "passwordpassword",
    "correcthorsebatterystaple",
])  # fmt: skip
def test_what_has_leaked_from_others_is_refused_however_it_is_written(password: str) -> None:
    assert codes(password) == ["password-common"]


def test_what_the_office_adds_is_refused_besides(tmp_path: Path) -> None:
    added = tmp_path / "common_passwords.txt"
    added.write_text("# ours\nBen Ninh Kieu 1975\n")

    assert codes("ben ninh kieu 1975", common_passwords(added)) == ["password-common"]
    assert codes("ben ninh kieu 1975") == []
    ours = common_passwords(SETTINGS.config / "common_passwords.txt")
    assert codes("NguyenVanA123", ours) == ["password-common"]
    assert codes("NguyenVanA123") == []


def test_what_nobody_else_has_is_taken() -> None:
    for password in ("sáng nay trời rất đẹp", "a1!" * 3 + "Kx7", "bến phà cũ còn đông 12"):
        assert codes(password) == []


def test_a_letter_with_marks_counts_once() -> None:
    apart = unicodedata.normalize("NFD", "trời rất đẹp"[:11])
    assert len(apart) > LEAST

    assert codes(apart) == ["password-short"]
