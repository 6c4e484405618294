"""Ask that running instances go to another version; at once where nobody need approve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from server import access
from server.database import Database, Work
from server.errors import Refused
from server.recording import journal
from server.recording.grounds import Grounds, require_grounds
from server.recording.idempotency import earlier_answer, sent_form, store_answer
from server.recording.model_proposals import needs_approval
from server.recording.moves import add_instances, say, set_going
from server.recording.releases import find_version
from server.services.definitions import definition_by_id
from server.tables import Definition, Move


def move_running(
    database: Database,
    *,
    officer_id: int,
    process: str,
    version: int,
    instance_ids: Sequence[int],
    mapping: Mapping[str, str],
    reason: str,
    with_later: bool,
    key: str,
) -> int:
    """The id of the move. `instance_ids` are main instances; their handlers go with them."""
    with database.transaction() as db:
        form = sent_form(key, "move_running")
        earlier = earlier_answer(db, form, officer_id)
        if earlier is not None:
            return int(earlier["move"])
        access.require_modeller(db, officer_id)
        row = find_version(db, process, version)
        require_grounds(Grounds(reason), "reason")
        if not instance_ids:
            raise Refused("move-nobody-chosen")
        require_known(db, row, mapping)
        move = Move(definition_id=row.id, mapping=dict(mapping), with_later=with_later,
                    reason=reason, state="asked", at=db.now, officer_id=officer_id)  # fmt: skip
        db.add(move)
        db.flush()
        add_instances(db, move, instance_ids)
        if not needs_approval(db):
            move.state = "going"
            set_going(db, move)
        else:
            say(db, "move-asked", move, access.modellers(db), officer_id)
        journal.append(db, "definition.move_asked", officer_id=officer_id,
                       data={"key": row.key, "version": row.version, "move": move.id,
                             "count": len(set(instance_ids)), "reason": reason})  # fmt: skip
        store_answer(db, form, {"move": move.id})
        return move.id


def require_known(db: Work, row: Definition, mapping: Mapping[str, str]) -> None:
    """A step of the new version for each pair; the old ones are looked at one by one."""
    new = definition_by_id(db, row.id)
    for after in mapping.values():
        if after not in new.elements and after not in new.parts:
            raise Refused("move-mapping-unknown", element=after)
