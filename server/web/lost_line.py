"""What the browser keeps of a form it could not send: told once that the server has it."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, g, session

pages = Blueprint("lost_line", __name__)


def note_sent(task_id: int) -> None:
    session["sent"] = task_id


@pages.app_template_global()
def sent_task() -> int | None:
    """On the next page that is printed, and on no other."""
    if "sent" not in g:
        g.sent = session.pop("sent", None)
    return cast(int | None, g.sent)
