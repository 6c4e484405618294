"""Make one file that was ordered: read it as its officer may, write it, lay it down."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from server.actions.exports.claim_export import claim_export
from server.actions.exports.note_progress import note_progress
from server.actions.exports.settle_export import FAILURES, settle_export
from server.database import Database
from server.errors import Refused
from server.printing.writers import WRITERS
from server.queries.reports.asked import asked_again
from server.queries.reports.catalogue import read_report
from server.tables import Export

log = logging.getLogger(__name__)


def make_export(database: Database, folder: Path) -> bool:
    """The next one that waits; False: there is none. Whatever goes wrong, the next goes on."""
    export = claim_export(database)
    if export is None:
        return False
    failure: Exception | None = None
    size = 0
    try:
        refuse_deadly(export)
        size = lay_down(folder, export.key, content_of(database, export))
    except Exception as error:  # the worker's loop: one bad report must not stop the others
        log.warning("export %s was not made", export.id, exc_info=error)
        failure = error
    settle_export(database, export, size=size, error=failure)
    return True


def refuse_deadly(export: Export) -> None:
    """Whatever ends its worker, by memory or time, never comes to settle itself."""
    if export.attempts > FAILURES:
        raise Refused("export-without-end")


def content_of(database: Database, export: Export) -> bytes:
    """One look at the database: every figure of it is of the same moment."""

    def told(read: int, lines: int) -> None:
        note_progress(database, export, read, lines)

    asked = asked_again(export.officer_id, export.asked)
    with database.reading() as db:
        report = read_report(db, asked, export.report, told)
    write, _media_type = WRITERS[export.ending]
    return write(report)


def lay_down(folder: Path, key: str, content: bytes) -> int:
    """Whole when its name appears."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    trial = folder / f".{key}-{os.getpid()}"
    trial.write_bytes(content)
    trial.replace(folder / key)
    return len(content)
