"""A password that an administrator gave is changed at the first sign-in"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    given: sa.Column[bool] = sa.Column(
        "password_is_given", sa.Boolean(), server_default=sa.false(), nullable=False
    )
    op.add_column("officer", given)


def downgrade() -> None:
    op.drop_column("officer", "password_is_given")
