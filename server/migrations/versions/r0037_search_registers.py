"""Search: the registers, evidence, and numbers of documents in answers"""

from __future__ import annotations

from alembic import op

from server.tables.search import fill_search

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None
BEFORE = ("directive", "file", "unit", "comment")
NEW = ("outgoing", "incoming", "evidence", "answer")


def upgrade() -> None:
    allow(*BEFORE, *NEW)
    fill_search(op.get_bind(), *NEW)


def downgrade() -> None:
    listed = ", ".join(f"'{kind}'" for kind in NEW)
    op.execute(f"DELETE FROM search_word WHERE kind IN ({listed})")
    op.execute(f"DELETE FROM search_entry WHERE kind IN ({listed})")
    allow(*BEFORE)


def allow(*kinds: str) -> None:
    name, listed = op.f("ck_search_entry_kind"), ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("search_entry") as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, f"kind IN ({listed})")
