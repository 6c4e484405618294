"""Sắp xếp tổ chức: which units became which, from when, by what document, and what of their open
work went where."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.tables.base import Id, Key, Table, one_of, to

CHANGES = ("MERGE", "SPLIT", "RENAME", "DISSOLVE")
PREPARED = ("entered", "approved")
"""Not carried out yet, and not given up."""


class Succession(Table):
    """One rearrangement; an instance without a case prepares, approves and applies it (P10)."""

    __tablename__ = "succession"
    id: Mapped[Key]
    instance_id: Mapped[int] = to("instance.id", unique=True, index=False)
    change: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    effective_on: Mapped[date]
    basis: Mapped[str] = mapped_column(String(500))
    new_name: Mapped[str] = mapped_column(String(300), default="")
    moves_people: Mapped[bool] = mapped_column(default=False)
    entered_by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    approved_by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    applied_at: Mapped[datetime | None]
    units: Mapped[list[SuccessionUnit]] = relationship(
        order_by=lambda: (SuccessionUnit.side, SuccessionUnit.position),
        lazy="selectin",
        cascade="all, delete-orphan",
    )
    __table_args__ = (
        one_of("change", *CHANGES),
        one_of("state", *PREPARED, "applied", "cancelled"),
    )

    @property
    def before(self) -> list[int]:
        return [one.unit_id for one in self.units if one.side == "before"]

    @property
    def after(self) -> list[int]:
        return [one.unit_id for one in self.units if one.side == "after"]

    @property
    def ending(self) -> list[int]:
        """Who does not go on: a unit that hands over only a part of itself stays."""
        if self.change == "RENAME":
            return []
        return [one for one in self.before if one not in self.after]

    @property
    def lasting(self) -> list[int]:
        return [one for one in self.before if one not in self.ending]


class SuccessionUnit(Table):
    __tablename__ = "succession_unit"
    succession_id: Mapped[int] = mapped_column(Id, ForeignKey("succession.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(Id, ForeignKey("unit.id"), primary_key=True, index=True)
    side: Mapped[str] = mapped_column(String(6), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)
    __table_args__ = (one_of("side", "before", "after"),)


class SuccessionItem(Table):
    """One piece of work that was open on the day: where it went, or why it was closed."""

    __tablename__ = "succession_item"
    id: Mapped[Key]
    succession_id: Mapped[int] = to("succession.id")
    kind: Mapped[str] = mapped_column(String(12))
    item_id: Mapped[int] = mapped_column(Id)  # of the row of that kind
    case_id: Mapped[int | None] = mapped_column(Id, ForeignKey("case.id"))
    work: Mapped[str] = mapped_column(String(500))  # as it was called then
    from_unit_id: Mapped[int] = mapped_column(Id, ForeignKey("unit.id"))
    to_unit_id: Mapped[int | None] = mapped_column(Id, ForeignKey("unit.id"))  # None: closed
    reason: Mapped[str] = mapped_column(String(500), default="")
    is_told: Mapped[bool] = mapped_column(default=False)
    """Its process hears of it and ends; one that goes on where it stands does not."""
