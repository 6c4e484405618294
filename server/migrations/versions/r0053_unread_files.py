"""In which files no mark of secrecy could be looked for"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Pictures never were read; of the other files nobody knows any more."""
    op.add_column(
        "file", sa.Column("is_unread", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    file = sa.table("file", sa.column("media_type"), sa.column("is_unread", sa.Boolean()))
    pictures = sa.update(file).where(file.c.media_type.like("image/%"))
    op.execute(pictures.values(is_unread=sa.true()))


def downgrade() -> None:
    op.drop_column("file", "is_unread")
