"""Models that are being changed: the files as they stand, every saved step, who has them open."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.tables.base import Id, Key, Table, one_of, to


class DefinitionDraft(Table):
    __tablename__ = "definition_draft"
    id: Mapped[Key]
    key: Mapped[str] = mapped_column(String(60), index=True)  # of the process when it began
    name: Mapped[str] = mapped_column(String(200))
    base_id: Mapped[int | None] = mapped_column(Id, ForeignKey("definition.id"))  # began from it
    state: Mapped[str] = mapped_column(String(20))
    revision: Mapped[int]  # of the content; whoever saves names the one they started from
    files: Mapped[dict[str, Any]]  # name -> text
    started_at: Mapped[datetime]
    started_by_id: Mapped[int] = mapped_column(Id, ForeignKey("officer.id"))
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[int] = mapped_column(Id, ForeignKey("officer.id"))
    approved_revision: Mapped[int | None]  # a later change takes the approval away
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    definition_id: Mapped[int | None] = mapped_column(Id, ForeignKey("definition.id"))  # became it
    __table_args__ = (one_of("state", "open", "deployed", "set_aside"),)


class DefinitionDraftRevision(Table):
    """What one save changed; all up to a revision, laid over each other, are its files."""

    __tablename__ = "definition_draft_revision"
    id: Mapped[Key]
    draft_id: Mapped[int] = to("definition_draft.id")
    revision: Mapped[int]
    changed: Mapped[dict[str, Any]]  # name -> text, or None for a file taken away
    at: Mapped[datetime]
    officer_id: Mapped[int] = mapped_column(Id, ForeignKey("officer.id"))
    __table_args__ = (UniqueConstraint("draft_id", "revision"),)


class DefinitionDraftEditor(Table):
    """Who has the draft on a screen, and when that screen was last heard of."""

    __tablename__ = "definition_draft_editor"
    draft_id: Mapped[int] = mapped_column(Id, ForeignKey("definition_draft.id"), primary_key=True)
    officer_id: Mapped[int] = mapped_column(Id, ForeignKey("officer.id"), primary_key=True)
    seen_at: Mapped[datetime]
