"""How each assignment stood on each day: figures as of any day from here on"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.tables.base import Id

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None
KEYS = ("case_id", "unit_id", "obligation_id")
WORDS = ("role", "progress", "deadline_kind")
DAYS = ("original_due", "current_due", "suspended_on", "submitted_on", "accepted_on",
        "evidence_on")  # fmt: skip
NAMES = ", ".join((*KEYS, *WORDS, *DAYS))
TODAY = {"sqlite": "date('now', '+7 hours', {offset} || ' seconds')",
         "postgresql": "CAST(timezone('UTC', clock_timestamp()) + INTERVAL '7 hours' "
                       "+ make_interval(secs => {offset}) AS date)"}  # fmt: skip
OFFSET = "COALESCE((SELECT clock_offset_seconds FROM installation WHERE id = 1), 0)"


def upgrade() -> None:
    op.create_table(
        "assignment_day",
        sa.Column("assignment_id", Id, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        *(sa.Column(name, Id, nullable=False) for name in KEYS),
        *(sa.Column(name, sa.String(12), nullable=False) for name in WORDS),
        *(sa.Column(name, sa.Date(), nullable=True) for name in DAYS),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], "fk_assignment_day_assignment_id"
        ),
        sa.PrimaryKeyConstraint("assignment_id", "day", name="pk_assignment_day"),
    )
    op.create_index("ix_assignment_day_case_id", "assignment_day", ["case_id"])
    fill()


def fill() -> None:
    """What was closed is known of the day it was closed on, all else of today."""
    today = TODAY[op.get_bind().dialect.name].format(offset=OFFSET)
    once = ", ".join(f"o.{name}" for name in (*KEYS, *WORDS, *DAYS))
    op.execute(
        f"INSERT INTO assignment_day (assignment_id, day, {NAMES}) "
        f"SELECT o.assignment_id, c.closed_on, {once} "
        f"FROM closed_assignment o JOIN closing c ON c.id = o.closing_id "
        f"WHERE c.closed_on < {today}"
    )
    op.execute(
        f"INSERT INTO assignment_day (assignment_id, day, {NAMES}) "
        f"SELECT id, {today}, {NAMES} FROM assignment"
    )


def downgrade() -> None:
    on = " ON assignment" if op.get_bind().dialect.name == "postgresql" else ""
    for verb in ("insert", "update"):
        op.execute(f"DROP TRIGGER IF EXISTS assignment_day_kept_{verb}{on}")
    if on:
        op.execute("DROP FUNCTION IF EXISTS assignment_day_kept()")
    op.drop_table("assignment_day")
