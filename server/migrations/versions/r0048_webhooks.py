"""Other systems that are told what happens"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.migrations.columns import points_to
from server.tables.base import Id, Instant, Json

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None
WAITING = sa.text("sent_at IS NULL AND NOT failed")


def upgrade() -> None:
    op.create_table(
        "webhook",
        sa.Column("id", Id, primary_key=True, autoincrement=True),
        sa.Column("officer_id", Id, nullable=False),
        sa.Column("made_by_id", Id, nullable=False),
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column("kinds", Json, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("key", sa.String(36), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        points_to("webhook", "officer_id", "officer"),
        points_to("webhook", "made_by_id", "officer"),
    )
    op.create_index(op.f("ix_webhook_officer_id"), "webhook", ["officer_id"])
    op.create_table(
        "delivery",
        sa.Column("id", Id, primary_key=True, autoincrement=True),
        sa.Column("key", sa.String(36), nullable=False),
        sa.Column("webhook_id", Id, nullable=False),
        sa.Column("chain", Id, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("next_at", Instant(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", sa.String(36), nullable=True),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("failed", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        points_to("delivery", "webhook_id", "webhook"),
        sa.UniqueConstraint("key", name=op.f("uq_delivery_key")),
    )
    op.create_index(op.f("ix_delivery_webhook_id"), "delivery", ["webhook_id"])
    op.create_index("ix_delivery_waiting", "delivery", ["next_at", "id"],
                    sqlite_where=WAITING, postgresql_where=WAITING)  # fmt: skip
    op.create_index("ix_delivery_failed", "delivery", ["id"],
                    sqlite_where=sa.text("failed"), postgresql_where=sa.text("failed"))  # fmt: skip


def downgrade() -> None:
    op.drop_table("delivery")
    op.drop_table("webhook")
