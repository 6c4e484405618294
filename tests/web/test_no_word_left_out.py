"""No Vietnamese stands where English cannot reach it: in pages, scripts, code and forms."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from server import words
from tests.bpmn.test_models import definitions
from workflows.forms import Field, Form
from workflows.forms.reading import read_form

SERVER = Path(words.__file__).parent
VIETNAMESE = re.compile(
    "[àáảãạăắằẳẵặâấầẩẫậèéẻẽẹêếềểễệìíỉĩịòóỏõọôốồổỗộơớờởỡợùúủũụưứừửữựỳýỷỹỵđ]", re.IGNORECASE
)
JINJA = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
ASKED = re.compile(r"""\b[tw]\((?:"(?:[^"\\]|\\.)*"|`[^`]*`)""")
NAMES = ("Thông Suốt", "Cốc Cốc")
OF_MODELS = ('"Khi có tin"', '"Đến giờ"', '"Bắt đầu"', '"Dòng"', '"Thêm dòng"')
"""What the workplace writes into a model: words of the process, whoever draws it."""
LETTERS = ("ạĐễ", "[đĐ]", '"đ"', '"Đ"')
BUILT_BEFORE = "frontend"
"""What a builder reads in a terminal, in both languages at once."""


def bare(text: str, *known: str) -> str:
    for one in known:
        text = text.replace(one, "")
    return text


def test_a_page_says_nothing_that_the_catalogues_do_not_know() -> None:
    wrong = [
        f"{path.relative_to(SERVER)}: {line.strip()[:100]}"
        for path in sorted(SERVER.glob("web/templates/**/*.html"))
        if "help/" not in path.as_posix()  # whole pages in each language
        for line in bare(JINJA.sub(" ", path.read_text("utf-8")), *NAMES).splitlines()
        if VIETNAMESE.search(line)
    ]

    assert not wrong, "\n".join(wrong)


def test_a_help_page_has_its_twin_in_english() -> None:
    for path in sorted(SERVER.glob("web/templates/help/vi/*.html")):
        twin = path.parents[1] / "en" / path.name
        ids = [re.findall(r'id="([\w-]+)"', one.read_text("utf-8")) for one in (path, twin)]
        assert ids[0] == ids[1], path.name
        assert len(VIETNAMESE.findall(twin.read_text("utf-8"))) < 30, path.name


@pytest.mark.parametrize(("line", "is_wrong"), [
    ('button(t("Sửa"))', False), ('button("Sửa")', True), ("// Sửa", False),
    ('lang === "en" ? "left" : "còn"', True),
    ('document.documentElement.lang === "en" ? "left" : "còn"', False),
])  # fmt: skip
def test_a_word_of_a_script_that_is_asked_of_no_catalogue_is_seen(
    line: str, *, is_wrong: bool
) -> None:
    assert is_untold(line) is is_wrong


def test_a_script_says_nothing_that_the_catalogues_do_not_know() -> None:
    wrong = [
        f"{path.relative_to(SERVER)}: {line.strip()[:120]}"
        for path in sorted(SERVER.glob("web/static/js/**/*.js"))
        for line in path.read_text("utf-8").splitlines()
        if is_untold(line)
    ]

    assert not wrong, "\n".join(wrong)


def is_untold(line: str) -> bool:
    """Where a script says a word twice, it asks for the language of the page on that line."""
    said = bare(ASKED.sub("", re.sub(r"//.*", "", line)), *OF_MODELS, *LETTERS)
    return bool(VIETNAMESE.search(said)) and "documentElement.lang" not in line


def test_code_of_the_pages_says_nothing_without_english_words() -> None:
    english = words.catalogue("en")

    wrong = [
        f"{path.relative_to(SERVER)}: {text!r}"
        for path in sorted(SERVER.glob("web/**/*.py"))
        if BUILT_BEFORE not in path.parts
        for text in literals(path)
        if VIETNAMESE.search(text) and text not in english and text not in NAMES
    ]

    assert not wrong, "\n".join(wrong)


def literals(path: Path) -> Iterator[str]:
    """But for what stands as a docstring."""
    tree = ast.parse(path.read_text("utf-8"))
    alone = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    for one in ast.walk(tree):
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in alone:
            yield one.value


def test_every_question_of_a_form_that_ships_can_be_asked_in_english() -> None:
    english = words.catalogue("en")

    said = [
        (key, text, own)
        for definition in definitions().values()
        for key, form in definition.forms.items()
        for text, own in sayings(read_form(key, form["schema"], form["ui"]))
        if VIETNAMESE.search(text)
    ]

    assert len(said) > 500
    wrong = [(key, text) for key, text, own in said if not own and text not in english]
    assert not wrong


def sayings(form: Form) -> Iterator[tuple[str, str]]:
    """Each text and its own English words."""
    yield form.title, form.title_en
    for field in form.fields:
        for one in (field, *field.columns):
            yield from asked(one)
    for rule in form.rules:
        yield rule.message.get("vi", ""), rule.message.get("en", "")


def asked(field: Field) -> Iterator[tuple[str, str]]:
    yield field.label, field.label_en
    yield field.help, field.help_en
    yield from ((one.label, one.label_en) for one in field.options)
    yield from ((text, "") for text in (field.add_label, field.row_label, field.group))
