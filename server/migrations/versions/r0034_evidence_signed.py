"""Who signed the paper that is shown as evidence"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.migrations.columns import forget

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    signed = sa.Column("signatory", sa.String(200), server_default="", nullable=False)
    op.add_column("evidence", signed)


def downgrade() -> None:
    forget("evidence", "signatory")
