"""JSON of a program goes into a form as a browser would have typed it, or its place is named."""

from __future__ import annotations

from typing import Any

import pytest

from server.errors import Invalid
from server.web.api.typed_values import as_typed, text_of
from tests.workflows.forms_at_hand import form

MEETING = form("unit_implementation.hold_conference")
TABLE = next(one for one in MEETING.fields if one.kind == "table")
COLUMN = next(one.name for one in TABLE.columns if one.kind == "date")


def test_a_row_is_read_as_its_page_would_post_it() -> None:
    values = {TABLE.name: [{COLUMN: "2022-06-30"}, {COLUMN: "2022-07-01"}]}

    assert as_typed(MEETING, values) == values


@pytest.mark.parametrize(("given", "place"), [
    ([{COLUMN: "2022-06-30", "strange": 1}], (TABLE.name, 0, "strange")),
    ({"0": {COLUMN: "2022-06-30"}}, (TABLE.name, "0")),
    ([[{COLUMN: "2022-06-30"}]], (TABLE.name, 0)),
    ([{COLUMN: [[["x"]]]}], (TABLE.name,)),
])  # fmt: skip
def test_what_no_row_of_the_form_has_is_refused_by_its_place(
    given: Any, place: tuple[str | int, ...]
) -> None:
    with pytest.raises(Invalid) as refused:
        as_typed(MEETING, {TABLE.name: given})

    assert place in [one.path for one in refused.value.problems]


@pytest.mark.parametrize(("number", "typed"), [
    (0.0000001, "0,0000001"), (1234567.123456789, "1234567,123456789"), (2.0, "2"), (12.5, "12,5"),
    (1e22, "1" + "0" * 22),
])  # fmt: skip
def test_no_digit_of_a_number_is_lost(number: float, typed: str) -> None:
    assert text_of(number) == typed
