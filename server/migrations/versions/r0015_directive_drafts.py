"""Directives that are being sent out from a template, as typed so far"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.tables.base import Id, Instant, Json

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "directive_draft",
        sa.Column("id", Id, nullable=False),
        sa.Column("officer_id", Id, nullable=False),
        sa.Column("model", sa.String(60), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("values", Json, nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.Column("case_id", Id, nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'sent', 'dropped')", name=op.f("ck_directive_draft_state")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_directive_draft_officer_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_directive_draft_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directive_draft")),
    )
    op.create_index(op.f("ix_directive_draft_officer_id"), "directive_draft", ["officer_id"])


def downgrade() -> None:
    op.drop_table("directive_draft")
