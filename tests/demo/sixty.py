"""The year, told of a dozen units, for all sixty: what it is counted from is copied by SQL, so that
each of the others stands as one of the dozen does."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, text

from server.database import Database
from server.demo.year.units import SIXTY
from server.tables import Table

STEP = 1_000_000  # between the numbers of a row and of its copy
NOTHING = {"instance.child_group_id", "instance.item", "assignment.halt_id"}
ROWS = {
    "case_unit": "unit_id = {unit}",
    "instance": "unit_id = {unit} AND id < {step}",
    "task": "instance_id IN ({instance})",
    "answer": "task_id IN ({task})",
    "answer_row": "answer_id IN ({answer})",
    "assignment": "unit_id = {unit} AND id < {step}",
    "assignment_day": "assignment_id IN ({assignment})",
    "closed_assignment": "assignment_id IN ({assignment})",
}
"""Of which rows a unit's figures are counted; in the order in which they refer to one another."""
REFERS = {
    "instance_id": "instance", "task_id": "task", "answer_id": "answer",
    "assignment_id": "assignment",
}  # fmt: skip


def tell_of_sixty(database: Database) -> list[int]:
    """The units there are now."""
    with database.engine.begin() as db:
        ids = dict(db.execute(text("SELECT code, id FROM unit")).all())
        told = set(db.scalars(text("SELECT DISTINCT unit_id FROM assignment")))
        models = sorted(told & {ids[code] for code in SIXTY})
        others = [ids[code] for code in SIXTY if ids[code] not in told]
        for number, other in enumerate(others, 1):
            copy_unit(db, models[number % len(models)], other, number * STEP)
        return sorted({*models, *others})


def copy_unit(db: Connection, model: int, other: int, step: int) -> None:
    chosen: dict[str, str] = {}
    for table, where in ROWS.items():
        rows = where.format(unit=model, step=STEP, **chosen)
        chosen[table] = f"SELECT id FROM {table} WHERE {rows}" if "id" in columns(table) else ""
        values = {name: value(table, name, model, other, step, chosen) for name in columns(table)}
        if table == "assignment_day":  # the trigger has written today's
            db.execute(text(f"DELETE FROM assignment_day WHERE assignment_id > {step}"))
        db.execute(
            text(f"""INSERT INTO {table} ({", ".join(f'"{name}"' for name in values)})
            SELECT {", ".join(values.values())} FROM {table} WHERE {rows}""")
        )


def columns(table: str) -> list[str]:
    return [one.name for one in Table.metadata.tables[table].columns]


def value(
    table: str, name: str, model: int, other: int, step: int, chosen: Mapping[str, str]
) -> str:
    """Of a column in the copy."""
    if f"{table}.{name}" in NOTHING:
        return "NULL"
    if name == "id":
        return f"id + {step}"
    if name in ("unit_id", "given_to_id"):
        return f'CASE "{name}" WHEN {model} THEN {other} ELSE "{name}" END'
    of = table if name == "parent_id" else REFERS.get(name, "")
    inside = chosen.get(of)
    if not inside:
        return f'"{name}"'
    return f'CASE WHEN "{name}" IN ({inside}) THEN "{name}" + {step} ELSE "{name}" END'
