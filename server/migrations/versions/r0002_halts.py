"""Suspending and cancelling cases; incidents that are handled"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.tables.base import Id, Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

HALTED = (("case", False), ("instance", True), ("assignment", True))
"""Tables that point to `halt`, and whether the column is indexed."""


def upgrade() -> None:
    op.create_table(
        "halt",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("case_id", Id, nullable=False),
        sa.Column("unit_id", Id, nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("document", sa.String(length=500), nullable=False),
        sa.Column("officer_id", Id, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_by_id", Id, nullable=True),
        sa.Column("end_reason", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("end_document", sa.String(length=500), server_default="", nullable=False),
        sa.Column("days", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("kind IN ('suspend', 'cancel')", name=op.f("ck_halt_kind")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_halt_case_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_halt_unit_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_halt_officer_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["officer.id"], name=op.f("fk_halt_ended_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_halt")),
    )
    op.create_index(op.f("ix_halt_case_id"), "halt", ["case_id"])
    for table, is_indexed in HALTED:
        refer(table, "halt_id", "halt")
        if is_indexed:
            op.create_index(op.f(f"ix_{table}_halt_id"), table, ["halt_id"])
    for column, table in (("task_id", "task"), ("officer_id", "officer"),
                          ("resolved_by_id", "officer")):  # fmt: skip
        refer("incident", column, table)
    op.add_column("incident", sa.Column("count", sa.Integer(), server_default="1", nullable=False))
    op.add_column("incident", sa.Column("last_at", Instant(), nullable=True))
    for name, length in (("resolution", 12), ("note", 1000)):
        text = sa.Column(name, sa.String(length=length), server_default="", nullable=False)
        op.add_column("incident", text)
    is_open = sa.text("resolved_at IS NULL")
    op.create_index("ix_incident_open", "incident", ["at", "id"], sqlite_where=is_open,
                    postgresql_where=is_open)  # fmt: skip


def refer(table: str, column: str, target: str) -> None:
    """A new foreign key in place: SQLite would else copy a table that others point to."""
    kind = Id.compile(dialect=op.get_bind().dialect)
    name = f"fk_{table}_{column}"
    op.execute(
        f'ALTER TABLE "{table}" ADD COLUMN {column} {kind} '
        f'CONSTRAINT {name} REFERENCES "{target}" (id)'
    )


def downgrade() -> None:
    op.drop_index("ix_incident_open", table_name="incident")
    for name in ("note", "resolution", "last_at", "count"):
        op.drop_column("incident", name)
    forget("incident", "resolved_by_id", "officer_id", "task_id")
    for table, is_indexed in reversed(HALTED):
        if is_indexed:
            op.drop_index(op.f(f"ix_{table}_halt_id"), table_name=table)
        forget(table, "halt_id")
    op.drop_index(op.f("ix_halt_case_id"), table_name="halt")
    op.drop_table("halt")


def forget(table: str, *columns: str) -> None:
    """SQLite drops no column that refers: there the table is copied without it."""
    with op.batch_alter_table(table) as batch:
        for column in columns:
            batch.drop_column(column)
