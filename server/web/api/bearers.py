"""Who asks: the officer behind the key that was sent. A cookie opens nothing here."""

from __future__ import annotations

from typing import cast

from flask import current_app, g, request

from server.actions.tokens.note_use import note_use
from server.errors import NotAllowed, SignInFailed
from server.queries.tokens import Bearer, bearer_of
from server.web.api.counting import Counts, count_request
from server.web.context import database, settings
from server.web.marked_texts import SENDING, refuse_marked_text


class ScopeMissing(NotAllowed):
    default_code = "scope-missing"


def bearer() -> Bearer:
    return cast(Bearer, g.bearer)


def officer_id() -> int:
    return bearer().officer_id


def require_scope(scope: str) -> None:
    """Asked before anything is looked for: it tells nobody what is there."""
    if scope not in bearer().scopes:
        raise ScopeMissing(scope=scope)


OPEN = frozenset({"api.show_description", "api.read_description"})
"""Tell what may be asked, and nothing of what is there."""


def recognise_bearer() -> None:
    if request.endpoint in OPEN:
        return
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not secret:
        raise SignInFailed("token-missing")
    with database().reading() as db:
        g.bearer = bearer_of(db, secret.strip()[:200])
    g.database = database().carrying(by_key=g.bearer.key)
    counts: Counts = current_app.extensions.setdefault("token counts", Counts())
    count_request(counts, database(), g.bearer, settings().token_requests)
    note_use(database(), token_id=g.bearer.token_id, last=g.bearer.last_used_at, now=g.bearer.now)


def look_at_sent() -> None:
    """Programs bring no state secrets either."""
    if request.endpoint not in OPEN and request.method in SENDING:
        refuse_marked_text(officer_id())
