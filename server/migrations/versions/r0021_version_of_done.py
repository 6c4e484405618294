"""A step that is over keeps the version it was over under, however its process moves on"""

from __future__ import annotations

from alembic import op

from server.migrations.columns import forget, refer
from server.tables.waiting import drop_triggers, keep_waiting

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    refer("task", "definition_id", "definition")


def downgrade() -> None:
    drop_triggers(op.get_bind())
    forget("task", "definition_id")
    keep_waiting(op.get_bind())
