"""What people say to each other about a task"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.tables.base import Id, Instant, Json

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "comment",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("task_id", Id, nullable=False),
        sa.Column("officer_id", Id, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("mentioned", Json, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], "fk_comment_task_id"),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], "fk_comment_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_comment"),
    )
    op.create_index("ix_comment_task_id_id", "comment", ["task_id", "id"])


def downgrade() -> None:
    op.drop_table("comment")
