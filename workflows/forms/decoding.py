"""From the pairs a browser posts to an answer as typed; nothing typed is lost, nothing believed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from workflows.forms.kinds import GROUPS, PICKERS
from workflows.forms.model import MISSHAPEN, Field, Form, Raw

MAX_PAIRS = 50_000
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
MANY = frozenset({"checks", "files", *PICKERS})
MAPPED = frozenset({"checklist", "channels", *GROUPS})


def decode(form: Form, pairs: Iterable[tuple[str, str]]) -> Raw:
    """The raw answer of `pairs`: names "field", "table.3.column", "field.part". Others are ignored.

    Row numbers only order the rows: gaps close. A row's files are "table.3.column" several times.
    Of what has another shape than its field asks for, e.g. two dates for one, MISSHAPEN keeps the
    name, beside what could be read: `clean` refuses it there.
    """
    tree: dict[str, list[tuple[str, str]]] = {}
    for at, (name, value) in enumerate(pairs):
        if at >= MAX_PAIRS:
            break
        head, _, rest = str(name).partition(".")
        tree.setdefault(head, []).append((rest, tidy(str(value))))
    return _decoded(form.fields, tree)


def tidy(text: str) -> str:
    """NFC, one kind of line end, no blanks around: the boundary where text enters.

    What no database holds (NUL, half characters) becomes U+FFFD, which `clean` refuses: a draft
    can always be kept.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", UNSTORABLE.sub("\ufffd", lines)).strip()


def _decoded(fields: Sequence[Field], tree: Mapping[str, list[tuple[str, str]]]) -> Raw:
    raw: Raw = {}
    misshapen = []
    for field in fields:
        given = tree.get(field.name)
        if given is not None:
            raw[field.name] = _value(field, given)
            if not _has_shape(field, given):
                misshapen.append(field.name)
    return {**raw, MISSHAPEN: misshapen} if misshapen else raw


def _has_shape(field: Field, given: list[tuple[str, str]]) -> bool:
    """Rows have numbers, groups have parts, the rest has neither; one answer where one is asked."""
    if field.kind == "table":
        return all(_row_number(part) is not None for part, _ in given)
    if field.kind in MAPPED:
        once = {pair for pair in given if pair[0] != "file"}  # a new one stands beside the kept
        return all(part for part, _ in given) and len(once) == len(dict(once))
    if any(part for part, _ in given):
        return False
    texts = {text for _, text in given if text}
    if field.kind in ("file", *MANY):  # a file that was kept stands beside the new one
        return True
    return len(texts) < 2 or (field.kind == "yesno" and texts == {"false", "true"})


def _row_number(part: str) -> int | None:
    number = part.partition(".")[0]
    return int(number) if number.isascii() and number.isdigit() and len(number) < 7 else None


def _value(field: Field, given: list[tuple[str, str]]) -> Any:
    if field.kind == "table":
        return _rows(field, given)
    if field.kind in MAPPED:
        return {part: text for part, text in given if part}
    texts = [text for part, text in given if not part]
    if field.kind in MANY:
        return [text for text in texts if text]
    return texts[-1] if texts else ""


def _rows(field: Field, given: list[tuple[str, str]]) -> list[Raw]:
    """One row beyond the limit is kept, so that `clean` can say there are too many."""
    rows: dict[int, dict[str, list[tuple[str, str]]]] = {}
    for part, text in given:
        number = _row_number(part)
        if number is not None:
            column, _, deeper = part.partition(".")[2].partition(".")
            rows.setdefault(number, {}).setdefault(column, []).append((deeper, text))
    return [_decoded(field.columns, rows[at]) for at in sorted(rows)[: field.max_items + 1]]


def edit_rows(form: Form, raw: Raw, operation: str) -> Raw:
    """The answer after a button "add:<table>" or "del:<table or files>:<index>"."""
    verb, _, rest = operation.partition(":")
    name, _, index = rest.rpartition(":") if verb == "del" else (rest, "", "")
    if verb == "add" and (field := form.field(name)) and field.kind == "table":
        rows = list(raw.get(name) or [])
        return {**raw, name: [*rows, {}] if len(rows) < field.max_items else rows}
    if verb == "del" and index.isascii() and index.isdigit():
        return _without(raw, name.split("."), int(index[:7]))
    return raw


def _without(raw: Raw, path: list[str], index: int) -> Raw:
    """`raw` without item `index` of the list at `path` ("conferences.2.evidence")."""
    name, rest = path[0], path[1:]
    held = raw.get(name)
    if isinstance(held, str) and not rest:  # the one file there is
        return {**raw, name: ""}
    if isinstance(held, dict) and rest:
        return {**raw, name: _without(held, rest, index)}
    if not isinstance(held, list):
        return raw
    if not rest:
        return {**raw, name: [one for at, one in enumerate(held) if at != index]}
    number = int(rest[0]) if rest[0].isascii() and rest[0].isdigit() else -1
    rows = [
        _without(row, rest[1:], index) if at == number and rest[1:] else row
        for at, row in enumerate(held)
    ]
    return {**raw, name: rows}
