"""Sắp xếp tổ chức: which units became which; a part of the work remembers whom it was given to"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.migrations.columns import forget, points_to, refer
from server.tables.assignment_day import drop_days, keep_days
from server.tables.base import Id, Instant
from server.tables.waiting import drop_triggers, keep_waiting

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None
UNIQUE = "uq_assignment_case_id_obligation_id_{}_role"


def once(whose: str) -> list[str]:
    return ["case_id", "obligation_id", whose, "role"]


def upgrade() -> None:
    op.create_table(
        "succession",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("instance_id", Id, nullable=False),
        sa.Column("change", sa.String(10), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("basis", sa.String(500), nullable=False),
        sa.Column("new_name", sa.String(300), nullable=False),
        sa.Column("moves_people", sa.Boolean(), nullable=False),
        sa.Column("entered_by_id", Id, nullable=True),
        sa.Column("approved_by_id", Id, nullable=True),
        sa.Column("applied_at", Instant(), nullable=True),
        points_to("succession", "instance_id", "instance"),
        points_to("succession", "entered_by_id", "officer"),
        points_to("succession", "approved_by_id", "officer"),
        sa.CheckConstraint("change IN ('MERGE', 'SPLIT', 'RENAME', 'DISSOLVE')",
                           name=op.f("ck_succession_change")),
        sa.CheckConstraint("state IN ('entered', 'approved', 'applied', 'cancelled')",
                           name=op.f("ck_succession_state")),
        sa.UniqueConstraint("instance_id", name=op.f("uq_succession_instance_id")),
        sa.PrimaryKeyConstraint("id", name="pk_succession"),
    )  # fmt: skip
    op.create_table(
        "succession_unit",
        sa.Column("succession_id", Id, nullable=False),
        sa.Column("unit_id", Id, nullable=False),
        sa.Column("side", sa.String(6), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        points_to("succession_unit", "succession_id", "succession"),
        points_to("succession_unit", "unit_id", "unit"),
        sa.CheckConstraint("side IN ('before', 'after')", name=op.f("ck_succession_unit_side")),
        sa.PrimaryKeyConstraint("succession_id", "unit_id", "side", name="pk_succession_unit"),
    )
    op.create_index("ix_succession_unit_unit_id", "succession_unit", ["unit_id"])
    op.create_table(
        "succession_item",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("succession_id", Id, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("item_id", Id, nullable=False),
        sa.Column("case_id", Id, nullable=True),
        sa.Column("work", sa.String(500), nullable=False),
        sa.Column("from_unit_id", Id, nullable=False),
        sa.Column("to_unit_id", Id, nullable=True),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        points_to("succession_item", "succession_id", "succession"),
        points_to("succession_item", "case_id", "case"),
        points_to("succession_item", "from_unit_id", "unit"),
        points_to("succession_item", "to_unit_id", "unit"),
        sa.PrimaryKeyConstraint("id", name="pk_succession_item"),
    )
    op.create_index("ix_succession_item_succession_id", "succession_item", ["succession_id"])
    off()
    refer("assignment", "given_to_id", "unit")
    op.execute("UPDATE assignment SET given_to_id = unit_id")
    with op.batch_alter_table("assignment") as batch:
        batch.alter_column("given_to_id", existing_type=Id, nullable=False)
        batch.drop_constraint(UNIQUE.format("unit_id"), type_="unique")
        batch.create_unique_constraint(UNIQUE.format("given_to_id"), once("given_to_id"))
    on()


def off() -> None:
    """SQLite copies the table: what stands on it is made anew."""
    drop_triggers(op.get_bind())
    drop_days(op.get_bind())


def on() -> None:
    keep_waiting(op.get_bind())
    keep_days(op.get_bind())


def downgrade() -> None:
    """Two parts of one duty that came to one unit would be one too many: they go back first."""
    off()
    op.execute("UPDATE assignment SET unit_id = given_to_id")
    with op.batch_alter_table("assignment") as batch:
        batch.drop_constraint(UNIQUE.format("given_to_id"), type_="unique")
        batch.create_unique_constraint(UNIQUE.format("unit_id"), once("unit_id"))
    forget("assignment", "given_to_id")
    on()
    for table in ("succession_item", "succession_unit", "succession"):
        op.drop_table(table)
