"""What a virus scanner said of a file, and when"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.migrations.columns import forget
from server.tables.base import Instant

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("file", sa.Column("scanned_at", Instant(), nullable=True))
    found = sa.Column("infection", sa.String(200), server_default="", nullable=False)
    op.add_column("file", found)
    waiting = sa.text("scanned_at IS NULL")
    op.create_index("ix_file_unscanned", "file", ["id"], sqlite_where=waiting,
                    postgresql_where=waiting)  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_file_unscanned", "file")
    forget("file", "infection", "scanned_at")
