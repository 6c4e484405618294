"""Drafts of models with their history; releases say which version is current"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.tables.base import Id, Instant, Json

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

OFFICER = ["officer.id"]


def upgrade() -> None:
    op.create_table(
        "definition_release",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("definition_id", Id, nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("officer_id", Id, nullable=True),
        sa.Column("approved_by_id", Id, nullable=True),
        sa.CheckConstraint(
            "kind IN ('deployed', 'restored', 'withdrawn')", name=op.f("ck_definition_release_kind")
        ),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["definition.id"],
            name=op.f("fk_definition_release_definition_id_definition"),
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], OFFICER, name=op.f("fk_definition_release_officer_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], OFFICER, name=op.f("fk_definition_release_approved_by_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_definition_release")),
    )
    op.create_index(op.f("ix_definition_release_key"), "definition_release", ["key"])
    op.create_index(
        op.f("ix_definition_release_definition_id"), "definition_release", ["definition_id"]
    )
    op.create_table(
        "definition_draft",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("base_id", Id, nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("files", Json, nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("started_by_id", Id, nullable=False),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.Column("saved_by_id", Id, nullable=False),
        sa.Column("approved_revision", sa.Integer(), nullable=True),
        sa.Column("approved_at", Instant(), nullable=True),
        sa.Column("approved_by_id", Id, nullable=True),
        sa.Column("definition_id", Id, nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'deployed', 'set_aside')", name=op.f("ck_definition_draft_state")
        ),
        sa.ForeignKeyConstraint(
            ["base_id"], ["definition.id"], name=op.f("fk_definition_draft_base_id_definition")
        ),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["definition.id"],
            name=op.f("fk_definition_draft_definition_id_definition"),
        ),
        sa.ForeignKeyConstraint(
            ["started_by_id"], OFFICER, name=op.f("fk_definition_draft_started_by_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], OFFICER, name=op.f("fk_definition_draft_saved_by_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], OFFICER, name=op.f("fk_definition_draft_approved_by_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_definition_draft")),
    )
    op.create_index(op.f("ix_definition_draft_key"), "definition_draft", ["key"])
    op.create_table(
        "definition_draft_revision",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("draft_id", Id, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed", Json, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("officer_id", Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["definition_draft.id"],
            name=op.f("fk_definition_draft_revision_draft_id_definition_draft"),
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], OFFICER, name=op.f("fk_definition_draft_revision_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_definition_draft_revision")),
        sa.UniqueConstraint(
            "draft_id", "revision", name=op.f("uq_definition_draft_revision_draft_id_revision")
        ),
    )
    op.create_index(
        op.f("ix_definition_draft_revision_draft_id"), "definition_draft_revision", ["draft_id"]
    )
    op.create_table(
        "definition_draft_editor",
        sa.Column("draft_id", Id, nullable=False),
        sa.Column("officer_id", Id, nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["definition_draft.id"],
            name=op.f("fk_definition_draft_editor_draft_id_definition_draft"),
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], OFFICER, name=op.f("fk_definition_draft_editor_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("draft_id", "officer_id", name=op.f("pk_definition_draft_editor")),
    )
    # What is there was deployed once, in the order of its versions.
    op.execute(
        "INSERT INTO definition_release (key, kind, definition_id, note, at, officer_id)"
        " SELECT key, 'deployed', id, '', deployed_at, deployed_by_id FROM definition ORDER BY id"
    )


def downgrade() -> None:
    op.drop_table("definition_draft_editor")
    op.drop_table("definition_draft_revision")
    op.drop_table("definition_draft")
    op.drop_table("definition_release")
