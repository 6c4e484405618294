"""What the browser keeps of a form it could not send: told once that the server has it, and asked
once after signing in what is still there."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, g, session

pages = Blueprint("lost_line", __name__)


def note_sent(task_id: int) -> None:
    session["sent"] = task_id


def note_arrival() -> None:
    session["arrived"] = True


@pages.app_template_global()
def sent_task() -> int | None:
    return cast(int | None, once("sent"))


@pages.app_template_global()
def has_arrived() -> bool:
    return bool(once("arrived"))


def once(name: str) -> object:
    """On the next page that is printed, and on no other."""
    if name not in g:
        setattr(g, name, session.pop(name, None))
    return g.get(name)
