"""The journal: of a case as far as one sees it, and whole for the audit role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from server.journal_words import what_happened, who_acted
from server.queries.audit import read_whole_journal
from server.queries.cases import read_case
from server.queries.journal import JournalLine, read_journal
from server.services.typed import positive
from server.web.api.bearers import officer_id
from server.web.api.directives import After
from server.web.api.operations import operation
from server.web.api.requests import place_after
from server.web.api.shapes import picked
from server.web.context import database
from server.web.language import chosen_language
from server.web.spoken_names import spoken


@dataclass(frozen=True)
class JournalItem:
    """`kind` is for programs, `says` is the line as the page has it, in words. `key_id`, `key`: of
    the officer's key by which a program did it, or null and empty."""

    id: int
    at: datetime
    kind: str
    officer: str
    unit: str
    task_id: int | None
    says: str
    key_id: int | None
    key: str
    hash: str


@dataclass(frozen=True)
class JournalList:
    items: tuple[JournalItem, ...]
    next: str | None


@operation("GET", "/journal", says="Nhật ký toàn hệ thống, cho vai trò kiểm toán",
           scope="journal:read", asks=After, answers=JournalList)  # fmt: skip
def list_whole_journal(asked: After) -> JournalList:
    with database().reading() as db:
        found = read_whole_journal(db, officer_id(), after=place_after(asked.after, positive))
    return listed(found.lines, found.after)


@operation("GET", "/cases/<int:case_id>/journal", says="Nhật ký của một hồ sơ",
           scope="journal:read", asks=After, answers=JournalList)  # fmt: skip
def list_journal_of_case(case_id: int, asked: After) -> JournalList:
    with database().reading() as db:
        sight = read_case(db, officer_id(), case_id).sight
        found = read_journal(db, case_id, sight, before=place_after(asked.after, positive))
    return listed(found.lines, found.before)


def listed(lines: Sequence[JournalLine], after: int | None) -> JournalList:
    return JournalList(tuple(map(item_of, lines)), (after and str(after)) or None)


def item_of(line: JournalLine) -> JournalItem:
    language = chosen_language()
    said = what_happened(line.kind, line.data, task=line.task, unit=line.unit, language=language,
                         spoken=spoken)  # fmt: skip
    who = who_acted(line.officer, line.data, language=language)
    return picked(JournalItem, line, says=f"{who} {said}", key_id=line.data.get("by_key_id"),
                  key=line.data.get("by_key", ""))  # fmt: skip
