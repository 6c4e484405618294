"""What the database could not do just now: done again by us, or by the person with one press."""

from __future__ import annotations

from flask import Flask, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError

from server.database import is_passing, is_taken
from server.web.uploads import ClosingRequest

TRIES = 3
PROOF = "_proof"  # a password or a code, asked for on the way


class Application(Flask):
    """A deadlock, or a key that somebody else took meanwhile, rolls back the whole action, and a
    view is one action: it is simply run again."""

    request_class = ClosingRequest

    def dispatch_request(self) -> ResponseReturnValue:
        for _ in range(TRIES - 1):
            try:
                return super().dispatch_request()
            except DBAPIError as error:
                if not (is_passing(error) or is_taken(error)):
                    raise
                self.logger.warning("again after: %s", error.orig)
                rewind_files()
        return super().dispatch_request()


def rewind_files() -> None:
    for _name, file in request.files.items(multi=True):
        file.stream.seek(0)


def typed() -> list[tuple[str, str]]:
    """Everything of a posted form, to be sent again as it is; a password is never shown."""
    if request.method != "POST" or "password" in request.form:
        return []
    return [one for one in request.form.items(multi=True) if one[0] != PROOF]


def has_files() -> bool:
    """A browser does not let files be chosen for it again."""
    return any(file.filename for file in request.files.values())
