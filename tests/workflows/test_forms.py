"""Forms read, typed answers decoded, rows edited; nothing posted makes a form fail."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows.forms_at_hand import BPMN, FACTS, KEYS, OPTIONS, form, found, judged
from workflows.definition import read_folder
from workflows.errors import DefinitionRefused
from workflows.forms import Field, Form, clean, decode, edit_rows, prefill, read_form
from workflows.forms.kinds import PICKERS


@pytest.mark.parametrize("folder", sorted({key.partition(".")[0] for key in KEYS}))
def test_the_forms_of_a_process_are_those_its_tasks_name(folder: str) -> None:
    named = {one.form for one in read_folder(BPMN / folder).elements.values() if one.form}

    assert {key for key in KEYS if key.startswith(f"{folder}.")} == named


@pytest.mark.parametrize("key", KEYS)
def test_every_form_is_read_and_ends_with_note_and_attachments(key: str) -> None:
    assert [one.name for one in form(key).fields][-2:] == ["note", "attachments"]


@pytest.mark.parametrize("key", KEYS)
def test_every_label_of_every_form_also_speaks_english(key: str) -> None:
    one = form(key)
    silent = [field.name for field in one.fields if not field.label_en]
    silent += [column.name for f in one.fields for column in f.columns if not column.label_en]

    assert one.title_en
    assert silent == []


@pytest.mark.parametrize("key", KEYS)
def test_an_empty_answer_is_judged_and_never_raises(key: str) -> None:
    required = {one.name for one in form(key).fields if one.required and one.kind != "auto"}

    missing = {str(one.path[0]) for one in judged(key).problems if one.code == "required"}

    assert missing >= required - {"resolutions", "items", "late_items", "fields"}


@pytest.mark.parametrize(
    ("typed", "code"),
    [("31/02/2022", "not-a-date"), ("2022", "not-a-date"), ("1/1/0001", "not-a-date")],
)
def test_a_day_that_does_not_exist_is_no_date(typed: str, code: str) -> None:
    cleaned = judged("unit_implementation.confirm_receipt", ("received_on", typed))

    assert found(cleaned) == {("received_on", code)}


def test_text_is_composed_and_what_cannot_be_stored_is_refused() -> None:
    one = form("unit_implementation.approve_plan")

    raw = decode(one, [("decision", "ok"), ("comment", "Đắk\x00 Lă\u0301k"), ("typename", "x")])
    cleaned = clean(one, raw, facts=FACTS, options={})

    assert raw == {"decision": "ok", "comment": "Đắk\ufffd Lắk"}
    assert found(cleaned) == {("comment", "bad-text")}


def test_too_many_rows_and_too_long_texts_are_faults() -> None:
    rows = [(f"items.{at}.work", "x") for at in range(600)]

    cleaned = judged("unit_implementation.prepare_plan", *rows, ("note", "x" * 2001))

    assert ("items", "too-many") in found(cleaned)
    assert ("note", "too-long") in found(cleaned)


def test_rows_are_added_and_removed_without_losing_the_others() -> None:
    one = form("unit_implementation.prepare_plan")
    raw = {"items": [{"work": "a"}, {"work": "b"}], "attachments": ["1", "2"]}

    assert edit_rows(one, raw, "add:items")["items"] == [{"work": "a"}, {"work": "b"}, {}]
    assert edit_rows(one, raw, "del:items:0")["items"] == [{"work": "b"}]
    assert edit_rows(one, raw, "del:attachments:1")["attachments"] == ["1"]
    assert edit_rows(one, raw, "del:nothing:1") == raw


def test_a_file_of_a_row_is_removed_by_its_place() -> None:
    one = form("unit_implementation.hold_conference")
    raw = {"conferences": [{}, {"evidence": ["7", "8"]}]}

    left = edit_rows(one, raw, "del:conferences.1.evidence:0")

    assert left == {"conferences": [{}, {"evidence": ["8"]}]}


def test_a_decision_begins_with_what_was_proposed() -> None:
    one = form("unit_implementation.decide_report")

    raw = prefill(one, {"data": {"accept_report": {"proposal": "supplement", "quality": "PASS"}}})

    assert raw == {"decision": "supplement", "quality": "PASS"}


def test_an_answer_comes_back_as_it_would_be_typed() -> None:
    one = form("unit_implementation.leader_assign")
    given_before = {"coordinators": [{"officer": 12, "label": "x"}], "internal_due": "2022-08-01"}

    raw = prefill(one, {"prefill": given_before})

    assert raw == {"coordinators": ["12"], "internal_due": "01/08/2022"}


@pytest.mark.parametrize(
    ("schema", "ui", "code"),
    [
        ({"properties": {"typename": {"type": "string"}}}, {}, "form-field-name-reserved"),
        ({"properties": {"a b": {"type": "string"}}}, {}, "form-field-name-reserved"),
        ({"properties": {"a": {}}}, {"a": {"ui:widget": "wizard"}}, "form-widget-unknown"),
        ({"properties": {"a": {"type": 3}}}, {}, "form-schema-invalid"),
        ({"properties": {"a": {"type": "string", "x-show": "open('f')("}}}, {},
         "form-expression-refused"),
        ({"properties": {}, "x-rules": [{"expr": "1 == 1"}]}, {}, "form-rule-incomplete"),
    ],
)  # fmt: skip
def test_a_form_that_cannot_be_shown_is_refused(
    schema: dict[str, Any], ui: dict[str, Any], code: str
) -> None:
    with pytest.raises(DefinitionRefused) as refused:
        read_form("p.f", schema, ui)

    assert [one.code for one in refused.value.problems] == [code]


NAMES = st.sampled_from(
    sorted({f.name for key in KEYS for f in form(key).fields} | {"typename", "", "x"})
)
ENDS = st.sampled_from(
    ["", ".0", ".0.unit", ".1.due", ".99999999999", ".from", ".1", ".0.evidence", "."]
)
VALUES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["1", "true", "20/07/2022", "ok", "signed", "return", "7", "-1", "1.234", "²"]),
)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.tuples(NAMES, ENDS).map("".join), VALUES), max_size=25))
def test_no_posted_pairs_make_a_form_fail(pairs: list[tuple[str, str]]) -> None:
    for key in KEYS:
        one = form_once(key)
        cleaned = clean(one, decode(one, pairs), facts=FACTS, options=OPTIONS, files={7})
        assert "rule-failed" not in {problem.code for problem in cleaned.problems}
        json.dumps([dict(cleaned.values), {k: list(v) for k, v in cleaned.rows.items()}])


READ: dict[str, Form] = {}


def form_once(key: str) -> Form:
    return READ.setdefault(key, form(key))


WRONG = {
    "date": "31/02/2022", "integer": "một", "number": "một", "yesno": "có lẽ", "select": "không có",
    "unit": "999999", "officer": "999999", "book": "999999", "file": "999999", "checks": "không có",
    "files": "999999", **dict.fromkeys(PICKERS, "999999"),
}  # fmt: skip
"""By kind: what is no day, no number, and what no page offers."""
PARTS = {"daterange": "from", "document": "date", "evidence": "date"}
"""Of what is typed in several inputs: the one of a day."""


@pytest.mark.parametrize("key", KEYS)
def test_bad_input_in_any_field_of_any_form_is_named_at_that_field(key: str) -> None:
    typed = {path: words for one in form(key).fields for path, words in wrongly(one)}

    named = {".".join(map(str, one.path)) for one in judged(key, *typed.items()).problems}

    assert sorted(path for path in typed if not named & {path, path.rpartition(".")[0]}) == []


def wrongly(one: Field, above: str = "") -> Iterator[tuple[str, str]]:
    """Nothing for what is not asked at first, and what nobody types."""
    name = f"{above}{one.name}"
    if one.show_when or one.is_auto or one.fixed_rows or one.locked:
        return
    if one.kind == "table":
        yield from (pair for column in one.columns for pair in wrongly(column, f"{name}.0."))
    elif one.kind in PARTS:
        yield f"{name}.{PARTS[one.kind]}", WRONG["date"]
    elif one.kind in WRONG:
        yield name, WRONG[one.kind]
    elif one.kind in ("text", "longtext") and one.max_length:
        yield name, "x" * (one.max_length + 1)


def test_bad_input_in_a_field_that_is_asked_only_sometimes_is_named_there() -> None:
    """With every answer tried that its condition may ask for."""
    unheard = [
        f"{key} {path}"
        for key in KEYS
        for one, above in sometimes(form_once(key))
        for path, words in wrongly(replace(one, show_when=None), above)
        if not any(is_named(key, path, {**answers, path: words})
                   for answers in answers_to(form_once(key), one, above))
    ]  # fmt: skip

    assert unheard == [f"unit_implementation.hold_conference {COUNTED}"]


COUNTED = "conferences.0.low_rate_reason"
"""Its condition is a rate that the server counts: tests/workflows/test_forms_verdicts.py."""


def sometimes(one: Form) -> Iterator[tuple[Field, str]]:
    yield from ((field, "") for field in one.fields if field.show_when)
    tables = (table for table in one.fields if not table.fixed_rows)  # whose rows one adds oneself
    yield from ((column, f"{table.name}.0.") for table in tables
                for column in table.columns if column.show_when)  # fmt: skip


def answers_to(one: Form, field: Field, above: str) -> Iterator[dict[str, str]]:
    """To the questions that its condition names, of the same row or of the form."""
    near = {column.name: above for table in one.fields if above.startswith(f"{table.name}.")
            for column in table.columns}  # fmt: skip
    names = [node.id for node in ast.walk(ast.parse(field.show_when or "", mode="eval"))
             if isinstance(node, ast.Name)]  # fmt: skip
    asked = [other for table in (one, *one.fields)
             for other in (table.fields if isinstance(table, Form) else table.columns)
             if other.name in names]  # fmt: skip
    for chosen in product(*(choices(other) for other in asked)):
        yield {f"{near.get(other.name, '')}{other.name}": value
               for other, value in zip(asked, chosen, strict=True)}  # fmt: skip


def choices(one: Field) -> list[str]:
    return [str(option.value) for option in one.options] or ["true", "false"]


def is_named(key: str, path: str, typed: dict[str, str]) -> bool:
    open_items = {**FACTS["limits"], "has_open_items": True, "asks_extension": True}
    cleaned = judged(key, *typed.items(), limits=open_items)
    named = {".".join(map(str, one.path)) for one in cleaned.problems}
    return bool(named & {path, path.rpartition(".")[0]})
