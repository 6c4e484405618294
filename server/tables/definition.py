"""Deployed processes: immutable versions, named by content hash."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.tables.base import Id, Key, Table, one_of, to


class Definition(Table):
    __tablename__ = "definition"
    id: Mapped[Key]
    key: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    blob: Mapped[str] = mapped_column(Text)  # workflows.definition: rebuilds the Definition
    labels: Mapped[dict[str, Any]] = mapped_column(default=dict)  # en.toml, outside the hash
    deployed_at: Mapped[datetime]
    deployed_by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    __table_args__ = (UniqueConstraint("key", "version"),)


class DefinitionFile(Table):
    """The files as they came: what export writes back."""

    __tablename__ = "definition_file"
    id: Mapped[Key]
    definition_id: Mapped[int] = to("definition.id")
    name: Mapped[str] = mapped_column(String(200))  # forms/confirm_receipt.json
    content: Mapped[bytes] = mapped_column(LargeBinary)


class DefinitionRelease(Table):
    """Which version new cases run on, since when and why; the newest line of a key counts."""

    __tablename__ = "definition_release"
    id: Mapped[Key]
    key: Mapped[str] = mapped_column(String(60), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    definition_id: Mapped[int] = to("definition.id")  # of a withdrawal: what was withdrawn
    note: Mapped[str] = mapped_column(String(500), default="")
    at: Mapped[datetime]
    officer_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    approved_by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    __table_args__ = (one_of("kind", "deployed", "restored", "withdrawn"),)


class StartSubscription(Table):
    """A message start event of the current version of a process."""

    __tablename__ = "start_subscription"
    id: Mapped[Key]
    message: Mapped[str] = mapped_column(String(60), index=True)
    definition_id: Mapped[int] = to("definition.id")
    element: Mapped[str] = mapped_column(String(60))
