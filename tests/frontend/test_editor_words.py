"""Every word of the workplace is there in both languages: ours, and those of bpmn-js."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from server import words
from server.web.frontend import build

PACKAGES = Path(build.__file__).parent / "node_modules"
SCRIPTS = Path(words.__file__).parent / "web" / "static" / "js" / "modeller"
LIBRARIES = ("bpmn-js/lib", "diagram-js/lib", "diagram-js-minimap/dist/index.esm.js")
ASKED = re.compile(r"""\btranslate\(\s*(?:'((?:[^'\\]|\\.)+)'|"((?:[^"\\]|\\.)+)")\s*[,)]""")
LABELLED = re.compile(r"^\s*(?!//)\s*label: '([^']+)'|_ERR_MSG = '([^']+)'", re.MULTILINE)
OURS = re.compile(r'(?<![\w.])[tw]\(("(?:[^"\\]|\\.)*")')
ALIGNED = {
    f"Align elements {side}" for side in ("left", "center", "right", "top", "middle", "bottom")
}
EXAMPLES = {"HELLO {you}"}
"""Of a comment in diagram-js."""


def library_words() -> Iterator[str]:
    for name in LIBRARIES:
        place = PACKAGES / name
        for path in [place] if place.is_file() else sorted(place.rglob("*.js")):
            text = path.read_text("utf-8")
            found = [*ASKED.findall(text), *LABELLED.findall(text)]
            said = (one or other for one, other in found)
            yield from (one for one in said if one[0].isalpha())  # no SVG transform


def test_all_that_bpmn_js_may_say_has_vietnamese_words() -> None:
    vietnamese = words.area("editor", "vi")
    asked = {*library_words(), *ALIGNED} - EXAMPLES - {"Align elements "}

    assert len(asked) > 100
    assert sorted(text for text in asked if text not in vietnamese) == []


def test_all_that_our_scripts_say_has_english_words() -> None:
    english = words.area("editor", "en")
    said = {
        str(plain(text))
        for path in SCRIPTS.glob("*.js")
        for text in OURS.findall(path.read_text("utf-8"))
    }

    assert len(said) > 150
    assert sorted(text for text in said if text not in english) == []


def plain(literal: str) -> str:
    return literal[1:-1].replace('\\"', '"').replace("\\\\", "\\")
