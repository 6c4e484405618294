"""One running instance goes to another version at once, whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from server import access
from server.database import Database
from server.errors import NotFound, Refused
from server.recording.families import lock_family
from server.recording.grounds import Grounds, require_grounds
from server.recording.idempotency import earlier_answer, sent_form, store_answer
from server.recording.incidents import reporting
from server.recording.model_proposals import needs_approval
from server.recording.moves import add_instances, settle, terms_of
from server.recording.moving import move_family
from server.recording.releases import find_version
from server.tables import Definition, Move, MovedInstance


def move_instance(
    database: Database,
    *,
    officer_id: int,
    instance_id: int,
    version: int,
    mapping: Mapping[str, str],
    reason: str,
    key: str,
) -> int:
    """The id of the move, which says what became of it. Refused while models need a second
    person's approval: then a move is asked for (`move_running`)."""
    with (
        reporting(database, doing="move_instance", instance_id=instance_id, officer_id=officer_id),
        database.transaction() as db,
    ):
        form = sent_form(key, "move_instance", instance_id)
        earlier = earlier_answer(db, form, officer_id)
        if earlier is not None:
            return int(earlier["move"])
        family = lock_family(db, instance_id)
        if not access.may_model(db, officer_id):
            raise NotFound("instance-not-found")
        require_grounds(Grounds(reason), "reason")
        if needs_approval(db):
            raise Refused("move-needs-approval")
        process = db.get_one(Definition, family.root.definition_id).key
        move = Move(definition_id=find_version(db, process, version).id, mapping=dict(mapping),
                    reason=reason, state="going", at=db.now, officer_id=officer_id)  # fmt: skip
        db.add(move)
        db.flush()
        add_instances(db, move, [family.root.id])
        line = db.scalars(select(MovedInstance).where(MovedInstance.move_id == move.id)).one()
        settle(db, line, move_family(db, family, terms_of(move)))
        store_answer(db, form, {"move": move.id})
        return move.id
