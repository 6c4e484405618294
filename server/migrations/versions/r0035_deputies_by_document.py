"""A deputy for one kind of document, one directive or one step"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from server.migrations.columns import forget, refer
from server.tables.base import Instant

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None
NARROWED = ("doc_type", "directive_id", "step")


def upgrade() -> None:
    op.add_column("deputy", sa.Column("doc_type", sa.String(10), nullable=True))
    op.add_column("deputy", sa.Column("step", sa.String(200), nullable=True))
    refer("deputy", "directive_id", "directive")


def downgrade() -> None:
    """Who stands in for one document stands in for nobody: never for all the work instead."""
    ended = sa.column("ended_at", Instant)
    row = sa.table("deputy", *(sa.column(name) for name in NARROWED), ended)
    narrowed = sa.or_(*(row.c[name].is_not(None) for name in NARROWED))
    op.execute(sa.update(row).where(narrowed, row.c.ended_at.is_(None)).values(
        ended_at=datetime.now(UTC)
    ))  # fmt: skip
    forget("deputy", "doc_type", "step", "directive_id")
