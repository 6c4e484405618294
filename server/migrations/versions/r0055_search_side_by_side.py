"""Search: texts without marks, to tell words side by side from scattered ones; who leads a duty"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.migrations.columns import forget

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("search_entry", sa.Column("folded", sa.Text(), server_default="", nullable=False))
    led = sa.text("role = 'lead'")
    op.create_index(
        "ix_assignment_led", "assignment", ["unit_id", "case_id"],
        sqlite_where=led, postgresql_where=led,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_assignment_led", "assignment")
    forget("search_entry", "folded")
