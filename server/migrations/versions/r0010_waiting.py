"""Who waits for what: the open tasks of each candidate, kept by triggers"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.tables.base import Id
from server.tables.waiting import drop_triggers, fill_waiting, keep_waiting

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None
COVERED = ("on_paper", "day", "task_id", "holder_id", "case_id", "task_unit_id", "about_id",
           "is_halted", "name")  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "waiting",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("task_id", Id, nullable=False),
        sa.Column("unit_id", Id, nullable=True),
        sa.Column("role", sa.String(40), nullable=True),
        sa.Column("officer_id", Id, nullable=True),
        sa.Column("on_paper", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("holder_id", Id, nullable=True),
        sa.Column("case_id", Id, nullable=True),
        sa.Column("task_unit_id", Id, nullable=True),
        sa.Column("about_id", Id, nullable=True),
        sa.Column("is_halted", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting")),
    )
    op.create_index(op.f("ix_waiting_task_id"), "waiting", ["task_id"])
    op.create_index("ix_waiting_of_role", "waiting", ["unit_id", "role", *COVERED])
    op.create_index("ix_waiting_of_officer", "waiting", ["officer_id", *COVERED])
    op.create_index(op.f("ix_draft_officer_id"), "draft", ["officer_id"])
    keep_waiting(op.get_bind(), bound=False)
    fill_waiting(op.get_bind(), bound=False)


def downgrade() -> None:
    drop_triggers(op.get_bind())
    op.drop_index(op.f("ix_draft_officer_id"), "draft")
    op.drop_table("waiting")
