"""A deputy for one kind of document, one directive or one step"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.migrations.columns import forget, refer

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("deputy", sa.Column("doc_type", sa.String(10), nullable=True))
    op.add_column("deputy", sa.Column("step", sa.String(200), nullable=True))
    refer("deputy", "directive_id", "directive")


def downgrade() -> None:
    forget("deputy", "doc_type", "step", "directive_id")
