"""Units, their names and hierarchy over time, officers and what they may be in a unit."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, object_session, relationship

from server.database import Work
from server.tables.base import Id, Key, Table, one_of, to
from server.tables.validity import does_run


class Unit(Table):
    __tablename__ = "unit"
    id: Mapped[Key]
    code: Mapped[str] = mapped_column(String(40), unique=True)  # as in organisation-*.yaml
    kind: Mapped[str] = mapped_column(String(40))
    issuer_code: Mapped[str | None] = mapped_column(String(20))  # in document symbols: TU, QU
    is_collective: Mapped[bool] = mapped_column(default=False)  # signs T/M
    is_placeholder: Mapped[bool] = mapped_column(default=False)  # name still to be supplied
    is_external: Mapped[bool] = mapped_column(default=False)
    certainty: Mapped[str] = mapped_column(String(10))
    position: Mapped[int] = mapped_column(default=0)  # order in lists, as in the file
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    names: Mapped[list[UnitName]] = relationship(
        order_by=lambda: (UnitName.valid_from.nulls_first(), UnitName.id),
        lazy="selectin",
        cascade="all, delete-orphan",
    )
    __table_args__ = (one_of("certainty", "read", "sure", "check", "derived"),)

    def name_on(self, day: date | None = None) -> str:
        """The name valid on `day`; the latest one without a day."""
        proper = [name for name in self.names if not name.is_alias]
        for name in reversed(proper):
            if day is None or does_run(name, day):
                return name.name
        return proper[0].name

    @property
    def name(self) -> str:
        """Today's."""
        db = object_session(self)
        return self.name_on(db.today if isinstance(db, Work) else None)


class UnitName(Table):
    __tablename__ = "unit_name"
    id: Mapped[Key]
    unit_id: Mapped[int] = to("unit.id")
    name: Mapped[str] = mapped_column(String(300))
    fold: Mapped[str] = mapped_column(String(300), index=True)  # server.textfold.fold(name)
    is_alias: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class UnitEdge(Table):
    __tablename__ = "unit_edge"
    id: Mapped[Key]
    parent_id: Mapped[int] = to("unit.id")
    child_id: Mapped[int] = to("unit.id")
    kind: Mapped[str] = mapped_column(String(20))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    __table_args__ = (one_of("kind", "HIERARCHY", "PARTY_LEADERSHIP", "GUIDANCE"),)


class UnitGroup(Table):
    """A group that directives are addressed to: các quận ủy, các huyện ủy …"""

    __tablename__ = "unit_group"
    id: Mapped[Key]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    position: Mapped[int] = mapped_column(default=0)


class GroupMember(Table):
    __tablename__ = "group_member"
    id: Mapped[Key]
    group_id: Mapped[int] = to("unit_group.id")
    unit_id: Mapped[int] = to("unit.id")
    certainty: Mapped[str] = mapped_column(String(10))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class Role(Table):
    __tablename__ = "role"
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    description: Mapped[str] = mapped_column(String(300), default="")


class Officer(Table):
    __tablename__ = "officer"
    id: Mapped[Key]
    login: Mapped[str] = mapped_column(String(60), unique=True)
    full_name: Mapped[str] = mapped_column(String(200))
    fold: Mapped[str] = mapped_column(String(200), index=True)
    title: Mapped[str] = mapped_column(String(200), default="")
    gender: Mapped[str | None] = mapped_column(String(10))
    email: Mapped[str | None] = mapped_column(String(320))  # None: told inside only
    is_fictional: Mapped[bool] = mapped_column(default=False)
    is_service: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Another system of the office: has keys instead of a password."""
    is_active: Mapped[bool] = mapped_column(default=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    password_is_given: Mapped[bool] = mapped_column(default=False, server_default=false())
    """By an administrator: at the first sign-in the officer chooses their own."""
    sign_in_generation: Mapped[int] = mapped_column(default=1)  # +1 = signed out everywhere
    language: Mapped[str] = mapped_column(String(5), default="vi")
    created_at: Mapped[datetime]
    memberships: Mapped[list[Membership]] = relationship(lazy="selectin")


class Membership(Table):
    """An officer holds a role always in a unit, for a time."""

    __tablename__ = "membership"
    id: Mapped[Key]
    officer_id: Mapped[int] = to("officer.id")
    unit_id: Mapped[int] = mapped_column(Id, ForeignKey("unit.id"))
    role: Mapped[str] = mapped_column(String(40), ForeignKey("role.code"))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    __table_args__ = (UniqueConstraint("unit_id", "role", "officer_id", "valid_from"),)
