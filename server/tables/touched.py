"""Whatever changes a row of the organisation raises its version in the same commit."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event, update
from sqlalchemy.orm import ORMExecuteState

from server.database import Work
from server.tables.deputy import Deputy
from server.tables.installation import Installation
from server.tables.organisation import (
    GroupMember,
    Membership,
    Officer,
    Role,
    Unit,
    UnitEdge,
    UnitGroup,
    UnitName,
)
from server.tables.succession import Succession
from server.tables.webhook import Webhook

ORGANISATION = (Officer, Membership, Unit, UnitName, UnitEdge, UnitGroup, GroupMember, Role,
                Deputy, Succession, Webhook)  # fmt: skip
TOUCHED = "organisation touched"


@event.listens_for(Work, "before_flush")
def _note_rows(db: Work, *_: object) -> None:
    if any(isinstance(row, ORGANISATION) for row in (*db.new, *db.deleted)) or any(
        isinstance(row, ORGANISATION) and db.is_modified(row) for row in db.dirty
    ):
        _raise_version(db)


@event.listens_for(Work, "do_orm_execute")
def _note_statements(state: ORMExecuteState) -> None:
    if state.is_select or not (state.is_update or state.is_delete or state.is_insert):
        return
    if state.bind_mapper is not None and state.bind_mapper.class_ in ORGANISATION:
        _raise_version(state.session)


def _raise_version(db: Any) -> None:
    if TOUCHED not in db.info:
        db.info[TOUCHED] = True
        higher = Installation.organisation_version + 1
        db.connection().execute(update(Installation).values(organisation_version=higher))
