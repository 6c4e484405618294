"""Indexes over open work: of an instance in its order, and what locks none"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OPEN = "ended_at IS NULL"
FREE = f"{OPEN} AND instance_id IS NULL"
INDEXES = (
    ("ix_due_free", "due", ["due_at", "id"], FREE),
    ("ix_due_of_instance", "due", ["instance_id"], OPEN),
    ("ix_job_free", "job", ["run_at", "id"], FREE),
    ("ix_job_of_instance", "job", ["instance_id", "id"], OPEN),
)


def upgrade() -> None:
    for name, table, columns, condition in INDEXES:
        literal = sa.text(condition)
        op.create_index(
            name, table, columns, sqlite_where=literal, postgresql_where=literal, unique=False
        )


def downgrade() -> None:
    for name, table, _columns, _condition in INDEXES:
        op.drop_index(name, table_name=table)
