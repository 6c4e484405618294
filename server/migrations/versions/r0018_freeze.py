"""Clocks stand still while the end of a directive is considered"""

from __future__ import annotations

from alembic import op

from server.migrations.columns import allow

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    allow("halt", "kind", "suspend", "cancel", "freeze")


def downgrade() -> None:
    op.execute("UPDATE halt SET kind = 'suspend', ended_at = COALESCE(ended_at, at) "
               "WHERE kind = 'freeze'")  # fmt: skip
    allow("halt", "kind", "suspend", "cancel")
