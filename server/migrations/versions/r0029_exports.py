"""Reports that are ordered as files"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.tables.base import Id, Instant, Json

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None
WAITING = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "export",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("officer_id", Id, nullable=False),
        sa.Column("report", sa.String(30), nullable=False),
        sa.Column("ending", sa.String(4), nullable=False),
        sa.Column("asked", Json, nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(36), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("next_at", Instant(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", sa.String(36), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("failed", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], "fk_export_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_export"),
    )
    op.create_index("ix_export_officer_id", "export", ["officer_id", "id"])
    op.create_index("ix_export_waiting", "export", ["next_at", "id"],
                    sqlite_where=WAITING, postgresql_where=WAITING)  # fmt: skip
    op.create_index("ix_export_at", "export", ["at"])


def downgrade() -> None:
    op.drop_table("export")
