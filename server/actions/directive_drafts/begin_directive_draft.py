"""Begin to send a directive out: a template is chosen, nothing is typed yet."""

from __future__ import annotations

from typing import Any

from server import access
from server.database import Database
from server.errors import NotAllowed
from server.recording.opening import rollout_of
from server.tables import DirectiveDraft

FRESH: dict[str, Any] = {
    "document": {"doc_type": "CV", "symbol": "CV/TU"},
    "duties": [{"deadline_kind": "BINDING", "basis_kind": "own"}],
}


def begin_directive_draft(database: Database, *, officer_id: int, model: str) -> int:
    """The id of the draft; `model` is the key of a process that may roll out."""
    with database.transaction() as db:
        if not access.may_record_directive(db, officer_id):
            raise NotAllowed
        definition = rollout_of(db, model)
        draft = DirectiveDraft(
            officer_id=officer_id, model=definition.key, state="open", values=FRESH,
            started_at=db.now, saved_at=db.now,
        )  # fmt: skip
        db.add(draft)
        db.flush()
        return draft.id
