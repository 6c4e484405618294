"""What the search finds: a line for each directive and each document it refers to, file, comment,
name of a unit, number of a register, evidence, and for the numbers of documents that an answer
names.

The session that writes one of these writes its line too.

The words lie in a table of their own with a plain index. It gives the same answers on both
databases and asks no extension of either: 20 hits among a million texts by the indexes that the
databases have for text took 0.1 to 50 ms, and here are some ten thousand (reliability.md 1.5).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Connection,
    ForeignKey,
    String,
    Text,
    UniqueConstraint,
    delete,
    event,
    func,
    insert,
    inspect,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from server.search_words import (
    document_numbers,
    index_words,
    spoken,
    spoken_tone_last,
    words_of,
)
from server.tables.base import Id, Key, Table, one_of
from server.tables.case import Assignment, DeadlineChange, Evidence
from server.tables.comment import Comment
from server.tables.directive import Directive, DirectiveReference
from server.tables.file import File
from server.tables.organisation import UnitName
from server.tables.register import IncomingEntry, OutgoingEntry
from server.tables.task import Answer, AnswerRow

Word = String(40).with_variant(String(40, collation="C"), "postgresql")  # a stretch of an index


class SearchEntry(Table):
    """`number`: words of the document's number; `plain`, `tone_last`, `folded`: the text to compare
    with, as written, with every tone mark at the end of its syllable, without marks."""

    __tablename__ = "search_entry"
    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(10))
    target_id: Mapped[int] = mapped_column(Id)  # a key of the kind's table
    number: Mapped[str] = mapped_column(String(100), default="")
    plain: Mapped[str] = mapped_column(Text)
    tone_last: Mapped[str] = mapped_column(Text)
    folded: Mapped[str] = mapped_column(Text, default="", server_default="")
    __table_args__ = (
        one_of("kind", "directive", "file", "unit", "comment", "outgoing", "incoming", "evidence",
               "answer", "basis", "reference"),
        UniqueConstraint("kind", "target_id"),
    )  # fmt: skip


class SearchWord(Table):
    """A word of an entry: what is asked of one kind is a stretch of the key."""

    __tablename__ = "search_word"
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    word: Mapped[str] = mapped_column(Word, primary_key=True)
    entry_id: Mapped[int] = mapped_column(
        Id, ForeignKey("search_entry.id"), primary_key=True, index=True
    )


@dataclass(frozen=True)
class Kind:
    """Which columns are searched, and of which the first is a document's number."""

    name: str
    columns: tuple[str, ...]
    is_numbered: bool = False


KINDS: dict[type[Table], Kind] = {
    Directive: Kind("directive", ("full_number", "subject"), is_numbered=True),
    File: Kind("file", ("name",)),
    UnitName: Kind("unit", ("name",)),
    Comment: Kind("comment", ("text",)),
    OutgoingEntry: Kind("outgoing", ("full_number", "subject"), is_numbered=True),
    IncomingEntry: Kind("incoming", ("full_number", "subject", "issuer"), is_numbered=True),
    DirectiveReference: Kind("reference", ("full_number", "subject"), is_numbered=True),
    Evidence: Kind("evidence", ("document", "text"), is_numbered=True),
}
ANSWER = Kind("answer", ("values",), is_numbered=True)
"""Of answers only the numbers; `write_answer` writes the line, as it writes the rows."""
BASIS = Kind("basis", ("basis",), is_numbered=True)
"""The document by which deadlines of a case were set or moved: one line for all of them, that of
the first line of the ledger with these words."""


def enter(connection: Connection, kind: Kind, target_id: int, texts: tuple[str, ...]) -> None:
    text = " ".join(texts)
    line = {
        "kind": kind.name, "target_id": target_id,
        "number": f" {' '.join(words_of(texts[0]))[:98]} " if kind.is_numbered else "",
        "plain": f" {spoken(text)} ", "tone_last": f" {spoken_tone_last(text)} ",
        "folded": f" {' '.join(words_of(text))} ",
    }  # fmt: skip
    key = connection.execute(insert(SearchEntry).values(line)).inserted_primary_key
    words = [{"kind": kind.name, "word": word, "entry_id": key[0]}
             for word in sorted(index_words(text)) if key]  # fmt: skip
    if words:
        connection.execute(insert(SearchWord), words)


def strike(connection: Connection, kind: Kind, target_id: int) -> None:
    mine = SearchEntry.kind == kind.name, SearchEntry.target_id == target_id
    entry = select(SearchEntry.id).where(*mine).scalar_subquery()
    connection.execute(delete(SearchWord).where(SearchWord.entry_id == entry))
    connection.execute(delete(SearchEntry).where(*mine))


def enter_answer(connection: Connection, answer_id: int, values: Any) -> None:
    numbers = dict.fromkeys(document_numbers(values))
    if numbers:
        enter(connection, ANSWER, answer_id, (" ".join(numbers),))


def strike_answers(connection: Connection, ids: Iterable[int]) -> None:
    for one in ids:
        strike(connection, ANSWER, one)


def enter_basis(connection: Connection, case_id: int, basis: str) -> None:
    if not document_numbers(basis):
        return
    first = connection.scalar(FIRST_LINES.where(
        Assignment.case_id == case_id, DeadlineChange.basis == basis
    ))  # fmt: skip
    mine = SearchEntry.kind == BASIS.name, SearchEntry.target_id == first
    if first is not None and connection.scalar(select(SearchEntry.id).where(*mine)) is None:
        enter(connection, BASIS, first, (basis,))


FIRST_LINES = select(func.min(DeadlineChange.id)).join(
    Assignment, Assignment.id == DeadlineChange.assignment_id
)


def fill_search(connection: Connection, *names: str) -> None:
    """Of these kinds everything anew, from the rows as they stand; without names all of it."""
    names = names or (*(kind.name for kind in KINDS.values()), ANSWER.name, BASIS.name)
    connection.execute(delete(SearchWord).where(SearchWord.kind.in_(names)))
    connection.execute(delete(SearchEntry).where(SearchEntry.kind.in_(names)))
    for table, kind in KINDS.items():
        if kind.name not in names:
            continue
        columns = [getattr(table, name) for name in ("id", *kind.columns)]
        for row in connection.execute(select(*columns).order_by(columns[0])).all():
            enter(connection, kind, row[0], tuple(row[1:]))
    if ANSWER.name in names:
        rows: dict[int, list[Any]] = {}
        for answer_id, values in connection.execute(select(AnswerRow.answer_id, AnswerRow.values)):
            rows.setdefault(answer_id, []).append(values)
        for answer_id, values in connection.execute(select(Answer.id, Answer.values)).all():
            enter_answer(connection, answer_id, [values, *rows.get(answer_id, ())])
    if BASIS.name in names:
        cases = select(Assignment.case_id, DeadlineChange.basis).distinct()
        of_lines = cases.join(DeadlineChange, DeadlineChange.assignment_id == Assignment.id)
        for case_id, basis in connection.execute(of_lines).all():
            enter_basis(connection, case_id, basis)


def _follow(table: type[Table], kind: Kind) -> None:
    def texts_of(row: Any) -> tuple[str, ...]:
        return tuple(getattr(row, name) or "" for name in kind.columns)

    def begin(_: Any, connection: Connection, row: Any) -> None:
        enter(connection, kind, row.id, texts_of(row))

    def change(_: Any, connection: Connection, row: Any) -> None:
        history = inspect(row).attrs
        if any(history[name].history.has_changes() for name in kind.columns):
            strike(connection, kind, row.id)
            enter(connection, kind, row.id, texts_of(row))

    def end(_: Any, connection: Connection, row: Any) -> None:
        strike(connection, kind, row.id)

    listeners: dict[str, Callable[..., None]] = {
        "after_insert": begin, "after_update": change, "after_delete": end,
    }  # fmt: skip
    for name, listener in listeners.items():
        event.listen(table, name, listener)


for _table, _kind in KINDS.items():
    _follow(_table, _kind)
