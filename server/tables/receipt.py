"""A unit has opened a directive: who of it looked first."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from server.tables.base import Id, Table


class Opening(Table):
    """The first look of anybody who works in the unit, at the case, its document or its tasks."""

    __tablename__ = "opening"
    case_id: Mapped[int] = mapped_column(Id, ForeignKey("case.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(Id, ForeignKey("unit.id"), primary_key=True)
    officer_id: Mapped[int] = mapped_column(Id, ForeignKey("officer.id"))
    at: Mapped[datetime]
