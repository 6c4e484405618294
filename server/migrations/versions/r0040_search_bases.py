"""Search: the documents by which deadlines were set or moved"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.migrations.search_lines import fill_line
from server.search_words import document_numbers

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None
BEFORE = ("directive", "file", "unit", "comment", "outgoing", "incoming", "evidence", "answer")
LINES = sa.text("""SELECT MIN(d.id), d.basis FROM deadline_change d
    JOIN assignment a ON a.id = d.assignment_id WHERE d.basis <> ''
    GROUP BY a.case_id, d.basis ORDER BY MIN(d.id)""")


def upgrade() -> None:
    allow(*BEFORE, "basis")
    bind = op.get_bind()
    for line_id, basis in bind.execute(LINES).all():
        if document_numbers(basis):
            fill_line(bind, "basis", line_id, [basis], is_numbered=True)


def downgrade() -> None:
    op.execute("DELETE FROM search_word WHERE kind = 'basis'")
    op.execute("DELETE FROM search_entry WHERE kind = 'basis'")
    allow(*BEFORE)


def allow(*kinds: str) -> None:
    name, listed = op.f("ck_search_entry_kind"), ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("search_entry") as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, f"kind IN ({listed})")
