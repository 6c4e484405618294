"""Versions and heads kept where every transaction looks anyway"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

HEADS = """
UPDATE instance SET journal_seq = head.seq, journal_hash = head.hash
FROM (SELECT event.chain, event.seq, event.hash FROM event JOIN (
          SELECT chain, max(seq) AS seq FROM event GROUP BY chain) AS last
      ON last.chain = event.chain AND last.seq = event.seq) AS head
WHERE head.chain = instance.id
"""


def upgrade() -> None:
    zero = sa.Column("organisation_version", sa.Integer(), server_default="0", nullable=False)
    op.add_column("installation", zero)
    seq = sa.Column("journal_seq", sa.Integer(), server_default="0", nullable=False)
    last = sa.Column("journal_hash", sa.String(64), server_default="0" * 64, nullable=False)
    op.add_column("instance", seq)
    op.add_column("instance", last)
    op.execute(HEADS)


def downgrade() -> None:
    with op.batch_alter_table("installation") as batch:
        batch.drop_column("organisation_version")
    with op.batch_alter_table("instance") as batch:
        batch.drop_column("journal_hash")
        batch.drop_column("journal_seq")
