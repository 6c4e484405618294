"""Seeds of codes are sealed by the installation's secret, each for its officer"""

from __future__ import annotations

import base64
from collections.abc import Callable

import sqlalchemy as sa
from alembic import context, op
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from server.errors import Unusable
from server.tables.base import Id

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("second_factor") as batch:
        batch.alter_column("secret", new_column_name="sealed", type_=sa.String(255),
                           existing_type=sa.String(64), existing_nullable=False)  # fmt: skip
    rewrite("sealed", sealed)


def downgrade() -> None:
    """What nobody can read any more stops it: dropped, an account would open by its password."""
    rewrite("sealed", opened)
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


def sealed(secret_key: str, officer_id: int, seed: str) -> str:
    """As revision 0052 wrote it, whatever a later release does."""
    return box_of(secret_key, officer_id).encrypt(seed.encode()).decode("ascii")


def opened(secret_key: str, officer_id: int, text: str) -> str | None:
    try:
        return box_of(secret_key, officer_id).decrypt(text.encode()).decode()
    except InvalidToken:
        return None


def box_of(secret_key: str, officer_id: int) -> Fernet:
    purpose = f"second factor {officer_id}".encode()
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose)
    return Fernet(base64.urlsafe_b64encode(made.derive(secret_key.encode())))
