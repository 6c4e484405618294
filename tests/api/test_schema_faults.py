"""What a request lacks is told by its place, by the codes of the pages, in either language."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import pytest

from server.errors import Invalid
from server.web.api.shapes import DAY, ID, taken
from tests.api.conftest import Entry
from tests.web.conftest import Office
from tests.web.test_no_word_left_out import VIETNAMESE


@dataclass(frozen=True)
class Asked:
    note: str = field(metadata={"minLength": 1, "maxLength": 5})
    count: int
    unit: int | None = field(default=None, metadata=ID)
    day: str | None = field(default=None, metadata=DAY)
    code: str = field(default="", metadata={"pattern": "^[a-z]*$"})
    kind: Literal["all", "open"] = "all"
    is_new: bool = False
    names: tuple[str, ...] = ()


RIGHT = {"note": "x", "count": 1}


@pytest.mark.parametrize(("given", "place", "code"), [
    ({"count": 1}, "note", "required"), ({**RIGHT, "note": ""}, "note", "required"),
    ({**RIGHT, "note": "xxxxxx"}, "note", "too-long"), ({**RIGHT, "note": 5}, "note", "misshapen"),
    ({**RIGHT, "count": "x"}, "count", "not-an-integer"),
    ({**RIGHT, "more": 1}, "more", "unknown-field"),
    ({**RIGHT, "unit": "x"}, "unit", "not-an-integer"), ({**RIGHT, "unit": 0}, "unit", "too-small"),
    ({**RIGHT, "day": "20/7/2022"}, "day", "not-iso-day"),
    ({**RIGHT, "code": "A"}, "code", "not-as-pattern"),
    ({**RIGHT, "kind": "x"}, "kind", "not-among"),
    ({**RIGHT, "is_new": 1}, "is_new", "not-yes-or-no"),
    ({**RIGHT, "names": 1}, "names", "misshapen"),
    ({**RIGHT, "names": [1]}, "names.0", "misshapen"), ([], "", "misshapen"),
])  # fmt: skip
def test_each_fault_stands_at_its_place_with_a_code(given: Any, place: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        taken(Asked, given)

    assert [(".".join(map(str, one.path)), one.code) for one in refused.value.problems] == [
        (place, code)]  # fmt: skip


def test_faults_are_told_in_the_language_asked_for_and_in_vietnamese_else(
    office: Office, client_of: Entry
) -> None:
    client = client_of(office.cast.lam_ott)
    path = "/tasks?view=x&unit=0&more=1"

    told = {asked: client.get(path, accept_language=asked).body["problems"]
            for asked in ("en", "vi", "fr", "fr, en;q=0.5")}  # fmt: skip

    assert {one["code"] for one in told["vi"]} == {"not-among", "too-small", "unknown-field"}
    assert [one["code"] for one in told["en"]] == [one["code"] for one in told["vi"]]
    for asked, problems in told.items():
        is_english = "en" in asked
        assert all(bool(VIETNAMESE.search(one["detail"])) is not is_english for one in problems)
