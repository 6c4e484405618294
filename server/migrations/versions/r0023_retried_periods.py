"""A period that could not start is tried again on a day of its own: later ones stay on theirs"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("schedule", sa.Column("retry_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("schedule", "retry_on")
