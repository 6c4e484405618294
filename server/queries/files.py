"""Uploaded files: one for download, or those of a task."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from server.access import may_see_file, may_withdraw_file
from server.database import Work
from server.errors import NotFound
from server.queries.names import officer_names
from server.services.media import SHOWN
from server.tables import File, Task


@dataclass(frozen=True)
class StoredFile:
    id: int
    sha256: str
    name: str
    media_type: str
    size: int
    by: str
    at: datetime
    scanned_at: datetime | None
    infection: str
    officer_id: int
    caution: str
    is_unread: bool
    read_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_why: str

    @property
    def is_shown(self) -> bool:
        """Of a kind that is shown on our pages."""
        return self.media_type in SHOWN


def file_for(db: Work, officer_id: int, file_id: int) -> StoredFile:
    file = db.get(File, file_id)
    if file is None or not may_see_file(db, officer_id, file):
        raise NotFound
    return stored(file, officer_names(db, {file.officer_id}))


def own_file(db: Work, officer_id: int, file_id: int) -> tuple[StoredFile, int]:
    """One that they may withdraw, and its task."""
    file = db.get(File, file_id)
    task = db.get(Task, file.task_id) if file is not None and file.task_id is not None else None
    if file is None or task is None or not may_withdraw_file(db, officer_id, file, task):
        raise NotFound
    return stored(file, officer_names(db, {file.officer_id})), task.id


def files_of_task(db: Work, task_id: int) -> tuple[StoredFile, ...]:
    """For who may see the task."""
    return files_where(db, File.task_id == task_id)


def withdrawn_from(db: Work, task_id: int) -> tuple[StoredFile, ...]:
    """For who may see the task."""
    return told(db, File.task_id == task_id, File.withdrawn_at.is_not(None))


def files_where(db: Work, *wanted: ColumnElement[bool]) -> tuple[StoredFile, ...]:
    """Whose rights `wanted` narrows, or its caller has asked."""
    return told(db, *wanted, File.withdrawn_at.is_(None))


def told(db: Work, *wanted: ColumnElement[bool]) -> tuple[StoredFile, ...]:
    files = db.scalars(select(File).where(*wanted).order_by(File.id)).all()
    names = officer_names(db, {file.officer_id for file in files})
    return tuple(stored(file, names) for file in files)


def stored(file: File, names: dict[int, str]) -> StoredFile:
    return StoredFile(
        id=file.id,
        sha256=file.sha256,
        name=file.name,
        media_type=file.media_type,
        size=file.size,
        by=names.get(file.officer_id, ""),
        at=file.at,
        scanned_at=file.scanned_at,
        infection=file.infection,
        officer_id=file.officer_id,
        caution=file.caution,
        is_unread=file.is_unread,
        read_at=file.read_at,
        withdrawn_at=file.withdrawn_at,
        withdrawn_why=file.withdrawn_why,
    )
