"""Every word a person reads and no template holds: pages, checker, mail and worker use the same.

Catalogues are the .po files of `server/translations/<language>/`, one per area (checks, web,
forms, work, refusals, scripts), merged when first used; nothing is compiled. Two kinds of entries:

* texts: the Vietnamese text is the key. `_("Việc của tôi")` in a template, and in `en/web.po`
      msgid "Việc của tôi"
      msgstr "My work"
  A text without an English entry stays Vietnamese.
* sentences: a code is the key, in both languages. `sentence("task-done", {"by": name})`, and
      msgid "task-done"                                   (vi/work.po and en/work.po)
      msgstr "Việc này {by} đã làm xong."                 (en: "{by} has already done this.")
  A code without an English entry is said in Vietnamese; without any, the code itself is shown.

`{name}` in either is filled from the arguments; one that is missing stays as it is written.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

SOURCE = "vi"
LANGUAGES = ("vi", "en")
ONE = re.compile(
    r"(?<![\d.,/-])\b1 (working |binding )?(day|hour|step|unit|case|task|file|version|difference"
    r"|assignment|element|draft|report|row|line|field|process|month|minute|week)(?:e?s)\b"
)
"""English counts one without the s; Vietnamese needs no such thing."""
FOLDER = Path(__file__).with_name("translations")


def translate(text: str, language: str = SOURCE, /, **args: Any) -> str:
    """The text in that language, filled; the text itself where nobody has translated it."""
    return _filled(catalogue(language).get(text, text), args, language)


def sentence(code: str, args: Mapping[str, Any] | None = None, language: str = SOURCE) -> str:
    """What the code says to a person."""
    words = catalogue(language).get(code) or catalogue(SOURCE).get(code) or code
    return _filled(words, args or {}, language)


def is_known(code: str) -> bool:
    """Is there a sentence for this code?"""
    return code in catalogue(SOURCE)


@functools.cache
def catalogue(language: str) -> Mapping[str, str]:
    """Key -> words, of all areas; an unknown language has none."""
    words: dict[str, str] = {}
    for path in sorted((FOLDER / language).glob("*.po")) if language in LANGUAGES else ():
        words |= _read(path, language)
    return words


@functools.cache
def area(name: str, language: str) -> Mapping[str, str]:
    """Key -> words of one catalogue alone; what a script asks for."""
    path = FOLDER / language / f"{name}.po"
    return _read(path, language) if language in LANGUAGES and path.exists() else {}


def _read(path: Path, language: str) -> dict[str, str]:
    with path.open("rb") as file:
        return {
            str(message.id): str(message.string)
            for message in read_po(file, locale=language, domain=path.stem)
            if message.id and message.string and not message.fuzzy
        }


class _Gaps(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return "{" + name + "}"


def _filled(words: str, args: Mapping[str, Any], language: str) -> str:
    if not args:
        return words
    filled = words.format_map(_Gaps(args))
    return ONE.sub(r"1 \1\2", filled) if language == "en" else filled
