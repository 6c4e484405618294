"""Seeds of codes are sealed by the installation's secret, each for its officer"""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from alembic import context, op

from server.errors import Unusable
from server.services.second_factors import sealed_seed, seed_in
from server.tables.base import Id

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("second_factor") as batch:
        batch.alter_column("secret", new_column_name="sealed", type_=sa.String(255),
                           existing_type=sa.String(64), existing_nullable=False)  # fmt: skip
    rewrite("sealed", sealed_seed)


def downgrade() -> None:
    """What nobody can read any more stops it: dropped, an account would open by its password."""
    rewrite("sealed", seed_in)
    with op.batch_alter_table("second_factor") as batch:
        batch.alter_column("sealed", new_column_name="secret", type_=sa.String(64),
                           existing_type=sa.String(255), existing_nullable=False)  # fmt: skip


def rewrite(name: str, made_of: Callable[[str, int, str], str | None]) -> None:
    table = sa.table("second_factor", sa.column("officer_id", Id), sa.column(name, sa.String))
    secret_key = context.config.attributes["secret_key"]
    for officer_id, old in (
        op.get_bind().execute(sa.select(table.c.officer_id, table.c[name])).all()
    ):
        new = made_of(secret_key, officer_id, old)
        if new is None:
            raise Unusable("seed-unreadable")
        of_officer = table.c.officer_id == officer_id
        op.get_bind().execute(sa.update(table).where(of_officer).values({name: new}))
