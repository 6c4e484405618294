"""Enter a directive that is already issued, with everything printed on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server import access
from server.database import Database
from server.errors import NotAllowed
from server.recording.issued import Parts, refuse_faulty, write_issued


def record_directive(
    database: Database,
    *,
    officer_id: int | None,
    fields: Mapping[str, Any],
    obligations: Parts = (),
    addressees: Parts = (),
    references: Parts = (),
) -> int:
    """The directive's id. Units are codes or ids. A secret is refused, and nothing is stored."""
    refuse_faulty(fields, obligations, addressees, references)
    with database.transaction() as db:
        if officer_id is not None and not access.may_record_directive(db, officer_id):
            raise NotAllowed
        return write_issued(db, officer_id, fields, obligations, addressees, references).id
