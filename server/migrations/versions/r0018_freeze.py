"""Clocks stand still while the end of a directive is considered"""

from __future__ import annotations

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    allow("suspend", "cancel", "freeze")


def downgrade() -> None:
    op.execute("UPDATE halt SET kind = 'suspend', ended_at = COALESCE(ended_at, at) "
               "WHERE kind = 'freeze'")  # fmt: skip
    allow("suspend", "cancel")


def allow(*kinds: str) -> None:
    name, listed = op.f("ck_halt_kind"), ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("halt") as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, f"kind IN ({listed})")
