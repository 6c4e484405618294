"""Search: the words of comments"""

from __future__ import annotations

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The release fills what it searches (`migrate`)."""


def downgrade() -> None:
    op.execute(
        "DELETE FROM search_word WHERE entry_id IN "
        "(SELECT id FROM search_entry WHERE kind = 'comment')"
    )
    op.execute("DELETE FROM search_entry WHERE kind = 'comment'")
