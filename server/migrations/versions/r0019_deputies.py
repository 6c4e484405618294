"""Deputies; who assigned a task, when and with what words; what can be recalled"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.migrations.columns import forget, refer
from server.tables.base import Id, Instant, Json
from server.tables.waiting import drop_triggers, keep_waiting

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "deputy",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("officer_id", Id, nullable=False),
        sa.Column("deputy_id", Id, nullable=False),
        sa.Column("unit_id", Id, nullable=True),
        sa.Column("role", sa.String(40), nullable=True),
        sa.Column("in_person", sa.Boolean(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("document", sa.String(300), nullable=False),
        sa.Column("made_by_id", Id, nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_by_id", Id, nullable=True),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], f"fk_deputy_{column}")
            for column, table in (
                ("officer_id", "officer"), ("deputy_id", "officer"), ("unit_id", "unit"),
                ("made_by_id", "officer"), ("ended_by_id", "officer"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name="pk_deputy"),
    )  # fmt: skip
    for column in ("officer_id", "deputy_id"):
        op.create_index(f"ix_deputy_{column}", "deputy", [column])
    refer("task", "deputy_id", "deputy")
    refer("task", "assigned_by_id", "officer")
    op.add_column("task", sa.Column("assigned_at", Instant(), nullable=True))
    note = sa.Column("assign_note", sa.String(500), server_default="", nullable=False)
    op.add_column("task", note)
    is_open = sa.text("state = 'open'")
    op.create_index("ix_task_assigned_by", "task", ["assigned_by_id"], sqlite_where=is_open,
                    postgresql_where=is_open)  # fmt: skip
    op.create_table(
        "last_step",
        sa.Column("instance_id", Id, autoincrement=False, nullable=False),
        sa.Column("task_id", Id, nullable=False),
        sa.Column("officer_id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(60), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("typed", Json, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], "fk_last_step_instance_id"),
        sa.PrimaryKeyConstraint("instance_id", name="pk_last_step"),
    )


def downgrade() -> None:
    op.drop_table("last_step")
    drop_triggers(op.get_bind())
    op.drop_index("ix_task_assigned_by", "task")
    forget("task", "assign_note", "assigned_at", "assigned_by_id", "deputy_id")
    op.drop_table("deputy")
    keep_waiting(op.get_bind())
