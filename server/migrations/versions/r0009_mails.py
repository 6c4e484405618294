"""Mails that leave the building; an officer's e-mail address"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.tables.base import Id, Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_mail_waiting", "mail", ["next_at", "id"], "sent_at IS NULL AND NOT failed"),
    ("ix_mail_failed", "mail", ["id"], "failed"),
    ("ix_notice_unmailed", "notice", ["at"], "mail_id IS NULL"),
)


def upgrade() -> None:
    op.create_table(
        "mail",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("officer_id", Id, nullable=True),
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("next_at", Instant(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", sa.String(length=36), nullable=True),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("failed", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_mail_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sa.UniqueConstraint("key", name=op.f("uq_mail_key")),
    )
    op.add_column("officer", sa.Column("email", sa.String(length=320), nullable=True))
    kind = Id.compile(dialect=op.get_bind().dialect)  # in place: SQLite would copy the table
    op.execute(
        f"ALTER TABLE notice ADD COLUMN mail_id {kind} "
        "CONSTRAINT fk_notice_mail_id REFERENCES mail (id)"
    )
    for name, table, columns, condition in INDEXES:
        literal = sa.text(condition)
        op.create_index(
            name, table, columns, sqlite_where=literal, postgresql_where=literal, unique=False
        )


def downgrade() -> None:
    for name, table, _columns, _condition in reversed(INDEXES):
        op.drop_index(name, table_name=table)
    with op.batch_alter_table("notice") as batch:
        batch.drop_column("mail_id")
    op.drop_column("officer", "email")
    op.drop_table("mail")
