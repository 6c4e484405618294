"""Ask the virus scanner about files it has not looked at: it was away, or is new in the house."""

from __future__ import annotations

import logging
from pathlib import Path

from sqlalchemy import select

from server.database import Database, Work
from server.recording import journal
from server.services.backoff import Resting
from server.services.media import path_of
from server.services.people import tell
from server.services.scanner import NotScanned, scanner_of
from server.settings import Settings
from server.tables import File

BATCH = 100
SCANNER = 0  # no file has this number
SILENT = 3  # files in a row: it is away

log = logging.getLogger(__name__)


def scan_files(database: Database, settings: Settings, resting: Resting) -> int:
    """How many were looked at. Outside any transaction: a scanner takes its time.

    What it gave no answer about rests, twice as long each time; and so does the scanner itself
    after some files in a row.
    """
    scan, done, last, silent = scanner_of(settings), 0, 0, 0
    if scan is None or resting.has(SCANNER):
        return 0
    while waiting := unscanned(database, settings, last):
        for last, path in waiting:
            if resting.has(last) or not path.exists():  # set aside as secret: nobody gets it
                continue
            try:
                found = scan(path)
            except NotScanned as error:
                log.warning("the virus scanner gave no answer about file %s: %s", last, error)
                resting.note(last)
                silent += 1
                if silent == SILENT:
                    resting.note(SCANNER)
                    return done
                continue
            settle(database, last, found)
            resting.forget(last)
            resting.forget(SCANNER)
            done, silent = done + 1, 0
    return done


def unscanned(database: Database, settings: Settings, after: int) -> list[tuple[int, Path]]:
    query = (
        select(File.id, File.sha256)
        .where(File.scanned_at.is_(None), File.id > after)
        .order_by(File.id)
        .limit(BATCH)
    )
    with database.reading() as db:
        return [(id_, path_of(settings.files, sha256)) for id_, sha256 in db.execute(query)]


def settle(database: Database, file_id: int, found: str) -> None:
    with database.transaction() as db:
        file = db.get_one(File, file_id, with_for_update=True)
        if file.scanned_at is not None:  # another worker has asked meanwhile
            return
        file.scanned_at, file.infection = db.now, found[:200]
        if found:
            tell_of(db, file, found)


def tell_of(db: Work, file: File, found: str) -> None:
    """Whoever uploaded it: nobody gets it any more."""
    log.warning("file %s is infected: %s", file.id, found)
    journal.append(db, "file.infected", case_id=file.case_id, task_id=file.task_id,
                   data={"file": file.id, "name": file.name, "found": found})  # fmt: skip
    tell(db, [file.officer_id], "file-infected", case_id=file.case_id, task_id=file.task_id,
         name=file.name, found=found)  # fmt: skip
