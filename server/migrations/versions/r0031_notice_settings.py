"""What an officer wants to be told by letter, and when; the address of their calendar"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.tables.base import Id, Json

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice_setting",
        sa.Column("officer_id", Id, autoincrement=False, nullable=False),
        sa.Column("digest", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("hour", sa.String(5), server_default="07:30", nullable=False),
        sa.Column("given", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("urgent", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("working_days", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("left_out", Json, server_default="[]", nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("feed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("feed_is_open", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], "fk_notice_setting_officer_id"),
        sa.PrimaryKeyConstraint("officer_id", name="pk_notice_setting"),
    )


def downgrade() -> None:
    op.drop_table("notice_setting")
