"""The document that orders something, its obligations, and the papers around it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.tables.base import Id, Key, Table, one_of, to


class Directive(Table):
    """All fields of the document. The secrecy field exists only on the form: "Không" or refused."""

    __tablename__ = "directive"
    id: Mapped[Key]
    status: Mapped[str] = mapped_column(String(12))
    doc_type: Mapped[str] = mapped_column(String(10))  # CV, CT, KH …
    number: Mapped[int | None]
    symbol: Mapped[str] = mapped_column(String(40), default="")  # CV/TU
    full_number: Mapped[str] = mapped_column(String(60), default="", index=True)  # 517-CV/TU
    issuer_id: Mapped[int] = to("unit.id")  # letterhead
    on_behalf_of_id: Mapped[int | None] = to("unit.id")  # the collective that decided
    drafting_unit_id: Mapped[int | None] = to("unit.id")
    subject: Mapped[str] = mapped_column(String(500))
    fold: Mapped[str] = mapped_column(String(700), default="")
    place: Mapped[str] = mapped_column(String(100), default="")
    issued_on: Mapped[date | None]
    term: Mapped[str] = mapped_column(String(60), default="")
    urgency: Mapped[str] = mapped_column(String(12), default="THUONG")
    signatory: Mapped[str] = mapped_column(String(200), default="")
    signatory_position: Mapped[str] = mapped_column(String(200), default="")
    signatory_authority: Mapped[str] = mapped_column(String(200), default="")  # T/M BAN THƯỜNG VỤ
    archive: Mapped[str] = mapped_column(String(200), default="")  # Lưu …
    text: Mapped[str] = mapped_column(Text, default="")  # as printed
    created_at: Mapped[datetime]
    obligations: Mapped[list[Obligation]] = relationship(order_by="Obligation.position")
    addressees: Mapped[list[DirectiveAddressee]] = relationship(
        order_by="DirectiveAddressee.position"
    )
    references: Mapped[list[DirectiveReference]] = relationship(
        order_by="DirectiveReference.position"
    )
    __table_args__ = (
        one_of("status", "draft", "issued", "void", "not_issued"),
        one_of("urgency", "THUONG", "KHAN", "THUONG_KHAN", "HOA_TOC"),
    )


class DirectiveAddressee(Table):
    """A printed line: after "Kính gửi" (kind to), or under "Nơi nhận" for information (kind cc)."""

    __tablename__ = "directive_addressee"
    id: Mapped[Key]
    directive_id: Mapped[int] = to("directive.id")
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(4))
    text: Mapped[str] = mapped_column(String(300))
    role: Mapped[str | None] = mapped_column(String(12))  # default role of its units in the case
    groups: Mapped[list[Any]] = mapped_column(default=list)  # codes of unit_group
    units: Mapped[list[Any]] = mapped_column(default=list)  # codes of unit
    __table_args__ = (one_of("kind", "to", "cc"),)


class DirectiveReference(Table):
    __tablename__ = "directive_reference"
    id: Mapped[Key]
    directive_id: Mapped[int] = to("directive.id")
    position: Mapped[int]
    relation: Mapped[str] = mapped_column(String(12))
    doc_type: Mapped[str] = mapped_column(String(10), default="")
    full_number: Mapped[str] = mapped_column(String(60), default="")
    issued_on: Mapped[date | None]
    issuer: Mapped[str] = mapped_column(String(200), default="")
    subject: Mapped[str] = mapped_column(String(500), default="")
    __table_args__ = (one_of("relation", "basis", "content", "link"),)


class Obligation(Table):
    """One numbered duty of a directive."""

    __tablename__ = "obligation"
    id: Mapped[Key]
    directive_id: Mapped[int] = to("directive.id")
    position: Mapped[int]
    ordinal: Mapped[str] = mapped_column(String(10))  # 1, 2a …
    title: Mapped[str] = mapped_column(String(300), default="")
    text: Mapped[str] = mapped_column(Text)
    deliverable: Mapped[str] = mapped_column(String(500), default="")
    deadline_kind: Mapped[str] = mapped_column(String(12), default="NOT_SET")
    everyone: Mapped[bool] = mapped_column(default=False)  # every addressee carries it out
    parties: Mapped[list[ObligationParty]] = relationship(order_by="ObligationParty.id")
    __table_args__ = (
        one_of("deadline_kind", "BINDING", "REFERENCE", "CONTINUOUS", "EVENT_BASED", "NOT_SET"),
        UniqueConstraint("directive_id", "ordinal"),
    )


class ObligationParty(Table):
    """Who is named in the text of an obligation, and as what."""

    __tablename__ = "obligation_party"
    id: Mapped[Key]
    obligation_id: Mapped[int] = to("obligation.id")
    role: Mapped[str] = mapped_column(String(12))
    unit_id: Mapped[int | None] = mapped_column(Id, ForeignKey("unit.id"))
    text: Mapped[str] = mapped_column(String(300), default="")  # "các cơ quan có liên quan"
    __table_args__ = (one_of("role", "lead", "cooperate", "supervised", "supervise"),)
