"""Who asks: the officer behind the key that was sent. A cookie opens nothing here."""

from __future__ import annotations

import time
from threading import Lock
from typing import cast

from flask import current_app, g, request

from server.actions.tokens.note_use import note_use
from server.errors import NotAllowed, SignInFailed, TooMany
from server.queries.tokens import Bearer, bearer_of
from server.web.context import database, settings
from server.web.marked_texts import SENDING, refuse_marked_text

MINUTE = 60.0


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
    g.database = database().told(by_key=g.bearer.key)
    count_request(g.bearer.hash)
    note_use(database(), token_id=g.bearer.token_id, last=g.bearer.last_used_at, now=g.bearer.now)


def look_at_sent() -> None:
    """Programs bring no state secrets either."""
    if request.endpoint not in OPEN and request.method in SENDING:
        refuse_marked_text(officer_id())


class Counts:
    """Requests of each key in this minute, of this process: enough to hold off a loop gone wild."""

    def __init__(self) -> None:
        self._lock, self._minute, self._counts = Lock(), 0, dict[str, int]()

    def add(self, key: str) -> int:
        with self._lock:
            minute = int(time.monotonic() // MINUTE)
            if minute != self._minute:
                self._minute, self._counts = minute, {}
            self._counts[key] = self._counts.get(key, 0) + 1
            return self._counts[key]


def count_request(key: str) -> None:
    counts: Counts = current_app.extensions.setdefault("token counts", Counts())
    most = settings().token_requests
    if counts.add(key) > most:
        raise TooMany("too-many-requests", most=most, minutes=1)
