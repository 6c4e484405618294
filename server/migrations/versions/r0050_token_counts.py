"""How often a key asks, counted by all processes"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None
COUNTED = ("counted_in", "counted")


def upgrade() -> None:
    for name in COUNTED:
        op.add_column("token", sa.Column(name, sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    for name in reversed(COUNTED):
        op.drop_column("token", name)
