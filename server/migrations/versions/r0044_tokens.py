"""Keys of programs, and accounts of services"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.migrations.columns import points_to
from server.tables.base import Id, Instant, Json

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    is_service: sa.Column[bool] = sa.Column(
        "is_service", sa.Boolean(), server_default=sa.false(), nullable=False
    )
    op.add_column("officer", is_service)
    op.create_table(
        "token",
        sa.Column("id", Id, primary_key=True, autoincrement=True),
        sa.Column("officer_id", Id, nullable=False),
        sa.Column("made_by_id", Id, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("ending", sa.String(8), nullable=False),
        sa.Column("scopes", Json, nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("last_used_at", Instant(), nullable=True),
        sa.Column("revoked_at", Instant(), nullable=True),
        points_to("token", "officer_id", "officer"),
        points_to("token", "made_by_id", "officer"),
        sa.UniqueConstraint("hash", name=op.f("uq_token_hash")),
    )  # fmt: skip
    op.create_index(op.f("ix_token_officer_id"), "token", ["officer_id"])


def downgrade() -> None:
    op.drop_table("token")
    op.drop_column("officer", "is_service")
