"""Create the children of a group, fifty at a time; the parent is locked meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server.database import Work
from server.recording import children, journal
from server.recording.finishing import finish_group
from server.recording.instances import (
    Birth,
    begin_all,
    definition_for,
    lock_instance,
    pinned_definition_id,
)
from server.recording.jobs import put_job
from server.recording.scopes import unit_in
from server.recording.tasks import open_task
from server.services.row_sets import as_of_today, rows_of
from server.tables import Case, ChildGroup, Instance

BATCH = 50

PARTIES = ("appraiser", "approver", "assigner", "number_owner")
"""Columns of a row that name a unit for the lanes of its child."""


def create_children(db: Work, group_id: int) -> None:
    """One batch; the rest in a further job, so that no transaction grows with the units."""
    parent_id = db.get_one(ChildGroup, group_id).instance_id
    parent = lock_instance(db, parent_id)
    group = children.lock_group(db, group_id)
    if group.status not in ("creating", "running") or parent.ended_at is not None:
        return
    if group.created == 0:
        request = group.request
        group.request = {**request, "collection": as_of_today(db, request["collection"])}
    items = items_of(db, group)
    group.total = len(items)
    size = 1 if group.sequential else BATCH
    last = min(group.created + size, group.total)
    create_some(db, parent, group, range(group.created, last), items)
    group.created = last
    db.flush()
    if group.created < group.total and not group.sequential:
        put_job(db, "create_children", instance_id=parent.id, group_id=group.id)
        return
    group.status = "running"
    journal.append(
        db, "children.created", instance=parent,
        data={"element": group.element, "created": group.created, "total": group.total},
    )  # fmt: skip
    if children.is_over(group):  # nothing to do, or all were over before the last was created
        group.status = "ended"
        finish_group(db, parent, group)


def items_of(db: Work, group: ChildGroup) -> list[dict[str, Any]]:
    """The item of each child, in order; a single child has an empty one."""
    request = group.request
    if not request["multi"]:
        return [{}]
    if request["collection"] is not None:
        return rows_of(db, request["collection"])
    return [{} for _ in range(request["cardinality"] or 0)]


def create_some(
    db: Work, parent: Instance, group: ChildGroup, ordinals: range, items: list[dict[str, Any]]
) -> None:
    definition = definition_for(db, parent)
    if group.kind == "task":
        for ordinal in ordinals:
            open_task(db, parent, definition, key=group.key, element=group.element, group=group,
                      item=ordinal, item_data=items[ordinal])  # fmt: skip
        return
    if group.kind == "handler":
        definition_id = parent.definition_id
    else:
        definition_id = pinned_definition_id(db, parent.case_id, str(group.calls))
    begin_all(db, [birth_of(db, parent, group, ordinal, items[ordinal], definition_id)
                   for ordinal in ordinals])  # fmt: skip


def birth_of(
    db: Work,
    parent: Instance,
    group: ChildGroup,
    ordinal: int,
    item: dict[str, Any],
    definition_id: int,
) -> Birth:
    unit_id = unit_in(item) or unit_of(group.request["data"]) or parent.unit_id
    data = dict(group.request["data"])
    name = group.request["item_name"]
    if name:
        data[name] = item
    keys = {**parent.keys, **carried_keys(data)}
    if unit_id is not None:
        keys["unit_id"] = str(unit_id)
    return Birth(
        case_id=parent.case_id,
        definition_id=definition_id,
        unit_id=unit_id,
        parent_id=parent.id,
        child_group_id=group.id,
        item=ordinal,
        start=group.start,
        part=group.part,
        keys=keys,
        parties=parties_of(db, parent, unit_id, item, is_same=group.kind == "handler"),
        data=data,
    )


def carried_keys(data: Mapping[str, Any]) -> dict[str, str]:
    """Correlation that a call hands in by name: P3's handler hands the obstacle's id to P6."""
    names = ("directive_id", "cycle_no", "obstacle_id", "assignment_id", "change_request_id",
             "urgency")  # fmt: skip
    return {name: str(data[name]) for name in names if data.get(name) not in (None, "")}


def unit_of(data: Mapping[str, Any]) -> int | None:
    found = data.get("unit_id")
    return int(found) if found else None


def parties_of(
    db: Work, parent: Instance, unit_id: int | None, item: dict[str, Any], *, is_same: bool
) -> dict[str, Any]:
    """Whoever passes its assignment down supervises what it passed.

    Who appraises and approves is of one author's programme: only its own handlers have it too.
    """
    parties = dict(parent.parties)
    if not is_same:
        parties.pop("appraiser", None)
        parties.pop("approver", None)
    if parent.unit_id is not None and unit_id is not None and unit_id != parent.unit_id:
        parties.update(supervisor=parent.unit_id, assigner=parent.unit_id)
    for name in PARTIES:
        found = item.get(name) or item.get(f"{name}_unit")
        if found:
            parties[name] = int(found)
    if "assigner" not in parties and parent.case_id is not None:
        parties["assigner"] = db.get_one(Case, parent.case_id).lead_unit_id
    return parties
