"""Letters are written, an officer at a time; what is written leaves."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from itertools import islice

from server.actions.mails.claim_mail import claim_mail
from server.actions.mails.note_unwritten import note_unwritten
from server.actions.mails.settle_mail import settle_mail
from server.actions.mails.write_digest import due_officers, write_digest
from server.actions.mails.write_mail import waiting_officers, write_mail
from server.database import Database, is_outage
from server.services.backoff import Resting
from server.services.mail import Transport
from server.settings import Settings

AT_ONCE = 500  # letters of one tick, so that a tick ends
FIRST = 30  # seconds until a letter that failed is tried again
FAILURES = 5  # of one officer's letter, before an administrator is told

log = logging.getLogger(__name__)


class Letters:
    """What this process writes and sends; it remembers whose letter failed."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database, self.settings = database, settings
        self.hurried, self.of_mornings = Resting(FIRST), Resting(FIRST)

    def write_mails(self) -> int:
        """What cannot wait for the morning."""
        with self.database.reading() as db:  # an idle look does not stand in the writers' line
            officer_ids = waiting_officers(db, self.settings)

        def write(one: int) -> bool:
            return write_mail(self.database, self.settings, officer_id=one)

        return self._each(officer_ids, write, self.hurried)

    def write_digests(self) -> int:
        with self.database.reading() as db:
            officer_ids = due_officers(db)

        def write(one: int) -> bool:
            return write_digest(self.database, self.settings, officer_id=one)

        return self._each(officer_ids, write, self.of_mornings)

    def _each(
        self, officer_ids: Iterable[int], write: Callable[[int], bool], resting: Resting
    ) -> int:
        """How many; whose letter fails rests and holds up nobody else's."""
        awake, written = (one for one in officer_ids if not resting.has(one)), 0
        for officer_id in islice(awake, AT_ONCE):
            try:
                written += write(officer_id)
                resting.forget(officer_id)
            except Exception as error:  # one bad letter must not stop the others
                if is_outage(error):
                    raise
                log.warning("the letter of officer %s failed", officer_id, exc_info=error)
                if resting.note(officer_id) == FAILURES:
                    note_unwritten(self.database, error, officer_id=officer_id)
        return written


def send_mail(database: Database, transport: Transport) -> bool:
    """At least once: a crash between sending and settling sends it again, under the same id."""
    mail = claim_mail(database)
    if mail is None:
        return False
    failure: Exception | None = None
    try:
        transport(mail)
    except Exception as error:  # one bad mail must not stop the others
        log.warning("mail %s was not sent: %s", mail.id, error)
        failure = error
    settle_mail(database, mail, failure)
    return True
