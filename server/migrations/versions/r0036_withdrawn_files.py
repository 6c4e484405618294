"""Files that whoever attached them has withdrawn"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.migrations.columns import forget
from server.tables.base import Instant

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None
PLACES = ("task_id", "case_id", "assignment_id")


def upgrade() -> None:
    op.add_column("file", sa.Column("withdrawn_at", Instant(), nullable=True))
    why = sa.Column("withdrawn_why", sa.String(1000), server_default="", nullable=False)
    op.add_column("file", why)


def downgrade() -> None:
    """An older release hides none: what was withdrawn lies with whoever attached it, and nowhere
    else."""
    file = sa.table("file", *(sa.column(name) for name in (*PLACES, "withdrawn_at")))
    withdrawn = sa.update(file).where(file.c.withdrawn_at.is_not(None))
    op.execute(withdrawn.values(dict.fromkeys(PLACES)))
    forget("file", "withdrawn_at", "withdrawn_why")
