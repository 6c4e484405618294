"""Search: the documents that a directive rests on or speaks of"""

from __future__ import annotations

from alembic import op

from server.migrations.columns import allow

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None
BEFORE = (
    *("directive", "file", "unit", "comment", "outgoing", "incoming", "evidence", "answer"),
    "basis",
)


def upgrade() -> None:
    allow("search_entry", "kind", *BEFORE, "reference")


def downgrade() -> None:
    op.execute("DELETE FROM search_word WHERE kind = 'reference'")
    op.execute("DELETE FROM search_entry WHERE kind = 'reference'")
    allow("search_entry", "kind", *BEFORE)
