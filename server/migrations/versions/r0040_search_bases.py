"""Search: the documents by which deadlines were set or moved"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.migrations.columns import allow
from server.migrations.search_lines import fill_line
from server.search_words import document_numbers

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None
BEFORE = ("directive", "file", "unit", "comment", "outgoing", "incoming", "evidence", "answer")
LINES = sa.text("""SELECT MIN(d.id), d.basis FROM deadline_change d
    JOIN assignment a ON a.id = d.assignment_id WHERE d.basis <> ''
    GROUP BY a.case_id, d.basis ORDER BY MIN(d.id)""")


def upgrade() -> None:
    allow("search_entry", "kind", *BEFORE, "basis")
    bind = op.get_bind()
    for line_id, basis in bind.execute(LINES).all():
        if document_numbers(basis):
            fill_line(bind, "basis", line_id, [basis], is_numbered=True)


def downgrade() -> None:
    op.execute("DELETE FROM search_word WHERE kind = 'basis'")
    op.execute("DELETE FROM search_entry WHERE kind = 'basis'")
    allow("search_entry", "kind", *BEFORE)
