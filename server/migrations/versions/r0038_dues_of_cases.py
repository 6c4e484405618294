"""What becomes due for a case as a whole is found by an index"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    of_case = sa.text("ended_at IS NULL AND instance_id IS NULL AND assignment_id IS NULL")
    op.create_index("ix_due_of_case", "due", ["key"], sqlite_where=of_case,
                    postgresql_where=of_case)  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_due_of_case", "due")
