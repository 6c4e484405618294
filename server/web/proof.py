"""Before what weighs (signing, deploying, another's account) an officer is asked again who they
are, when that was longer ago; everything typed stays in the page that asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from server.actions.accounts.prove_again import prove_again
from server.errors import NotProven, TooMany
from server.web.again import PROOF, has_files, typed
from server.web.context import database, officer_id, settings
from server.web.errors import wants_json
from server.web.known_browsers import origin_for

P = ParamSpec("P")
R = TypeVar("R")


class HeldOff(NotProven):
    """Too many wrong answers; `minutes` says when to try again."""

    status = TooMany.status
    default_code = TooMany.default_code


def proven(view: Callable[P, R]) -> Callable[P, R]:
    """For a view that nobody reaches without a recent proof."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        require_proof()
        return view(*args, **kwargs)

    return guarded


def require_proof() -> None:
    """Raises NotProven; what was given is looked at once, however often a view is run again."""
    if g.get("proven") or is_recent():
        return
    given = request.form.get(PROOF, "")[:200]
    if not given:
        raise NotProven
    me = current_user
    try:
        g.proven = prove_again(
            database(), settings(), officer_id=officer_id(), session_id=me.session.id, proof=given,
            origin=origin_for(me.signed.login),
        )  # fmt: skip
    except TooMany as refused:
        raise HeldOff(**refused.args_for_words) from None
    if not g.proven:
        raise NotProven("proof-wrong")


def is_recent() -> bool:
    lasts = timedelta(minutes=settings().proof_minutes)
    with database().reading() as db:
        return bool(db.now < current_user.session.proven_at + lasts)


def ask_again(app: Flask) -> None:
    app.register_error_handler(NotProven, ask_for_proof)


def ask_for_proof(error: NotProven) -> ResponseReturnValue:
    if wants_json():
        return jsonify(status=error.status, code=error.code), error.status
    said = error.args_for_words
    page = render_template(
        "accounts/proof.html", to=request.full_path.rstrip("?"), typed=typed(), files=has_files(),
        is_wrong=error.code == "proof-wrong", name=PROOF, minutes=settings().proof_minutes,
        held_off=said.get("minutes"), is_kept=said.get("is_kept"),
    )  # fmt: skip
    return page, error.status
