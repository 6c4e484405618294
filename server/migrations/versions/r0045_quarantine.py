"""Uploads with a mark of secrecy are set aside; files that ask for care say so"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.tables.base import Id, Instant

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quarantined",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("mark", sa.String(20), nullable=False),
        sa.Column("officer_id", Id, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("wiped_at", Instant(), nullable=True),
        sa.Column("wiped_by_id", Id, nullable=True),
        sa.Column("wiped_why", sa.String(1000), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], "fk_quarantined_officer_id"),
        sa.ForeignKeyConstraint(["wiped_by_id"], ["officer.id"], "fk_quarantined_wiped_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_quarantined"),
    )
    op.create_index("ix_quarantined_sha256", "quarantined", ["sha256"])
    op.create_index("ix_quarantined_wiped_at_id", "quarantined", ["wiped_at", "id"])
    caution: sa.Column[str] = sa.Column("caution", sa.String(40), server_default="", nullable=False)
    op.add_column("file", caution)


def downgrade() -> None:
    op.drop_column("file", "caution")
    op.drop_table("quarantined")
