"""Chasing rests: of an assignment or of a unit, for a while or until it is taken up again"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.migrations.columns import points_to
from server.tables.base import Id, Instant

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

POINTS_TO = (("case_id", "case"), ("unit_id", "unit"), ("assignment_id", "assignment"),
             ("officer_id", "officer"), ("ended_by_id", "officer"))  # fmt: skip
STILL = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "chase_pause",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("case_id", Id, nullable=False),
        sa.Column("unit_id", Id, nullable=False),
        sa.Column("assignment_id", Id, nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(1000), nullable=False),
        sa.Column("officer_id", Id, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_by_id", Id, nullable=True),
        sa.Column("end_reason", sa.String(1000), server_default="", nullable=False),
        *(points_to("chase_pause", column, target) for column, target in POINTS_TO),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chase_pause")),
    )
    op.create_index("ix_chase_pause_open", "chase_pause", ["case_id", "unit_id"],
                    sqlite_where=STILL, postgresql_where=STILL)  # fmt: skip


def downgrade() -> None:
    op.drop_table("chase_pause")
