"""A second person approves a move; from then on the worker takes one instance after another."""

from __future__ import annotations

from server import access
from server.database import Database
from server.errors import Changed, NotAllowed
from server.recording import journal
from server.recording.moves import lock_move, say, set_going
from server.tables import Definition


def approve_move(database: Database, *, officer_id: int, move_id: int) -> None:
    with database.transaction() as db:
        move = lock_move(db, move_id)
        access.require_modeller(db, officer_id)
        if move.state != "asked":
            raise Changed("move-decided")
        if officer_id == move.officer_id:
            raise NotAllowed("move-own")
        move.state, move.decided_at, move.decided_by_id = "going", db.now, officer_id
        set_going(db, move)
        say(db, "move-approved", move, [move.officer_id], officer_id)
        row = db.get_one(Definition, move.definition_id)
        journal.append(db, "definition.move_approved", officer_id=officer_id,
                       data={"key": row.key, "version": row.version, "move": move.id})  # fmt: skip
