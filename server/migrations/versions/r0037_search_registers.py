"""Search: the registers, evidence, and numbers of documents in answers"""

from __future__ import annotations

from alembic import op

from server.migrations.columns import allow

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None
BEFORE = ("directive", "file", "unit", "comment")
NEW = ("outgoing", "incoming", "evidence", "answer")


def upgrade() -> None:
    allow("search_entry", "kind", *BEFORE, *NEW)


def downgrade() -> None:
    listed = ", ".join(f"'{kind}'" for kind in NEW)
    op.execute(f"DELETE FROM search_word WHERE kind IN ({listed})")
    op.execute(f"DELETE FROM search_entry WHERE kind IN ({listed})")
    allow("search_entry", "kind", *BEFORE)
