"""Anchors of the journal's chains"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.tables.append_only import let_go
from server.tables.base import Id, Instant

revision = "0004"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "anchor",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("scope", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("seen", Id, nullable=False),
        sa.Column("covers", sa.String(length=64), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_anchor")),
        sa.UniqueConstraint("scope", "number", name=op.f("uq_anchor_scope_number")),
    )
    op.create_table(
        "anchored_head",
        sa.Column("chain", Id, autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("anchor_id", Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["anchor_id"], ["anchor.id"], name=op.f("fk_anchored_head_anchor_id_anchor")
        ),
        sa.PrimaryKeyConstraint("chain", "seq", name=op.f("pk_anchored_head")),
    )
    op.create_index("ix_anchored_head_anchor_id_chain", "anchored_head", ["anchor_id", "chain"])


def downgrade() -> None:
    let_go(op.get_bind())
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS refuse_change()")
    op.drop_table("anchored_head")
    op.drop_table("anchor")
