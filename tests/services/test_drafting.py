"""Duties of a draft are numbered as typed, else with the next number that is free."""

import pytest

from server.errors import Invalid
from server.services.drafting import ordinals_of


def test_a_duty_without_a_number_gets_the_next_free_one() -> None:
    assert ordinals_of([{"ordinal": "2"}, {"ordinal": ""}, {}]) == ["2", "1", "3"]


def test_a_number_given_twice_is_told_at_its_row() -> None:
    with pytest.raises(Invalid) as refused:
        ordinals_of([{"ordinal": "1"}, {"ordinal": " 1 "}])

    assert refused.value.problems[0].path == ("tasks", 1, "ordinal")
