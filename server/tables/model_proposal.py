"""What one modeller asks and a second one decides: deploying a draft, going back, withdrawing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from server.tables.base import Id, Key, Table, one_of


class ModelProposal(Table):
    __tablename__ = "model_proposal"
    id: Mapped[Key]
    key: Mapped[str] = mapped_column(String(60), index=True)  # of the process
    kind: Mapped[str] = mapped_column(String(20))
    draft_id: Mapped[int | None] = mapped_column(Id, ForeignKey("definition_draft.id"), index=True)
    revision: Mapped[int | None]  # of the draft when it was asked
    definition_id: Mapped[int | None] = mapped_column(Id, ForeignKey("definition.id"))
    note: Mapped[str] = mapped_column(String(500))  # why
    at: Mapped[datetime]
    officer_id: Mapped[int] = mapped_column(Id, ForeignKey("officer.id"))
    state: Mapped[str] = mapped_column(String(20))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    reason: Mapped[str] = mapped_column(String(500), default="")  # of a refusal
    __table_args__ = (
        one_of("kind", "deployed", "restored", "withdrawn"),
        one_of("state", "open", "approved", "refused", "taken_back"),
    )
