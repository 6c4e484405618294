"""Numbers that an address or a form says: ids, counts, revisions."""

from __future__ import annotations

from flask import request

from server.services.typed import positive


def asked_number(name: str) -> int | None:
    """Of the address; None for nothing, and for nonsense."""
    return positive(request.args.get(name))


def posted_number(name: str) -> int | None:
    """Of the form; None for nothing, and for nonsense."""
    return positive(request.form.get(name))
