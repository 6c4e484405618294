"""Sessions are found by their beginning, for those of long ago to go"""

from __future__ import annotations

from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_sign_in_started_at", "sign_in", ["started_at"])


def downgrade() -> None:
    op.drop_index("ix_sign_in_started_at", "sign_in")
