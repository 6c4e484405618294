from datetime import date
from pathlib import Path

import pytest

from server.actions.calendar.load_calendar import load_calendar
from server.calendar_days import calendar_of
from server.database import Database
from server.errors import Unusable
from workflows.workdays import WorkCalendar


def calendar(database: Database) -> WorkCalendar:
    with database.reading() as db:
        return calendar_of(db)


def test_tet_swapped_saturdays_and_the_culture_day_are_known(database: Database) -> None:
    load_calendar(database)

    days = calendar(database)
    assert not days.is_working(date(2022, 2, 4))
    assert (days.is_working(date(2024, 4, 29)), days.is_working(date(2024, 5, 4))) == (False, True)
    assert (days.is_working(date(2026, 8, 31)), days.is_working(date(2026, 8, 22))) == (False, True)
    assert not days.is_working(date(2026, 11, 24))
    assert days.add(date(2022, 6, 20), 10) == date(2022, 7, 4)


def test_days_of_the_office_win_and_a_change_is_seen_at_once(
    database: Database, tmp_path: Path
) -> None:
    load_calendar(database)
    assert not calendar(database).is_working(date(2025, 9, 27))
    overrides = tmp_path / "overrides.toml"
    overrides.write_text('[[day]]\non = 2025-09-27\nkind = "work"\nname = "Phục vụ Đại hội"\n')

    load_calendar(database, overrides=overrides)

    assert calendar(database).is_working(date(2025, 9, 27))


def test_a_wrong_override_is_named_and_changes_nothing(database: Database, tmp_path: Path) -> None:
    load_calendar(database)
    overrides = tmp_path / "overrides.toml"
    overrides.write_text('[[day]]\non = 2025-09-27\nkind = "half"\nname = "?"\n')

    with pytest.raises(Unusable) as unusable:
        load_calendar(database, overrides=overrides)

    assert unusable.value.args_for_words["number"] == 1
    assert not calendar(database).is_working(date(2022, 2, 4))
