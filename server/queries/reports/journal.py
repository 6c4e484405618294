"""The journal of one case in words, from its first line on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from server import words
from server.database import Work
from server.journal_words import what_happened, who_acted
from server.printing.description import Column, Line, Table
from server.printing.shown import number
from server.queries.cases import CaseHead, read_case
from server.queries.journal import JournalLine, seen_by, tell
from server.queries.reports.asked import Asked, Body, Told
from server.queries.reports.of_case import listed
from server.services.spoken_names import Speak, speaker
from server.tables import Event
from workflows.workdays import ZONE

MOST = 100_000
"""Lines; more of it is in the database's own copy (`thongsuot backup`)."""
CHUNK = 5_000  # lines told at once: a statement takes so many ids and no more


def count_events(db: Work, asked: Asked) -> int:
    if asked.scope.case_id is None:
        return 0
    head = read_case(db, asked.officer_id, asked.scope.case_id)
    counted = select(func.count()).select_from(Event)
    return min(db.scalar(counted.where(*seen_by(head.id, head.sight))) or 0, MOST)


def build_journal(db: Work, asked: Asked, _told: Told) -> Body:
    if asked.scope.case_id is None:
        return listed(asked, columns(asked.language), ())
    head = read_case(db, asked.officer_id, asked.scope.case_id)
    table = journal_of(db, head, asked.language, plainly, asked.most)
    return Body((table,), notes=cut_notes(db, head, asked.language))


def cut_notes(db: Work, head: CaseHead, language: str) -> tuple[str, ...]:
    """What is said below a journal that is longer than a file goes; else nothing."""
    every = select(Event.id).where(*seen_by(head.id, head.sight)).order_by(Event.id)
    if not is_longer(db, every):
        return ()
    return (words.translate("Bảng chỉ có {n} dòng đầu; các dòng sau không có ở đây.", language,
                            n=number(MOST)),)  # fmt: skip


def is_longer(db: Work, ordered: Select[Any]) -> bool:
    """Than a file goes."""
    return db.execute(ordered.offset(MOST).limit(1)).first() is not None


def plainly(moment: datetime) -> str:
    return f"{moment:%d/%m/%Y %H:%M}"


def here(moment: datetime | None) -> str:
    """By the clock on the wall; empty for never."""
    return plainly(moment.astimezone(ZONE)) if moment else ""


def exactly(moment: datetime) -> str:
    """With the distance to UTC, for whoever compares a copy with the original."""
    return moment.isoformat(timespec="seconds")


def journal_of(
    db: Work, head: CaseHead, language: str, told_at: Callable[[datetime], str] = exactly,
    most: int | None = None,
) -> Table:  # fmt: skip
    """With the hash of each line."""
    mine = select(Event).where(*seen_by(head.id, head.sight)).order_by(Event.id)
    wanted = mine.limit(most or MOST).execution_options(yield_per=CHUNK)
    chunks, speak = db.scalars(wanted).partitions(), speaker(db, language)
    lines = tuple(
        Line((told_at(line.at.astimezone(ZONE)), *told(line, language, speak), line.hash))
        for events in chunks
        for line in tell(db, list(events))
    )
    return Table(columns(language), lines)


def told(line: JournalLine, language: str, speak: Speak) -> tuple[str, str, str, str]:
    """Who, of which unit, did what, at which step."""
    who = who_acted(line.officer, line.data, language=language).rstrip(":")
    what = what_happened(line.kind, line.data, task=line.task, unit=line.unit, language=language,
                         spoken=speak)  # fmt: skip
    return who, line.unit, what, speak(line.task)


def columns(language: str) -> tuple[Column, ...]:
    named = (("Lúc", 1.4), ("Người", 1.6), ("Đơn vị", 2), ("Việc đã làm", 4), ("Bước", 2),
             ("Mã kiểm tra", 2.4))  # fmt: skip
    return tuple(Column(words.translate(name, language), share=share) for name, share in named)
