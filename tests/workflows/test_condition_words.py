"""A condition is said whole, in the words of its forms, or not at all."""

from __future__ import annotations

import json

import pytest
from lxml import etree

from server.condition_words import condition_words
from server.model_places import places_in
from server.problem_words import told
from tests.workflows.drawings import node, xml
from workflows.checks.expressions import problem_in
from workflows.checks.tables import decisions
from workflows.decisions import read_decisions
from workflows.errors import Problem

OK = {"const": "ok", "title": "Duyệt", "x-en": "Approve"}
FIELDS = {
    "decision": {"title": "Kết quả", "oneOf": [OK]},
    "needed": {"title": "Cần họp", "type": "boolean"},
    "days": {"title": "Số ngày", "type": "integer"},
    "until": {"title": "Đến ngày", "type": "string", "format": "date"},
    "kinds": {"title": "Loại việc", "items": {"oneOf": [{"const": 1, "title": "Họp"}]}},
}  # fmt: skip
OPERATOR = (
    '<extensionElements><spiffworkflow:serviceTaskOperator id="x" resultVariable="plan"/>'
    "</extensionElements>"
)
FILES = {
    "forms/sign.schema.json": json.dumps({"title": "Ký", "properties": FIELDS}).encode(),
    "forms/sign.ui.json": json.dumps({"ui:en": "Sign", "decision": {"ui:en": "Result"}}).encode(),
    "forms/broken.schema.json": b"{",
    "a.bpmn": xml("start s; end e\ns > p > e", node("serviceTask", "p", OPERATOR)),
    "b.bpmn": xml(
        "start s; end e\ns > q > e",
        node("serviceTask", "q", OPERATOR.replace('"plan"', '""')),
    ),
}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('sign["decision"] == "ok"', "“Kết quả” (Ký) là “Duyệt”"),
        ('"ok" != sign["decision"]', "“Kết quả” (Ký) không phải là “Duyệt”"),
        ('sign["decision"] in ["ok", "no"]', "“Kết quả” (Ký) là một trong: “Duyệt”, “no”"),
        ('sign["needed"] != True', "“Cần họp” (Ký): không"),
        ('sign["needed"] and sign["days"] == 2.5', "“Cần họp” (Ký): có và “Số ngày” (Ký) bằng 2,5"),
        ('1 <= sign["days"] <= 5', "“Số ngày” (Ký) từ 1 đến 5"),
        ('5 < sign["days"]', "“Số ngày” (Ký) lớn hơn 5"),
        ('sign["until"] >= "2026-10-01"', "“Đến ngày” (Ký) từ ngày 01/10/2026"),
        ('not (1 in sign["kinds"] or sign["until"] == None)',
         "không phải: (“Loại việc” (Ký) có chọn “Họp” hoặc “Đến ngày” (Ký) để trống)"),
        ('not sign["needed"] == True and sign["days"] == 2',
         "(không phải: “Cần họp” (Ký): có) và “Số ngày” (Ký) bằng 2"),
        ('plan["has_children"]', "“có giao cấp dưới” (p): có"),
        ('sign["gone"] == 1', ""),
        ('sign["days"] + 1 == 2', ""),
        ('sign["decision"] == "ok" and today() > plan["until"]', ""),
        ('sign["decision"] < "ok"', ""),
        ('sign["days"] == {[1]: 2}', ""),
        (f'sign["days"] == 0x{"f" * 4000}', ""),
        ("days == 1", ""),
        ("((", ""),
    ],
)  # fmt: skip
def test_a_condition_is_said_as_its_forms_call_things(text: str, words: str) -> None:
    assert condition_words(text, places_in(FILES)) == words


def test_a_step_that_names_no_result_owns_nothing() -> None:
    assert (places_in(FILES).owner("plan"), places_in(FILES).owner("")) == ("p", "")


def test_it_is_said_in_english_and_inside_a_form_by_the_field_alone() -> None:
    assert condition_words('sign["decision"] == "ok"', places_in(FILES, "en")) == (
        "“Result” (Sign) is “Approve”"
    )
    assert condition_words("days > 3", places_in(FILES), "sign") == "“Số ngày” lớn hơn 3"


def test_what_is_no_expression_is_told_in_words() -> None:
    for text, words in (
        ("((", "dấu ( chưa đóng"),
        ('a["x"] = 1', "không đọc được"),
        ("a 'b", "nháy"),
    ):
        problem = problem_in(text, etree.Element("a"))

        assert problem is not None
        assert words in told(problem, "vi")["message"]


@pytest.mark.parametrize(
    ("code", "args", "words"),
    [
        ("value-unknown", {"form": "sign", "name": "decision", "value": "x", "options": "ok"},
         "so “Kết quả” của “Ký” (sign.decision) với “x”, nhưng ô đó chỉ nhận: Duyệt (ok)."),
        ("value-type", {"form": "sign", "name": "days", "value": "3", "type": "integer"},
         "“Số ngày” của “Ký” (sign.days) với “3”, nhưng ô đó là loại số nguyên"),
        ("field-unknown", {"form": "sign", "name": "dayz", "near": "days"},
         "ô dayz của biểu mẫu “Ký” (sign), nhưng biểu mẫu đó không có ô này (gần giống nhất: "
         "“Số ngày” (days))"),
        ("name-may-be-missing", {"name": "plan", "writer": "Lập"}, "bước điền “p” (plan) (Lập)"),
        ("multi-collection-missing", {"name": "plan.units"},
         "“danh sách đơn vị” của “p” (plan.units)"),
        ("multi-collection-missing", {"name": "gone.units"}, "Danh sách gone.units"),
        ("condition-never", {"text": "sign['days'] > 3"},
         "“Số ngày” (Ký) lớn hơn 3 (sign['days'] > 3)"),
    ],
)  # fmt: skip
def test_a_finding_calls_fields_and_results_by_their_words(
    code: str, args: dict[str, str], words: str
) -> None:
    problem = Problem("error", code, "f", args={"label": "Nhánh", **args})

    assert words in told(problem, "vi", places_in(FILES))["message"]
    assert "{" not in told(problem, "vi")["message"]


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("5 +", "5 + không dùng được: không đúng cú pháp"),
        ("dem(1)", "không có hàm dem()."),
        ("notices(1)", "không có hàm notices()."),
    ],
)
def test_why_a_cell_of_a_table_cannot_be_used_is_said_in_words(cell: str, why: str) -> None:
    table = f"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/">
        <decision id="limit"><decisionTable id="t" hitPolicy="FIRST"><output id="o" name="days"/>
        <rule id="r"><outputEntry id="c"><text>{cell}</text></outputEntry></rule>
        </decisionTable></decision></definitions>"""

    (problem,) = decisions(read_decisions(etree.fromstring(table.encode())))

    assert why in told(problem, "vi")["message"]
