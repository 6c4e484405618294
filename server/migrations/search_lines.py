"""Lines of the search, filled while the tables are as a revision knows them, not as they are today.

How words are cut is the product's: what it looks for today must be what lies there.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.search_words import index_words, spoken, spoken_tone_last, words_of

NAMES = ("id", "kind", "target_id", "number", "plain", "tone_last")
ENTRY = sa.table("search_entry", *(sa.column(name) for name in NAMES))
WORD = sa.table("search_word", sa.column("kind"), sa.column("word"), sa.column("entry_id"))


def fill_lines(kind: str, table: str, *columns: str, is_numbered: bool = False) -> None:
    """From the rows as they stand; of a numbered kind the first column is the number."""
    rows = sa.table(table, *(sa.column(name) for name in ("id", *columns)))
    bind = op.get_bind()
    for row in bind.execute(sa.select(*rows.c).order_by(rows.c.id)).all():
        texts = [text or "" for text in row[1:]]
        fill_line(bind, kind, row[0], texts, is_numbered=is_numbered)


def fill_line(
    bind: sa.Connection, kind: str, target_id: int, texts: list[str], *, is_numbered: bool
) -> None:
    text = " ".join(texts)
    line = {
        "kind": kind, "target_id": target_id,
        "number": f" {' '.join(words_of(texts[0]))[:98]} " if is_numbered else "",
        "plain": f" {spoken(text)} ", "tone_last": f" {spoken_tone_last(text)} ",
    }  # fmt: skip
    entry_id = bind.execute(sa.insert(ENTRY).values(line).returning(ENTRY.c.id)).scalar_one()
    words = [{"kind": kind, "word": word, "entry_id": entry_id}
             for word in sorted(index_words(text))]  # fmt: skip
    if words:
        bind.execute(sa.insert(WORD), words)
