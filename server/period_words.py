"""A reporting period in words: 2022-Q3 is Quý III/2022, on pages, in the journal, in reports."""

from __future__ import annotations

from server import words

QUARTERS = ("I", "II", "III", "IV")


def period_words(code: str, language: str = words.SOURCE) -> str:
    """Codes as `services.closing.period_of` makes them; anything else stays as it is."""
    year, _, rest = code.partition("-")
    letter, number = rest[:1], rest[1:]
    if letter == "Q" and number in ("1", "2", "3", "4"):
        quarter = QUARTERS[int(number) - 1]
        return words.translate("Quý {n}/{year}", language, n=quarter, year=year)
    if letter == "M":
        return words.translate("Tháng {n}/{year}", language, n=number, year=year)
    if letter == "H":
        half = "6 tháng đầu năm {year}" if number == "1" else "6 tháng cuối năm {year}"
        return words.translate(half, language, year=year)
    return code
