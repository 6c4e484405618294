"""Every form prints without a database; labels, marks and faults are where people need them."""

from __future__ import annotations

import functools
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask, render_template_string

from server import words
from server.web.filters import teach
from server.web.forms import form_view
from server.web.forms.conditions import condition
from tests.workflows.forms_at_hand import FACTS, KEYS, OPTIONS, form
from workflows.forms import FieldProblem, clean, decode, edit_rows, prefill

PAGE = """{% from "forms/form.html" import errors, render %}{{ errors(view) }}{{ render(view) }}"""
VOID = {"input", "meta", "link", "br", "hr", "use"}


class Page(HTMLParser):
    """Tags with their attributes, and whether every tag is closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, name: str) -> list[str]:
        return [held[name] or "" for _, held in self.tags if name in held]


@functools.cache
def page_in(language: str) -> Flask:
    app = Flask(__name__, template_folder="../../server/web/templates")
    teach(app)
    app.jinja_env.globals["_"] = lambda text, **args: words.translate(text, language, **args)
    return app


def printed(
    key: str, raw: dict[str, Any] | None = None, *, submitted: bool = False, language: str = "vi"
) -> str:
    one = form(key)
    raw = prefill(one, FACTS) if raw is None else raw
    judged = clean(one, raw, facts=FACTS, options=OPTIONS) if submitted else None
    view = form_view(
        one, raw, judged.problems if judged else (), judged.warnings if judged else (),
        FACTS, OPTIONS, {}, language,
    )  # fmt: skip
    with page_in(language).test_request_context():
        return render_template_string(PAGE, view=view)


@pytest.mark.parametrize("key", KEYS)
def test_every_control_has_a_label_and_every_reference_a_target(key: str) -> None:
    page = Page(printed(key, submitted=True))

    ids = page.all("id")
    assert page.open == []
    assert len(ids) == len(set(ids))
    assert set(page.all("for")) <= set(ids)
    assert {one for line in page.all("aria-describedby") for one in line.split()} <= set(ids)
    assert {link[1:] for link in page.all("href") if link.startswith("#")} <= set(ids)


@pytest.mark.parametrize("key", KEYS)
def test_no_form_carries_inline_style_or_script(key: str) -> None:
    page = Page(printed(key))

    assert page.all("style") == []
    assert not [tag for tag, _ in page.tags if tag == "script"]
    assert not [name for _, held in page.tags for name in held if name.startswith("on")]


def test_a_fault_stands_in_the_summary_and_at_its_field() -> None:
    raw = {"conferences": [{}, {"members_invited": "142", "members_attended": "193"}]}

    text = printed("unit_implementation.hold_conference", raw, submitted=True)

    assert 'role="alert"' in text
    assert "Hội nghị 2, Đảng viên: tham dự: nhiều hơn số được triệu tập" in text
    assert 'href="#f-conferences-1-members_attended"' in text
    assert 'id="f-conferences-1-members_attended-err"' in text
    assert 'aria-invalid="true"' in text


def test_what_was_typed_comes_back_after_a_row_is_added() -> None:
    one = form("unit_implementation.hold_conference")
    raw = decode(one, [("conferences.0.place", "Hội trường <A>"), ("note", "hai & ba")])

    text = printed("unit_implementation.hold_conference", edit_rows(one, raw, "add:conferences"))

    assert 'value="Hội trường &lt;A&gt;"' in text
    assert "hai &amp; ba" in text
    assert 'name="conferences.1.place"' in text
    assert 'value="del:conferences:1"' in text


def test_the_rate_is_shown_without_scripts() -> None:
    raw = {"conferences": [{"members_invited": "1.145", "members_attended": "1142"}]}

    text = printed("unit_implementation.hold_conference", raw)

    assert ">99,74%</output>" in text


def test_an_automatic_field_is_shown_and_not_asked() -> None:
    page = Page(printed("unit_implementation.confirm_receipt"))

    assert "arrival_no" not in page.all("name")
    assert "f-arrival_no" in page.all("id")


def test_the_form_speaks_english() -> None:
    text = printed("unit_implementation.confirm_receipt", {}, submitted=True, language="en")

    assert "Received on: is required" in text


@pytest.mark.parametrize(
    ("expr", "said"),
    [
        ('decision == "return"', "decision=return"),
        ("declined == True", "declined=true"),
        ('a != None and a != "ok"', "a!=&a!=ok"),
        ('rate < parameters["x"]', "rate<95"),
        ('limits["y"]', "never"),
        ('d == "ok" and limits["z"]', "d=ok"),
        ("len(rows) > 1", ""),
        ('len(rows) > 1 or d == "ok"', ""),
        ('len(rows) > 1 and d == "ok"', "d=ok"),
    ],
)
def test_a_condition_is_told_to_the_browser_as_far_as_it_can_be(expr: str, said: str) -> None:
    facts = {"parameters": {"x": 95}, "limits": {"z": True}}

    assert condition(expr, facts) == said


def test_what_is_wrong_with_a_fixed_row_is_told_with_the_name_that_stands_first_in_it() -> None:
    one = form("unit_implementation.collect_contributions")
    own = {"unit": 7, "unit_name": "Quận ủy Cái Răng", "done": False}
    facts = {"prefill": {"waivers": [own]}}
    wrong = [FieldProblem(("waivers", 0, "reason"), "required")]

    view = form_view(one, {"waivers": [{"reason": ""}]}, wrong, facts=facts)

    (told,) = view.faults
    assert told.text.startswith("Quận ủy Cái Răng, Lý do không chờ: ")
    (table,) = view.sections[0].fields
    assert [cell.value for cell in table.rows[0] if cell.field.name == "unit_name"] == [
        "Quận ủy Cái Răng"
    ]
    (other,) = form_view(one, {}, wrong).faults
    assert other.text.startswith("Các đơn vị phối hợp 1, ")


def test_rows_that_begin_alike_are_told_apart_by_their_number() -> None:
    one = form("org_succession.map_instances")
    rows = [{"item": f"part:{n}:4", "unit_name": "Quận ủy Ninh Kiều"} for n in range(2)]
    wrong = [FieldProblem(("decisions", 1, "reason"), "required")]

    (told,) = form_view(
        one, {"decisions": rows}, wrong, facts={"prefill": {"decisions": rows}}
    ).faults

    assert told.text.startswith("Quận ủy Ninh Kiều (2), Lý do: ")
