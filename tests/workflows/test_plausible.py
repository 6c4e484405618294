"""Plausible answers pass the form's own check, are the same for the same seed, and lead on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workflows.forms import Form, Option, clean, read_form
from workflows.forms.scalars import date_of
from workflows.plausible import Taste, plausible
from workflows.workdays import WorkCalendar

FACTS = {"today": "2022-06-20", "limits": {"collective": False}}
OPTIONS = {"all_units": (Option("A", "Đơn vị A"), Option("B", "Đơn vị B"))}
SCHEMA: dict[str, Any] = {
    "title": "Mẫu",
    "type": "object",
    "required": ["decision", "due", "count", "paper", "agreed"],
    "properties": {
        "decision": {"type": "string", "oneOf": [{"const": "ok"}, {"const": "return"}]},
        "comment": {"type": "string", "minLength": 150, "x-required": 'decision == "return"'},
        "due": {"type": "string", "format": "date", "title": "Hạn"},
        "signed_on": {"type": "string", "format": "date", "x-required": True},
        "count": {"type": "integer", "minimum": 3, "maximum": 7},
        "invited": {"type": "integer", "minimum": 0, "x-required": True},
        "attended": {"type": "integer", "minimum": 0, "x-required": True},
        "paper": {"type": "integer"},
        "agreed": {"type": "boolean", "const": True},
        "capacity": {"type": "string", "enum": ["T/M", "K/T"], "x-required": True},
        "units": {"type": "array", "minItems": 1, "items": {
            "type": "object", "required": ["unit"],
            "properties": {"unit": {"title": "Đơn vị"}}}},
    },
    "x-rules": [
        {"expr": "signed_on <= today()", "at": "signed_on", "message": {"vi": "sau hôm nay"}},
        {"expr": "due > today()", "at": "due", "message": {"vi": "phải ở phía trước"}},
        {"expr": "attended <= invited", "at": "attended", "message": {"vi": "nhiều hơn"}},
        {"expr": 'capacity != "T/M" or limits["collective"]', "at": "capacity",
         "message": {"vi": "không phải tập thể"}},
    ],
}  # fmt: skip
UI = {"paper": {"ui:widget": "file"}, "units": {"items": {"unit": {"ui:widget": "unit"}}}}


@pytest.fixture(scope="module")
def form() -> Form:
    return read_form("mau", SCHEMA, UI)


def answer(form: Form, **taste: Any) -> dict[str, Any]:
    return plausible(form, Taste(**taste), facts=FACTS, options=OPTIONS, files=(1, 2))


@pytest.mark.parametrize("seed", range(12))
def test_the_form_s_own_check_finds_nothing(form: Form, seed: int) -> None:
    raw = answer(form, seed=seed)

    cleaned = clean(form, raw, facts=FACTS, options=OPTIONS, files={1, 2})

    assert cleaned.problems == ()
    assert cleaned.values["capacity"] == "K/T"
    assert 3 <= cleaned.values["count"] <= 7


def test_the_same_seed_gives_the_same_answer(form: Form) -> None:
    assert [answer(form, seed=n) for n in range(6)] == [answer(form, seed=n) for n in range(6)]
    assert len({str(answer(form, seed=n)) for n in range(6)}) > 1


def test_a_later_round_goes_straight_on_so_that_loops_end(form: Form) -> None:
    first = {answer(form, seed=n)["decision"] for n in range(12)}

    assert first == {"ok", "return"}
    assert {answer(form, seed=n, turn=1)["decision"] for n in range(12)} == {"ok"}


def test_days_are_working_days(form: Form) -> None:
    holiday = WorkCalendar(off=frozenset({date(2022, 6, 27)}))

    day = date.fromisoformat(date_of(answer(form, calendar=holiday)["due"]))

    assert day == date(2022, 6, 28)  # five working days on


def test_what_was_typed_stays(form: Form) -> None:
    typed = {"decision": "return", "count": "4"}

    raw = plausible(form, Taste(), facts=FACTS, options=OPTIONS, files=(1,), typed=typed)

    assert (raw["decision"], raw["count"]) == ("return", "4")
    assert len(raw["comment"]) >= 150


def test_a_table_that_the_flow_repeats_over_has_a_row_for_each_unit(form: Form) -> None:
    raw = answer(form, asked=frozenset({"units"}))

    assert [row["unit"] for row in raw["units"]] == ["A", "B"]
