"""Which process carries a case: it was one and the same until now"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("case") as batch_op:
        batch_op.add_column(sa.Column("rollout_key", sa.String(60), nullable=True))
    op.execute("UPDATE \"case\" SET rollout_key = 'directive_rollout'")


def downgrade() -> None:
    with op.batch_alter_table("case") as batch_op:
        batch_op.drop_column("rollout_key")
