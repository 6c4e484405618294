"""Lịch hạn: an officer's deadlines for a calendar program, at a signed address without sign-in."""

from __future__ import annotations

from flask import Blueprint, Response, current_app
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeSerializer

from server.errors import NotFound
from server.queries.deadlines import Deadline, deadlines_of
from server.queries.notice_settings import feed_owner
from server.web.context import database
from server.web.places import outer_address

pages = Blueprint("feeds", __name__)
SALT = "deadlines"


def feed_path(officer_id: int, feed: int) -> str:
    return f"/calendar/{_signer().dumps([officer_id, feed])}.ics"


@pages.get("/calendar/<token>.ics")
def read_calendar(token: str) -> ResponseReturnValue:
    """Hidden is not found: a bad signature, an address taken back, an officer who has left."""
    from server.web.calendars import calendar_text  # noqa: PLC0415  80 modules of icalendar

    officer_id, feed = opened(token)
    with database().reading() as db:
        owner = feed_owner(db, officer_id, feed)
        if owner is None:
            raise NotFound
        deadlines: tuple[Deadline, ...] = deadlines_of(db, officer_id)
        text = calendar_text(deadlines, now=db.now, language=owner.language, at=outer_address)
    return Response(text, content_type="text/calendar; charset=utf-8")


def opened(token: str) -> tuple[int, int]:
    try:
        officer_id, feed = _signer().loads(token)
        return int(officer_id), int(feed)
    except (BadData, TypeError, ValueError):
        raise NotFound from None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=SALT)
