"""What lies before whoever does a task: answers of earlier ones"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.tables.base import Id

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reading",
        sa.Column("task_id", Id, nullable=False),
        sa.Column("source_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_reading_task_id")),
        sa.ForeignKeyConstraint(["source_id"], ["task.id"], name=op.f("fk_reading_source_id")),
        sa.PrimaryKeyConstraint("task_id", "source_id", name=op.f("pk_reading")),
    )
    op.create_index(op.f("ix_reading_source_id"), "reading", ["source_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_reading_source_id"), table_name="reading")
    op.drop_table("reading")
