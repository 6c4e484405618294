"""From what was typed in one field to its value, by kind. Choices and files must be known ones."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from workflows.forms import scalars
from workflows.forms.kinds import GROUPS, PICKERS
from workflows.forms.model import Field, FieldProblem, Options, Path

PLAIN: Mapping[str, Callable[[str], Any]] = {
    "text": scalars.text_of,
    "longtext": scalars.text_of,
    "date": scalars.date_of,
    "integer": scalars.integer_of,
    "number": scalars.number_of,
    "yesno": scalars.flag_of,
}


@dataclass
class Typist:
    """Turns typed answers into values and collects what cannot be turned."""

    options: Options
    files: Collection[int]
    problems: list[FieldProblem] = field(default_factory=list)

    def value(self, one: Field, typed: Any, path: Path) -> Any:
        """The value, or None when nothing (or nothing usable) was given."""
        try:
            return self._value(one, typed, path)
        except scalars.NotThat as error:
            self.problems.append(FieldProblem(path, error.code, error.args_for_words))
            return None

    def _value(self, one: Field, typed: Any, path: Path) -> Any:
        if one.kind in ("checks", "files", *PICKERS):
            return self._many(one, typed)
        if one.kind in (*GROUPS, "checklist", "channels"):
            parts = typed if isinstance(typed, Mapping) else {}
            return self._group(one, parts, path)
        text = typed.strip() if isinstance(typed, str) else ""
        if not text:
            return None
        if one.kind == "fixed":
            return _fixed(one, text)
        if one.kind in PLAIN:
            return PLAIN[one.kind](text)
        return self._file(text) if one.kind == "file" else self._choice(one, text)

    def _choice(self, one: Field, text: str) -> Any:
        known = one.options or self.options.get(one.source or "", ())
        for option in known:
            if str(option.value) == text:
                return option.value
        raise scalars.NotThat("not-a-choice")

    def _file(self, text: str) -> int:
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else -1
        if number not in self.files:
            raise scalars.NotThat("not-a-file")
        return number

    def _many(self, one: Field, typed: Any) -> list[Any] | None:
        texts = [text for text in typed if isinstance(text, str)] if _is_list(typed) else []
        if len(texts) > one.max_items:
            raise scalars.NotThat("too-many", limit=one.max_items)
        turn = self._file if one.kind == "files" else lambda text: self._choice(one, text)
        return list(dict.fromkeys(turn(text) for text in texts)) or None

    def _group(self, one: Field, parts: Mapping[str, Any], path: Path) -> dict[str, Any] | None:
        fields = self._parts(one)
        if parts.keys() - {f.name for f in fields}:
            raise scalars.NotThat("misshapen")
        found = {f.name: self.value(f, parts.get(f.name), (*path, f.name)) for f in fields}
        given = {name: value for name, value in found.items() if value is not None}
        if one.kind == "daterange" and given.get("from", "") > given.get("to", "9"):
            raise scalars.NotThat("date-order")
        return given or None

    def _parts(self, one: Field) -> tuple[Field, ...]:
        """The inner fields of a group; of channels, one choice per recipient the server named."""
        if one.kind != "channels":
            return GROUP_FIELDS.get(one.kind, one.columns)
        return tuple(
            Field(str(to.value), to.label, "select", options=one.options)
            for to in self.options.get(one.source or "", ())
        )


GROUP_FIELDS: Mapping[str, tuple[Field, ...]] = {
    "daterange": (Field("from", "", "date"), Field("to", "", "date")),
    "document": (
        Field("number", "", "text"),
        Field("date", "", "date"),
        Field("issuer", "", "text"),
    ),
    "evidence": (
        Field("number", "", "text"),
        Field("date", "", "date"),
        Field("signatory", "", "text"),
        Field("file", "", "file"),
    ),
}


def _fixed(one: Field, text: str) -> str:
    """The only value there is. For the secrecy level any other one is refused by its own name."""
    if text == one.schema.get("const"):
        return text
    raise scalars.NotThat("secret-refused" if one.name == "secrecy_level" else "not-a-choice")


def _is_list(typed: Any) -> bool:
    return isinstance(typed, list | tuple)
