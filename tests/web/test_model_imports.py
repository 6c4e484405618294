"""Single files into a draft that is open: in the place of the part that they are, or refused."""

from __future__ import annotations

import io
import json
from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import Browse
from tests.web.hostile import xml_attacks

KEY = "unit_implementation"
SPOOLED = 400_000
"""Larger bodies the test client keeps in files that it never closes; other tests send them."""
TABLE = "step_limit_by_urgency.dmn"
SCHEMA = {"title": "Phiếu", "type": "object", "properties": {"a": {"type": "string", "title": "A"}}}


@pytest.fixture
def modeller(browser_of: Browse, deployed: SimpleNamespace) -> FlaskClient:
    return browser_of(deployed.dat_kv)


@pytest.fixture
def draft(modeller: FlaskClient) -> str:
    return str(modeller.post(f"/models/{KEY}/drafts").location)


def taken_in(modeller: FlaskClient, draft: str, **files: bytes) -> Any:
    parts = [(io.BytesIO(content), name) for name, content in files.items()]
    return modeller.post(
        "/models/imports", data={"files": parts, "draft": draft.rpartition("/")[2]}
    )


def files_of(modeller: FlaskClient, draft: str) -> dict[str, str]:
    return dict(modeller.get(f"{draft}/state.json").json["files"])  # type: ignore[index]


def test_a_table_alone_replaces_the_one_of_its_name(modeller: FlaskClient, draft: str) -> None:
    before = files_of(modeller, draft)
    newer = before[TABLE].replace("</definitions>", "<!-- mới --></definitions>")
    newer = newer if newer != before[TABLE] else before[TABLE] + "\n"

    answer = taken_in(modeller, draft, **{TABLE: newer.encode()})

    assert (answer.status_code, answer.location) == (303, draft)
    assert files_of(modeller, draft) == {**before, TABLE: newer}


@pytest.mark.parametrize(
    ("name", "content", "places"),
    [
        ("confirm_receipt.schema.json", SCHEMA, ["forms/confirm_receipt.schema.json"]),
        ("phieu.json", SCHEMA, ["forms/phieu.schema.json"]),
        ("phieu.json", {"a": {"ui:widget": "textarea"}}, ["forms/phieu.ui.json"]),
        ("phieu.json", {"schema": SCHEMA, "uiSchema": {"ui:order": ["a"]}},
         ["forms/phieu.schema.json", "forms/phieu.ui.json"]),
    ],
)  # fmt: skip
def test_a_form_alone_takes_its_place_among_the_forms(
    modeller: FlaskClient, draft: str, name: str, content: object, places: list[str]
) -> None:
    before = files_of(modeller, draft)

    taken_in(modeller, draft, **{name: json.dumps(content).encode()})

    after = files_of(modeller, draft)
    assert [one for one in after if after[one] != before.get(one)] == places
    assert before.items() >= {one: after[one] for one in after if one not in places}.items()


def test_two_files_for_one_place_are_refused_by_their_names(
    modeller: FlaskClient, draft: str
) -> None:
    before = files_of(modeller, draft)
    form = json.dumps(SCHEMA).encode()

    answer = taken_in(modeller, draft, **{"phieu.json": form, "forms/phieu.schema.json": form})

    assert answer.status_code == 422
    assert "phieu.json và forms/phieu.schema.json" in answer.text
    assert files_of(modeller, draft) == before


def test_a_diagram_under_another_name_is_the_diagram_of_the_draft(
    modeller: FlaskClient, draft: str
) -> None:
    before = files_of(modeller, draft)
    newer = before[f"{KEY}.bpmn"].replace("Duyệt kế hoạch?", "Kế hoạch được duyệt?")

    taken_in(modeller, draft, **{"ban-moi.bpmn": newer.encode()})

    assert files_of(modeller, draft) == {**before, f"{KEY}.bpmn": newer}


def test_what_is_no_part_of_a_model_is_refused_in_words(modeller: FlaskClient, draft: str) -> None:
    before = files_of(modeller, draft)

    half = rb'{"schema": {"properties": {"a": {"title": "\ud800"}}}}'
    for content in (b"[1]", b"{}", b"{", b'{"a": 1}', half):
        answer = taken_in(modeller, draft, **{"phieu.json": content})
        assert answer.status_code == 422
        assert "phieu.json" in answer.text
    alone = modeller.post("/models/imports", data={"files": (io.BytesIO(b"<a/>"), "t.dmn")})

    assert (alone.status_code, "chọn đưa vào một bản nháp" in alone.text) == (422, True)
    assert files_of(modeller, draft) == before


def test_a_hostile_table_does_not_come_in_by_this_door_either(
    modeller: FlaskClient, draft: str
) -> None:
    before = files_of(modeller, draft)

    small = [content for _, content in xml_attacks() if len(content) < SPOOLED]
    answers = [taken_in(modeller, draft, **{TABLE: content}) for content in small]

    assert {one.status_code for one in answers} <= {413, 422}
    assert files_of(modeller, draft) == before


def test_nobody_else_reaches_the_draft(
    modeller: FlaskClient, browser_of: Browse, deployed: SimpleNamespace, draft: str
) -> None:
    outsider = browser_of(deployed.lam_ott)
    before = files_of(modeller, draft)

    answer = taken_in(outsider, draft, **{TABLE: before[TABLE].encode() + b" "})

    assert answer.status_code == 404
    assert files_of(modeller, draft) == before
    assert f'<option value="{draft.rpartition("/")[2]}">' in modeller.get("/models").text
