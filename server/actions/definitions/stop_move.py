"""Withdraw a move that nobody has approved yet, or stop one: who has not moved stays."""

from __future__ import annotations

from server import access
from server.database import Database
from server.errors import Changed
from server.recording import journal
from server.recording.moves import leave_rest, lock_move
from server.tables import Definition


def stop_move(database: Database, *, officer_id: int, move_id: int) -> None:
    with database.transaction() as db:
        move = lock_move(db, move_id)
        access.require_modeller(db, officer_id)
        if move.state not in ("asked", "going"):
            raise Changed("move-decided")
        move.state = "withdrawn" if move.state == "asked" else "stopped"
        if move.state == "withdrawn":
            move.decided_at, move.decided_by_id = db.now, officer_id
        leave_rest(db, move)
        row = db.get_one(Definition, move.definition_id)
        journal.append(db, "definition.move_stopped", officer_id=officer_id,
                       data={"key": row.key, "version": row.version, "move": move.id})  # fmt: skip
