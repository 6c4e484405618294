"""A checked organisation file becomes rows; a second time the same rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from server.database import Work
from server.services.chart.generate import generated_officers, passing_down
from server.services.chart.members import store_officers
from server.services.chart.read import Lined
from server.tables import GroupMember, Role, Unit, UnitEdge, UnitGroup, UnitName
from server.textfold import fold, nfc


def store_chart(db: Work, chart: Lined, password_hash: str | None) -> dict[str, int]:
    units = _units(db, chart["units"])
    _edges(db, chart, units)
    _groups(db, chart, units)
    _roles(db, chart["roles"])
    officers = [*chart["officers"], *generated_officers(chart)]
    store_officers(db, officers, passing_down(chart, officers), units, password_hash)
    return {"units": len(units), "officers": len(officers)}


def _units(db: Work, entries: Iterable[Lined]) -> dict[str, int]:
    known = {unit.code: unit for unit in db.scalars(select(Unit))}
    for position, entry in enumerate(entries):
        unit = known.setdefault(entry["code"], Unit(code=entry["code"]))
        unit.kind, unit.certainty, unit.position = entry["kind"], entry["certainty"], position
        unit.issuer_code = entry.get("issuer_code")
        unit.is_collective = bool(entry.get("collective"))
        unit.is_placeholder = bool(entry.get("placeholder"))
        unit.is_external = entry["kind"] == "external"
        db.add(unit)
        _names(unit, entry)
    db.flush()
    return {code: unit.id for code, unit in known.items()}


def _names(unit: Unit, entry: Lined) -> None:
    """A corrected name replaces; one that holds from a day on was decided and is not undone."""
    written = [nfc(name) for name in (*entry.get("aliases", ()), entry["name"])]
    has_history = any(name.valid_from or name.valid_to for name in unit.names)
    if has_history or [name.name for name in unit.names] == written:
        return
    unit.names = [
        UnitName(name=name, fold=fold(name), is_alias=name != written[-1]) for name in written
    ]


def _edges(db: Work, chart: Lined, units: Mapping[str, int]) -> None:
    wanted = {
        (units[unit["parent"]], units[unit["code"]], str(unit["edge"]))
        for unit in chart["units"]
        if unit.get("parent")
    } | {(units[edge["parent"]], units[edge["child"]], edge["kind"]) for edge in chart["edges"]}
    running = {
        (edge.parent_id, edge.child_id, edge.kind): edge
        for edge in db.scalars(select(UnitEdge).where(UnitEdge.valid_to.is_(None)))
    }
    for parent, child, kind in sorted(wanted - running.keys()):
        db.add(UnitEdge(parent_id=parent, child_id=child, kind=kind))
    for key in running.keys() - wanted:
        running[key].valid_to = db.today


def _groups(db: Work, chart: Lined, units: Mapping[str, int]) -> None:
    known = {group.code: group for group in db.scalars(select(UnitGroup))}
    for position, entry in enumerate(chart["groups"]):
        group = known.setdefault(entry["code"], UnitGroup(code=entry["code"]))
        group.name, group.position = nfc(entry["name"]), position
        db.add(group)
    db.flush()
    wanted = {
        (known[unit["group"]].id, units[unit["code"]]): unit.get("in_group") or unit["certainty"]
        for unit in chart["units"]
        if unit.get("group")
    }
    running = {
        (member.group_id, member.unit_id): member
        for member in db.scalars(select(GroupMember).where(GroupMember.valid_to.is_(None)))
    }
    for (group_id, unit_id), certainty in wanted.items():
        if (group_id, unit_id) not in running:
            db.add(GroupMember(group_id=group_id, unit_id=unit_id, certainty=certainty))
    for key in running.keys() - wanted.keys():
        running[key].valid_to = db.today


def _roles(db: Work, entries: Iterable[Lined]) -> None:
    known = {role.code: role for role in db.scalars(select(Role))}
    for entry in entries:
        role = known.setdefault(entry["code"], Role(code=entry["code"]))
        role.name, role.description = nfc(entry["name"]), str(entry.get("can") or "")
        db.add(role)
    db.flush()
