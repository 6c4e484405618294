"""Whether marks of secrecy were looked for in a file at all"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.migrations.columns import forget
from server.tables.base import Instant

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of those stored before nobody knows."""
    op.add_column("file", sa.Column("read_at", Instant(), nullable=True))


def downgrade() -> None:
    forget("file", "read_at")
