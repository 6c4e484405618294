"""When each field of a draft became what it is"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.migrations.columns import forget
from server.tables.base import Json

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("draft", sa.Column("kept", Json, server_default="{}", nullable=False))


def downgrade() -> None:
    forget("draft", "kept")
