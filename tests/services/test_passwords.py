import unicodedata

from server.services.password_rules import faults_of
from server.services.passwords import hash_password, is_password
from server.settings import load_settings

COST = load_settings("test", {}).password


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
        codes = [code for code, _ in faults_of(password, "lam.ott", frozenset())]

        assert codes == (["password-common"] if password != "can tho 1 can" else [])
