"""Lines of the journal leave for the systems that listen for them."""

from __future__ import annotations

import logging

from server.actions.webhooks.claim_delivery import claim_delivery
from server.actions.webhooks.settle_delivery import settle_delivery
from server.database import Database
from server.services.hook_calls import call
from server.settings import Settings

log = logging.getLogger(__name__)


def send_delivery(database: Database, settings: Settings) -> bool:
    """At least once: a crash between sending and settling sends it again, under the same id."""
    found = claim_delivery(database, settings)
    if found is None:
        return False
    row, parcel = found
    failure: Exception | None = None
    try:
        if parcel is not None:
            call(settings, parcel)
    except Exception as error:  # one bad receiver must not stop the others
        log.warning("delivery %s was not taken: %s", row.id, error)
        failure = error
    settle_delivery(database, row, failure, is_hidden=parcel is None)
    return True
