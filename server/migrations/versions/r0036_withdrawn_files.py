"""Files that whoever attached them has withdrawn"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.migrations.columns import forget
from server.tables.base import Instant

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("file", sa.Column("withdrawn_at", Instant(), nullable=True))
    why = sa.Column("withdrawn_why", sa.String(1000), server_default="", nullable=False)
    op.add_column("file", why)


def downgrade() -> None:
    forget("file", "withdrawn_at", "withdrawn_why")
