"""The ledger of a deadline tells from whom a part went over to a successor, its past untouched"""

from __future__ import annotations

from alembic import op

from server.migrations.columns import allow, forget, refer

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None
BEFORE = ("set", "extend", "suspend", "resume", "withdraw")


def upgrade() -> None:
    allow("deadline_change", "kind", *BEFORE, "handover")
    refer("deadline_change", "unit_id", "unit")


def downgrade() -> None:
    op.execute("UPDATE deadline_change SET kind = 'set' WHERE kind = 'handover'")
    forget("deadline_change", "unit_id")
    allow("deadline_change", "kind", *BEFORE)
