"""Receipts: when a unit opened a directive, and on which day it was asked again"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.migrations.columns import points_to
from server.tables.base import Id, Instant

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None
POINTS_TO = (("case_id", "case"), ("unit_id", "unit"), ("officer_id", "officer"))
ONCE = ["case_id", "unit_id", "asked_on"]


def upgrade() -> None:
    op.create_table(
        "opening",
        *(sa.Column(column, Id, nullable=False) for column, _ in POINTS_TO),
        sa.Column("at", Instant(), nullable=False),
        *(points_to("opening", column, target) for column, target in POINTS_TO),
        sa.PrimaryKeyConstraint("case_id", "unit_id", name="pk_opening"),
    )
    op.add_column("reminding", sa.Column("asked_on", sa.Date(), nullable=True))
    op.create_index("ix_reminding_asked", "reminding", ONCE, unique=True)


def downgrade() -> None:
    op.drop_index("ix_reminding_asked", "reminding")
    op.drop_column("reminding", "asked_on")
    op.drop_table("opening")
