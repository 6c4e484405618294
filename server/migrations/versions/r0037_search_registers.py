"""Search: the registers, evidence, and numbers of documents in answers"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.migrations.columns import allow
from server.migrations.search_lines import fill_line, fill_lines
from server.search_words import document_numbers
from server.tables.base import Json

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None
BEFORE = ("directive", "file", "unit", "comment")
NEW = ("outgoing", "incoming", "evidence", "answer")


def upgrade() -> None:
    allow("search_entry", "kind", *BEFORE, *NEW)
    fill_lines("outgoing", "outgoing_entry", "full_number", "subject", is_numbered=True)
    fill_lines("incoming", "incoming_entry", "full_number", "subject", "issuer", is_numbered=True)
    fill_lines("evidence", "evidence", "document", "text", is_numbered=True)
    fill_answers()


def fill_answers() -> None:
    """Numbers of documents that an answer names, in its tables too."""
    bind = op.get_bind()
    named: dict[int, list[str]] = {}
    for table, key in (("answer", "id"), ("answer_row", "answer_id")):
        rows = sa.table(table, sa.column(key), sa.column("values", Json))
        for answer_id, values in bind.execute(sa.select(*rows.c)):
            named.setdefault(answer_id, []).extend(document_numbers(values))
    for answer_id, numbers in named.items():
        if numbers:
            text = " ".join(dict.fromkeys(numbers))
            fill_line(bind, "answer", answer_id, [text], is_numbered=True)


def downgrade() -> None:
    listed = ", ".join(f"'{kind}'" for kind in NEW)
    op.execute(f"DELETE FROM search_word WHERE kind IN ({listed})")
    op.execute(f"DELETE FROM search_entry WHERE kind IN ({listed})")
    allow("search_entry", "kind", *BEFORE)
