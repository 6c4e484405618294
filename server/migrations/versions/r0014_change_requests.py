"""Requests of units: a later deadline, other content, the work returned"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.migrations.columns import points_to
from server.tables.base import Id, Instant

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

STATES = ("raised", "requested", "returned", "approved", "rejected", "withdrawn")
POINTS_TO = (("case_id", "case"), ("unit_id", "unit"), ("assignment_id", "assignment"),
             ("instance_id", "instance"), ("raised_by_id", "officer"),
             ("decided_by_id", "officer"))  # fmt: skip


def upgrade() -> None:
    listed = ", ".join(f"'{state}'" for state in STATES)
    op.create_table(
        "change_request",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("case_id", Id, nullable=False),
        sa.Column("unit_id", Id, nullable=False),
        sa.Column("assignment_id", Id, nullable=False),
        sa.Column("instance_id", Id, nullable=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("due_before", sa.Date(), nullable=True),
        sa.Column("new_due", sa.Date(), nullable=True),
        sa.Column("new_content", sa.String(500), nullable=False),
        sa.Column("content_before", sa.String(500), nullable=False),
        sa.Column("document", sa.String(500), nullable=False),
        sa.Column("granted_due", sa.Date(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("decision_document", sa.String(500), nullable=False),
        sa.Column("raised_by_id", Id, nullable=False),
        sa.Column("raised_at", Instant(), nullable=False),
        sa.Column("requested_at", Instant(), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decided_by_id", Id, nullable=True),
        sa.CheckConstraint(f"state IN ({listed})", name=op.f("ck_change_request_state")),
        *(points_to("change_request", column, target) for column, target in POINTS_TO),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_request")),
    )
    op.create_index("ix_change_request_case_id_state", "change_request", ["case_id", "state"])
    for column in ("unit_id", "assignment_id", "instance_id"):
        op.create_index(op.f(f"ix_change_request_{column}"), "change_request", [column])


def downgrade() -> None:
    op.drop_table("change_request")
