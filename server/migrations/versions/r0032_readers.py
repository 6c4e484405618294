"""Who stands under Nơi nhận of a case that runs already is informed too"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

LINES = sa.text("""SELECT c.id, a.text, a.units, a.groups FROM directive_addressee a
    JOIN "case" c ON c.directive_id = a.directive_id
    WHERE a.kind = 'cc' AND c.status <> 'drafting' ORDER BY a.directive_id, a.position""")
KNOWN = sa.text("SELECT case_id, unit_id FROM case_unit")
CODES = sa.text("SELECT code, id FROM unit")
MEMBERS = sa.text("""SELECT g.code, m.unit_id FROM group_member m
    JOIN unit_group g ON g.id = m.group_id WHERE m.valid_to IS NULL ORDER BY m.unit_id""")
READS = sa.text("""INSERT INTO case_unit (case_id, unit_id, role, group_text, position)
    VALUES (:case_id, :unit_id, 'informed', :line, 0)""")


def upgrade() -> None:
    bind = op.get_bind()
    known = {tuple(row) for row in bind.execute(KNOWN)}
    ids = {code: [number] for code, number in bind.execute(CODES)}
    members: dict[str, list[int]] = {}
    for code, number in bind.execute(MEMBERS):
        members.setdefault(code, []).append(number)
    for case_id, line, units, groups in bind.execute(LINES).all():
        found = [ids.get(one, []) for one in listed(units)]
        found += [members.get(one, []) for one in listed(groups)]
        for unit_id in (one for some in found for one in some):
            if (case_id, unit_id) not in known:
                known.add((case_id, unit_id))
                bind.execute(READS, {"case_id": case_id, "unit_id": unit_id, "line": line})


def downgrade() -> None:
    """What was told stays told."""


def listed(value: object) -> list[str]:
    """JSON: text on SQLite."""
    found = json.loads(value) if isinstance(value, str) else value
    return [str(one) for one in found] if isinstance(found, list) else []
