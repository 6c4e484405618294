"""Search: the documents by which deadlines were set or moved"""

from __future__ import annotations

from alembic import op

from server.migrations.columns import allow

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None
BEFORE = ("directive", "file", "unit", "comment", "outgoing", "incoming", "evidence", "answer")


def upgrade() -> None:
    allow("search_entry", "kind", *BEFORE, "basis")


def downgrade() -> None:
    op.execute("DELETE FROM search_word WHERE kind = 'basis'")
    op.execute("DELETE FROM search_entry WHERE kind = 'basis'")
    allow("search_entry", "kind", *BEFORE)
