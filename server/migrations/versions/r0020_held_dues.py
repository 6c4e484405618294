"""What stands still with its case is known by a column: no tick looks at it"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

OPEN = "ended_at IS NULL"
LATER = {"ix_due_open": OPEN, "ix_due_free": f"{OPEN} AND instance_id IS NULL"}


def upgrade() -> None:
    forget(*LATER)
    with op.batch_alter_table("due") as batch_op:
        batch_op.add_column(sa.Column("held", sa.Boolean(), nullable=False,
                                      server_default=sa.text("false")))  # fmt: skip
    for name, condition in LATER.items():
        make(name, condition.replace(OPEN, f"{OPEN} AND NOT held"), "due_at", "id")
    make("ix_due_failed", "failed", "instance_id")


def downgrade() -> None:
    forget(*LATER, "ix_due_failed")
    with op.batch_alter_table("due") as batch_op:
        batch_op.drop_column("held")
    for name, condition in LATER.items():
        make(name, condition, "due_at", "id")


def make(name: str, condition: str, *columns: str) -> None:
    literal = sa.text(condition)
    op.create_index(name, "due", list(columns), sqlite_where=literal, postgresql_where=literal)


def forget(*names: str) -> None:
    for name in names:
        op.drop_index(name, table_name="due")
