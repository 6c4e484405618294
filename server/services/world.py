"""What an instance may know of the outside while it advances: the clock and functions."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import bindparam, select
from sqlalchemy.orm import lazyload

from server.database import Work
from server.services.calendar import calendar_of
from server.services.definitions import definition_for, state_of
from server.services.parameters import parameter, parameters_of
from server.services.row_sets import count_where, rows_of, total
from server.services.unit_groups import group_sizes
from server.tables import Case, Instance
from workflows import engine
from workflows.advance import World
from workflows.workdays import at


def world_of(db: Work, instance: Instance) -> World:
    def after_working_days(days: int) -> str:
        return at(calendar_of(db).add(db.today, int(days))).isoformat()

    return World(
        now=db.now,
        members=lambda code: group_sizes(db).get(code),
        functions={
            "rows": lambda reference: rows_of(db, reference),
            "total": lambda reference, column: total(rows_of(db, reference), column),
            "count_where": lambda reference, column, value: count_where(
                rows_of(db, reference), column, value
            ),
            "parameter": lambda name: parameter(parameters_for(db, instance), name),
            "after_working_days": after_working_days,
        },
    )


CASE = (
    select(Case)
    .where(Case.id == bindparam("id"))
    .options(lazyload(Case.directive))
    .execution_options(autoflush=False)  # the rows that wait are none of its
)


def case_of(db: Work, case_id: int | None) -> Case | None:
    """Without its directive, which is read when it is named."""
    if case_id is None:
        return None
    asked = ("case", case_id)
    if asked not in db.info:
        db.info[asked] = db.scalars(CASE, {"id": case_id}).one()
    return cast(Case, db.info[asked])


def note_case(db: Work, case: Case) -> None:
    """Read by this transaction already, with something else."""
    db.info["case", case.id] = case


def parameters_for(db: Work, instance: Instance) -> dict[str, Any]:
    return parameters_of(db, case_of(db, instance.case_id))


def data_of(db: Work, instance: Instance) -> dict[str, Any]:
    """The instance's own data as it stands; to be read, nothing in it is to be changed."""
    asked = ("data", instance.id, instance.version)
    if asked not in db.info:
        found = engine.open_data(definition_for(db, instance), state_of(db, instance))
        db.info[asked] = dict(found)
    return dict(db.info[asked])
