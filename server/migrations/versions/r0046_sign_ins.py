"""Signing in with a second factor; sessions as rows; which browser an attempt came from"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.migrations.columns import points_to
from server.tables.base import Id, Instant

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = sa.String
    columns: list[sa.Column[str]] = [
        sa.Column("device", text(40), server_default="", nullable=False),
        sa.Column("means", text(10), server_default="password", nullable=False),
    ]
    for column in columns:
        op.add_column("sign_in_attempt", column)
    op.drop_index("ix_sign_in_attempt_login", "sign_in_attempt")
    op.create_index("ix_sign_in_attempt_login", "sign_in_attempt", ["login", "id"])
    op.create_index("ix_sign_in_attempt_device", "sign_in_attempt", ["device"])
    make_second_factors()
    make_sessions()


def make_second_factors() -> None:
    op.create_table(
        "second_factor",
        sa.Column("officer_id", Id, nullable=False),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("confirmed_at", Instant()),
        sa.Column("last_step", Id, nullable=False),
        points_to("second_factor", "officer_id", "officer"),
        sa.PrimaryKeyConstraint("officer_id", name=op.f("pk_second_factor")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("officer_id", Id, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("used_at", Instant()),
        points_to("recovery_code", "officer_id", "officer"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
    )
    op.create_index("ix_recovery_code_officer_id", "recovery_code", ["officer_id"])


def make_sessions() -> None:
    moments = ("started_at", "seen_at", "proven_at")
    op.create_table(
        "sign_in",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("officer_id", Id, nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("address", sa.String(60), nullable=False),
        sa.Column("browser", sa.String(300), nullable=False),
        sa.Column("is_strong", sa.Boolean(), nullable=False),
        *(sa.Column(name, Instant(), nullable=False) for name in moments),
        sa.Column("ended_at", Instant()),
        points_to("sign_in", "officer_id", "officer"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("token", name=op.f("uq_sign_in_token")),
    )
    op.create_index("ix_sign_in_officer_id", "sign_in", ["officer_id"])


def downgrade() -> None:
    for table in ("sign_in", "recovery_code", "second_factor"):
        op.drop_table(table)
    op.drop_index("ix_sign_in_attempt_device", "sign_in_attempt")
    op.drop_index("ix_sign_in_attempt_login", "sign_in_attempt")
    op.create_index("ix_sign_in_attempt_login", "sign_in_attempt", ["login"])
    for column in ("means", "device"):
        op.drop_column("sign_in_attempt", column)
