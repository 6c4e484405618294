"""The inbox: the binding day beside the day, what stands in a unit, what an officer has done"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.tables.base import Id, Instant, Json
from server.tables.waiting import drop_triggers, fill_waiting, keep_waiting

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None
COVERED = ("on_paper", "day", "task_id", "holder_id", "case_id", "task_unit_id", "about_id",
           "is_halted", "name", "bound")  # fmt: skip
INDEXES = {"ix_waiting_of_role": ["unit_id", "role"], "ix_waiting_of_officer": ["officer_id"]}


def upgrade() -> None:
    drop_triggers(op.get_bind())
    for name in INDEXES:
        op.drop_index(name, "waiting")
    op.execute("DELETE FROM waiting")
    op.add_column("waiting", sa.Column("bound", sa.Date(), nullable=True))
    for name, first in INDEXES.items():
        op.create_index(name, "waiting", [*first, *COVERED])
    of_unit = [one for one in COVERED if one not in ("on_paper", "task_unit_id")]
    op.create_index("ix_waiting_of_unit", "waiting", ["task_unit_id", *of_unit])
    done = sa.text("state = 'done'")
    op.create_index("ix_task_done_by", "task", ["done_by_id", "done_at", "id"],
                    sqlite_where=done, postgresql_where=done)  # fmt: skip
    keep_waiting(op.get_bind())
    fill_waiting(op.get_bind())
    make_tables()


def make_tables() -> None:
    op.create_table(
        "follow_up",
        sa.Column("officer_id", Id, nullable=False),
        sa.Column("task_id", Id, nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], "fk_follow_up_officer_id"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], "fk_follow_up_task_id"),
        sa.PrimaryKeyConstraint("officer_id", "task_id", name="pk_follow_up"),
    )
    op.create_index("ix_follow_up_task_id", "follow_up", ["task_id"])
    op.create_table(
        "acknowledgement",
        sa.Column("case_id", Id, nullable=False),
        sa.Column("unit_id", Id, nullable=False),
        sa.Column("officer_id", Id, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], "fk_acknowledgement_case_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], "fk_acknowledgement_unit_id"),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], "fk_acknowledgement_officer_id"),
        sa.PrimaryKeyConstraint("case_id", "unit_id", name="pk_acknowledgement"),
    )
    op.create_index("ix_acknowledgement_unit_id", "acknowledgement", ["unit_id"])
    op.create_table(
        "saved_filter",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("officer_id", Id, nullable=False),
        sa.Column("unit_id", Id, nullable=True),
        sa.Column("role", sa.String(40), nullable=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("query", Json, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], "fk_saved_filter_officer_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], "fk_saved_filter_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_filter"),
    )
    for column in ("officer_id", "unit_id", "role"):
        op.create_index(f"ix_saved_filter_{column}", "saved_filter", [column])


def downgrade() -> None:
    for table in ("saved_filter", "acknowledgement", "follow_up"):
        op.drop_table(table)
    drop_triggers(op.get_bind())
    op.drop_index("ix_task_done_by", "task")
    op.drop_index("ix_waiting_of_unit", "waiting")
    for name in INDEXES:
        op.drop_index(name, "waiting")
    op.drop_column("waiting", "bound")
    before = [one for one in COVERED if one != "bound"]
    for name, first in INDEXES.items():
        op.create_index(name, "waiting", [*first, *before])
    keep_waiting(op.get_bind(), bound=False)
    fill_waiting(op.get_bind(), bound=False)
