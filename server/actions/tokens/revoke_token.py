"""A key opens nothing from now on: taken back by its owner; a service's, by an administrator."""

from __future__ import annotations

from server import access
from server.database import Database, Work
from server.errors import NotFound
from server.recording.tokens import note
from server.tables import Officer, Token


def revoke_token(database: Database, *, officer_id: int, token_id: int) -> None:
    with database.transaction() as db:
        token = db.get(Token, token_id, with_for_update=True)
        if token is None or not may_revoke(db, officer_id, token):
            raise NotFound("token-not-found")
        if token.revoked_at is None:
            token.revoked_at = db.now
            note(db, "revoked", token, db.get_one(Officer, token.officer_id), officer_id)


def may_revoke(db: Work, officer_id: int, token: Token) -> bool:
    if token.officer_id == officer_id:
        return True
    is_service = db.get_one(Officer, token.officer_id).is_service
    return is_service and access.is_admin(db, officer_id)
