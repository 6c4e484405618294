"""Words come from the catalogues; a gap in them is shown, never raised."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from server import words
from server.journal_words import what_happened, who_acted


@pytest.fixture
def catalogues(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = {
        "vi": {"gone": "{name} không còn.", "only-here": "Chỉ có tiếng Việt."},
        "en": {"gone": "{name} is gone.", "Việc của tôi": "My work"},
    }
    monkeypatch.setattr(words, "catalogue", lambda language: entries.get(language, {}))


@pytest.mark.usefixtures("catalogues")
def test_a_code_is_said_in_the_language_asked_for() -> None:
    assert words.sentence("gone", {"name": "An"}) == "An không còn."
    assert words.sentence("gone", {"name": "An"}, "en") == "An is gone."


@pytest.mark.usefixtures("catalogues")
def test_a_sentence_without_english_is_said_in_vietnamese() -> None:
    assert words.sentence("only-here", {}, "en") == "Chỉ có tiếng Việt."


@pytest.mark.usefixtures("catalogues")
def test_a_text_without_translation_stays_as_it_is() -> None:
    assert words.translate("Việc của tôi", "en") == "My work"
    assert words.translate("Hồ sơ", "en") == "Hồ sơ"
    assert words.translate("Việc của tôi", "vi") == "Việc của tôi"


def test_an_unknown_code_or_language_or_argument_is_shown_not_raised() -> None:
    assert words.sentence("no-such-code") == "no-such-code"
    assert words.sentence("no-such-code", {}, "xx") == "no-such-code"
    assert words.translate("{a} và {b}", "vi", a=1) == "1 và {b}"


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_catalogue_can_be_read(language: str) -> None:
    assert words.catalogue(language) is not None


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_code_is_said_in_one_place(language: str) -> None:
    """Of two catalogues the later would win, for both who ask."""
    found = Counter(
        code
        for path in (words.FOLDER / language).glob("*.po")
        for code in words.area(path.stem, language)
        if re.fullmatch(r"[a-z][\w.-]*", code)
    )

    assert [code for code, times in found.items() if times > 1] == []


@pytest.mark.parametrize(
    ("n", "said"), [(1, "1 working day"), (2, "2 working days"), (21, "21 working days")]
)
def test_one_of_a_thing_is_said_without_an_s(n: int, said: str) -> None:
    assert words.translate("{n} ngày làm việc", "en", n=n) == said
    assert words.translate("{n} ngày làm việc", n=n) == f"{n} ngày làm việc"


def test_the_journal_names_whom_a_deputy_acted_for() -> None:
    told = {"acting_for": "Lê A", "document": "12-QĐ/QU"}

    assert who_acted("Trần B", told) == "Trần B xử lý thay Lê A theo văn bản 12-QĐ/QU:"
    assert who_acted("", {}) == "Hệ thống"


def test_every_kind_of_line_in_the_journal_has_a_sentence_of_its_own() -> None:
    kinds = {kind for path in Path(words.__file__).parent.rglob("*.py") for kind in written(path)}
    others = what_happened("no.such", {}, task="", unit="").replace("no.such", "{}")

    untold = [
        kind for kind in kinds if what_happened(kind, {}, task="", unit="") == others.format(kind)
    ]
    assert {"account.signed_in", "task.completed", "clock.moved"} < kinds
    assert untold == []


def written(path: Path) -> Iterator[str]:
    """Kinds that are named where a line is appended; those put together there are left out."""
    for call in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(call, ast.Call) and len(call.args) > 1:
            name, kind = ast.unparse(call.func), call.args[1]
            if name.endswith("append") and isinstance(kind, ast.Constant):
                yield str(kind.value)
