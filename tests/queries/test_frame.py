"""Letterhead and signature of a printed paper, by the rules of the organ's system on that day."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from server.database import Database
from server.queries.reports.asked import Asked
from server.queries.reports.frame import frame_of, place_and_day, profile_of
from server.queries.scope import Scope


@pytest.mark.parametrize(("day", "told"), [
    (date(2022, 2, 5), "Cần Thơ, ngày 05 tháng 02 năm 2022"),
    (date(2022, 5, 27), "Cần Thơ, ngày 27 tháng 5 năm 2022"),
    (date(2022, 10, 9), "Cần Thơ, ngày 09 tháng 10 năm 2022"),
])  # fmt: skip
def test_days_are_written_as_the_office_writes_them(day: date, told: str) -> None:
    assert place_and_day("Cần Thơ", day) == told


def test_rules_follow_the_system_and_the_day() -> None:
    before, after = date(2022, 6, 20), date(2026, 6, 1)

    old, new, state = (
        profile_of("department", before), profile_of("department", after),
        profile_of("mass_organisation", after),
    )  # fmt: skip

    assert old.title == new.title == ("ĐẢNG CỘNG SẢN VIỆT NAM",)
    assert new.margins == (20, 20, 30, 15)
    assert state.title[1] == "Độc lập - Tự do - Hạnh phúc"
    assert (old.on_behalf[:3], state.on_behalf[:3]) == ("T/M", "TM.")


def test_a_committee_signs_on_its_behalf_and_a_head_by_title(
    database: Database, cast: SimpleNamespace
) -> None:
    def frame(officer_id: int) -> tuple[str, str, tuple[str, ...], str]:
        with database.reading() as db:
            found = frame_of(db, Asked(officer_id, Scope()), is_wide=False)
        return (found.letterhead.superior, found.letterhead.organ, found.signature.authority,
                found.signature.name)  # fmt: skip

    head, committee = frame(cast.thuy_tn), frame(cast.lam_ott)

    assert head[:2] == ("Thành ủy Cần Thơ", "Ban Dân vận Thành ủy")
    assert head[2:] == (("TRƯỞNG BAN",), "Doãn Thị Bích Hoà")
    assert committee[1] == "Quận ủy Ninh Kiều"
    assert committee[2] == ("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ THƯỜNG TRỰC")
    assert frame(cast.nguyen_qt)[1:] == ("", (), "")
