"""Running instances taken to another version; what a draft holds that its form has no field for"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.tables.base import Id, Instant, Json
from server.tables.waiting import keep_waiting

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOVE = ("asked", "going", "withdrawn", "stopped")
INSTANCE = ("waiting", "moved", "refused", "unaffected", "left")


def upgrade() -> None:
    op.create_table(
        "move",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("definition_id", Id, nullable=False),
        sa.Column("mapping", Json, nullable=False),
        sa.Column("with_later", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(1000), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("officer_id", Id, nullable=False),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decided_by_id", Id, nullable=True),
        sa.CheckConstraint(among("state", MOVE), name=op.f("ck_move_state")),
        to("move", "definition_id", "definition"),
        to("move", "officer_id", "officer"),
        to("move", "decided_by_id", "officer"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_move")),
    )
    op.create_index(op.f("ix_move_definition_id"), "move", ["definition_id"])
    op.create_table(
        "moved_instance",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("move_id", Id, nullable=False),
        sa.Column("instance_id", Id, nullable=False),
        sa.Column("from_id", Id, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("told", Json, nullable=False),
        sa.Column("at", Instant(), nullable=True),
        sa.CheckConstraint(among("state", INSTANCE), name=op.f("ck_moved_instance_state")),
        to("moved_instance", "move_id", "move"),
        to("moved_instance", "instance_id", "instance"),
        to("moved_instance", "from_id", "definition"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moved_instance")),
        sa.UniqueConstraint(
            "move_id", "instance_id", name=op.f("uq_moved_instance_move_id_instance_id")
        ),
    )
    op.create_index(op.f("ix_moved_instance_instance_id"), "moved_instance", ["instance_id"])
    op.create_index("ix_moved_instance_move_id_state", "moved_instance", ["move_id", "state", "id"])
    op.add_column("draft", sa.Column("homeless", Json, server_default="{}", nullable=False))
    keep_waiting(op.get_bind(), bound=False)  # a task's new name reaches the lists


def downgrade() -> None:
    with op.batch_alter_table("draft") as batch:
        batch.drop_column("homeless")
    op.drop_table("moved_instance")
    op.drop_table("move")


def among(column: str, values: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({listed})"


def to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name)
