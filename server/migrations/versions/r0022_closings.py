"""Figures as a leader closed them, assignment by assignment"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.tables.base import Id, Instant

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None
DAYS = ("original_due", "current_due", "suspended_on", "submitted_on", "accepted_on",
        "evidence_on")  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "closing",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("case_id", Id, nullable=False),
        sa.Column("period", sa.String(10), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("officer_id", Id, nullable=True),
        sa.Column("instance_id", Id, nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], "fk_closing_case_id"),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], "fk_closing_officer_id"),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], "fk_closing_instance_id"),
        sa.PrimaryKeyConstraint("id", name="pk_closing"),
        sa.UniqueConstraint("case_id", "closed_on", name="uq_closing_case_id_closed_on"),
    )
    op.create_index("ix_closing_period", "closing", ["period"])
    op.create_table(
        "closed_assignment",
        sa.Column("closing_id", Id, nullable=False),
        sa.Column("assignment_id", Id, nullable=False),
        *(sa.Column(name, Id, nullable=False) for name in ("case_id", "unit_id", "obligation_id")),
        *(sa.Column(name, sa.String(12), nullable=False)
          for name in ("role", "progress", "deadline_kind")),
        *(sa.Column(name, sa.Date(), nullable=True) for name in DAYS),
        *(sa.Column(name, sa.String(8), nullable=False) for name in ("box", "box_original")),
        sa.ForeignKeyConstraint(["closing_id"], ["closing.id"], "fk_closed_assignment_closing_id"),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], "fk_closed_assignment_assignment_id"
        ),
        sa.PrimaryKeyConstraint("closing_id", "assignment_id", name="pk_closed_assignment"),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("closed_assignment")
    op.drop_table("closing")
