"""Store an upload once under its SHA-256; the row says what it is and to what it belongs."""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from pathlib import Path
from typing import IO

from server import access
from server.database import Database, Work
from server.errors import Invalid, NotAllowed, NotFound, Refused, TooLarge
from server.recording import journal
from server.recording.quarantine import note_marked
from server.services.delicate import care_of_file
from server.services.marked_texts import Words, words_in
from server.services.media import BROKEN, media_type_of, path_of, safe_name
from server.services.scanner import NotScanned, scanner_of
from server.services.secrecy import mark_in
from server.settings import Settings
from server.tables import File, Instance, Task

LIMIT = 50 * 1024 * 1024
CHUNK = 1024 * 1024

log = logging.getLogger(__name__)


def store_file(
    database: Database,
    settings: Settings,
    *,
    officer_id: int,
    task_id: int | None,
    name: str,
    stream: IO[bytes],
    case_id: int | None = None,
) -> int:
    """The id of the file. Refused: too large, of another kind, a mark of secrecy, a virus.

    What the scanner does not answer about now it is asked again by the worker.
    """
    with database.reading() as db:
        refuse_outsiders(db, officer_id, task_id, case_id)
    settings.files.mkdir(parents=True, exist_ok=True)
    path, sha256, size = received(settings.files, stream, min(LIMIT, settings.upload_limit))
    try:
        is_scanned = refuse_infected(settings, path, name)  # before anything reads it
        media_type = media_type_of(path)
        if media_type is None:
            raise Invalid("file-kind-refused", name=name)
        words = words_of(path, media_type, name)
        if mark := mark_in(words.text):
            set_aside(database, officer_id, mark, sha256, size, media_type)
            keep(path, path_of(settings.quarantine, sha256))  # never there without its line
            raise Refused("secret-document")
        keep(path, path_of(settings.files, sha256))
    finally:
        path.unlink(missing_ok=True)
    with database.transaction() as db:
        refuse_outsiders(db, officer_id, task_id, case_id)  # an upload takes its time
        task = db.get(Task, task_id) if task_id is not None else None
        file = File(
            sha256=sha256, name=safe_name(name, media_type), media_type=media_type, size=size,
            task_id=task_id, case_id=task.case_id if task else case_id, officer_id=officer_id,
            at=db.now, caution=care_of_file(name, words.text), is_unread=words.is_unread,
            read_at=db.now, scanned_at=db.now if is_scanned else None,
        )  # fmt: skip
        db.add(file)
        db.flush()
        note_unread(db, file, task)
        return file.id


def set_aside(
    database: Database, officer_id: int, mark: str, sha256: str, size: int, media_type: str
) -> None:
    with database.transaction() as db:
        note_marked(db, officer_id=officer_id, mark=mark, sha256=sha256, size=size,
                    media_type=media_type)  # fmt: skip


def note_unread(db: Work, file: File, task: Task | None) -> None:
    """Whoever asks later why a mark was not found, finds why: in the chain of the task's
    instance, so that uploads of others need not wait."""
    if file.is_unread:
        instance = db.get_one(Instance, task.instance_id) if task else None
        journal.append(db, "file.unread", instance=instance, case_id=file.case_id,
                       task_id=file.task_id, officer_id=file.officer_id,
                       data={"file": file.id})  # fmt: skip


def words_of(path: Path, media_type: str, name: str) -> Words:
    try:
        return words_in(path, media_type)
    except BROKEN as damage:
        raise Invalid("file-kind-refused", name=name) from damage


def refuse_infected(settings: Settings, path: Path, name: str) -> bool:
    """Whether it was looked at."""
    scan = scanner_of(settings)
    if scan is None:
        return False
    try:
        found = scan(path)
    except NotScanned as error:
        log.warning("the virus scanner gave no answer: %s", error)
        return False
    if found:
        log.warning("a virus was refused: %s", found)
        raise Invalid("file-infected", name=name, found=found)
    return True


def refuse_outsiders(db: Work, officer_id: int, task_id: int | None, case_id: int | None) -> None:
    """Only who may do the task, or enter it from paper, adds to it."""
    if task_id is None:
        if case_id is not None and not access.may_see_case(db, officer_id, case_id):
            raise NotFound("case-not-found")
        return
    task = db.get(Task, task_id)
    if task is None or not access.may_see_task(db, officer_id, task):
        raise NotFound("task-not-found")
    may = access.may_complete(db, officer_id, task)
    if not may and not access.may_enter_from_paper(db, officer_id, task):
        raise NotAllowed("task-of-others")


def received(folder: Path, stream: IO[bytes], limit: int) -> tuple[Path, str, int]:
    """The whole upload in a file of its own, hash and size; nothing remains of a refused one."""
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=folder, prefix=".upload-")
    path, whole = Path(name), False
    try:
        with os.fdopen(handle, "wb") as file:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                if size > limit:
                    raise TooLarge("file-too-large", limit=limit)
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if size == 0:
            raise Invalid("file-empty")
        whole = True
    finally:
        if not whole:
            path.unlink(missing_ok=True)
    return path, digest.hexdigest(), size


def keep(path: Path, final: Path) -> None:
    """In place before the row says so: a crash leaves a file too many, never one too few."""
    final.parent.mkdir(parents=True, exist_ok=True)
    if not final.exists():
        path.replace(final)
