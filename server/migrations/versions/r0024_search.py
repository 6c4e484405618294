"""Search: the words of directives and names of files; tasks by the name of their step"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.tables.base import Id

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None
WORD = sa.String(40).with_variant(sa.String(40, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "search_entry",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("target_id", Id, nullable=False),
        sa.Column("number", sa.String(100), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("tone_last", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('directive', 'file', 'unit', 'comment')",
            name=op.f("ck_search_entry_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name="pk_search_entry"),
        sa.UniqueConstraint("kind", "target_id", name=op.f("uq_search_entry_kind_target_id")),
    )
    op.create_table(
        "search_word",
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("word", WORD, nullable=False),
        sa.Column("entry_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["search_entry.id"], "fk_search_word_entry_id"),
        sa.PrimaryKeyConstraint("kind", "word", "entry_id", name="pk_search_word"),
    )
    op.create_index("ix_search_word_entry_id", "search_word", ["entry_id"])
    op.create_index("ix_task_name", "task", ["name", "id"])


def downgrade() -> None:
    op.drop_index("ix_task_name", "task")
    op.drop_table("search_word")
    op.drop_table("search_entry")
