"""Files: stored once under their SHA-256 in the data folder; rows say what they are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from server.tables.base import Id, Key, Table, to
from server.tables.work import where


class File(Table):
    __tablename__ = "file"
    id: Mapped[Key]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(255))  # as given, shown only
    media_type: Mapped[str] = mapped_column(String(100))  # found from the content
    size: Mapped[int] = mapped_column(BigInteger)  # bytes
    task_id: Mapped[int | None] = to("task.id")  # where it was uploaded
    case_id: Mapped[int | None] = to("case.id")
    assignment_id: Mapped[int | None] = to("assignment.id")
    officer_id: Mapped[int] = mapped_column(Id, ForeignKey("officer.id"))
    at: Mapped[datetime]
    scanned_at: Mapped[
        datetime | None
    ]  # by the scanner of viruses; None: not yet, or there is none
    infection: Mapped[str] = mapped_column(String(200), default="", server_default="")
    """What it found; such a file is handed out to nobody."""
    caution: Mapped[str] = mapped_column(String(40), default="", server_default="")
    """LƯU HÀNH NỘI BỘ and the like, as it stands in the file; else what it is about (NHÂN SỰ …)."""
    is_unread: Mapped[bool] = mapped_column(default=False, server_default=false())
    """A picture, a scan, a locked or endless PDF: no mark of secrecy could be looked for in all
    of it."""
    read_at: Mapped[datetime | None]
    """When marks were looked for; None: stored before they were, so nobody knows."""
    withdrawn_at: Mapped[datetime | None]
    """By whoever attached it, before the step was done: handed out to nobody, the bytes stay."""
    withdrawn_why: Mapped[str] = mapped_column(String(1000), default="", server_default="")
    __table_args__ = (where("ix_file_unscanned", "scanned_at IS NULL", "id"),)
