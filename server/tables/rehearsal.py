"""Rehearsals of models, one for each officer and model: the list of steps and how it was set up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from server.tables.base import Id, Table


class Rehearsal(Table):
    """Nothing that runs: it is played from the start whenever it is looked at."""

    __tablename__ = "rehearsal"
    officer_id: Mapped[int] = mapped_column(Id, ForeignKey("officer.id"), primary_key=True)
    place: Mapped[str] = mapped_column(String(40), primary_key=True)  # draft/7, version/12
    version: Mapped[int]  # of this row; whoever goes on names the one the page showed
    given: Mapped[dict[str, Any]]  # a scenario without what is expected
    setup: Mapped[dict[str, Any]]  # units, seed, calendar, the scenario it began from
    at: Mapped[datetime]
