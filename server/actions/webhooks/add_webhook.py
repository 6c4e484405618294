"""Another system is to be told what happens, as far as its own account sees it."""

from __future__ import annotations

import uuid
from urllib.parse import urlsplit

from server import access
from server.database import Database
from server.hook_kinds import KINDS
from server.recording import journal
from server.recording.organisation import Fault, of_text, refuse
from server.recording.tokens import service_for
from server.services.hook_calls import PORTS, secret_of
from server.settings import Settings
from server.tables import Webhook

LONG = 500


def add_webhook(
    database: Database, settings: Settings, *, officer_id: int, service_id: int, url: str,
    kinds: tuple[str, ...], reason: str,
) -> str:  # fmt: skip
    """The secret of its signatures, told this once."""
    with database.transaction() as db:
        access.require_admin(db, officer_id)
        service = service_for(db, service_id)
        refuse(*of_url(url, settings), *of_kinds(kinds), *of_text("reason", reason, 1000),
               code="webhook-invalid")  # fmt: skip
        hook = Webhook(officer_id=service.id, made_by_id=officer_id, url=url, kinds=list(kinds),
                       reason=reason, key=str(uuid.uuid4()), made_at=db.now)  # fmt: skip
        db.add(hook)
        db.flush()
        journal.append(db, "webhook.added", officer_id=officer_id, data={
            "webhook": hook.id, "url": url, "of": service.full_name, "reason": reason})  # fmt: skip
        return secret_of(settings, hook.key)


def of_url(url: str, settings: Settings) -> tuple[Fault, ...]:
    """Where its name leads is looked at each time something is sent."""
    return (
        *of_text("url", url, LONG),
        (bool(url) and not is_address(url, settings), "url", "webhook-url", {}),
    )


def is_address(url: str, settings: Settings) -> bool:
    try:
        place = urlsplit(url)
        has_port = place.port is None or place.port > 0
    except ValueError:
        return False
    schemes = tuple(PORTS) if settings.webhook_private else ("https",)
    plain = url.isascii() and url.isprintable() and " " not in url and not place.username
    return place.scheme in schemes and bool(place.hostname) and has_port and plain


def of_kinds(kinds: tuple[str, ...]) -> tuple[Fault, Fault]:
    return (
        (not kinds, "kinds", "required", {}),
        (not set(kinds) <= set(KINDS), "kinds", "not-a-choice", {}),
    )
