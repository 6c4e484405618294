"""Settings of the office that an administrator has changed"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.tables.base import Id, Instant, Json

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "setting_change",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("values", Json, nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("officer_id", Id, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], "fk_setting_change_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_setting_change"),
    )
    op.create_index("ix_setting_change_name_id", "setting_change", ["name", "id"])


def downgrade() -> None:
    op.drop_table("setting_change")
