"""What one modeller asks and a second one decides"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.tables.base import Id, Instant

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KINDS = "kind IN ('deployed', 'restored', 'withdrawn')"
STATES = "state IN ('open', 'approved', 'refused', 'taken_back')"


def upgrade() -> None:
    op.create_table(
        "model_proposal",
        sa.Column("id", Id, nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("draft_id", Id, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("definition_id", Id, nullable=True),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("officer_id", Id, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decided_by_id", Id, nullable=True),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_model_proposal_kind")),
        sa.CheckConstraint(STATES, name=op.f("ck_model_proposal_state")),
        _to("draft_id", "definition_draft"),
        _to("definition_id", "definition"),
        _to("officer_id", "officer"),
        _to("decided_by_id", "officer"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_proposal")),
    )
    for column in ("key", "draft_id"):
        op.create_index(op.f(f"ix_model_proposal_{column}"), "model_proposal", [column])


def _to(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{table}.id"], name=op.f(f"fk_model_proposal_{column}")
    )


def downgrade() -> None:
    op.drop_table("model_proposal")
