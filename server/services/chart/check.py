"""What is wrong with an organisation file; all of it, by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from server.services.addresses import ADDRESS
from server.services.chart.read import ChartProblem, Lined

CERTAINTIES = ("read", "sure", "check", "derived")
EDGES = ("HIERARCHY", "PARTY_LEADERSHIP", "GUIDANCE")
SECTIONS = {
    "groups": ("code", "name"),
    "units": ("code", "name", "kind", "certainty"),
    "edges": ("parent", "child", "kind"),
    "roles": ("code", "name"),
    "officers": ("login", "full_name", "assignments"),
}


def problems_of(chart: Lined) -> tuple[ChartProblem, ...]:
    """Shape first: only a file of the right shape is looked at for references."""
    misshapen = tuple(_shape(chart))
    if misshapen:
        return misshapen
    found = [
        *_twice(chart["groups"], "code", "group"),
        *_twice(chart["units"], "code", "unit"),
        *_twice(chart["roles"], "code", "role"),
        *_twice(chart["officers"], "login", "officer"),
        *_units(chart),
        *_edges(chart),
        *_officers(chart),
        *_groups(chart),
    ]
    return tuple(sorted(found, key=lambda problem: problem.line))


def _shape(chart: Lined) -> Iterator[ChartProblem]:
    for section, required in SECTIONS.items():
        entries = chart.get(section)
        if not isinstance(entries, list) or (not entries and section != "edges"):
            yield ChartProblem(chart.line, "chart-section-missing", {"section": section})
            continue
        for entry in entries:
            if not isinstance(entry, Lined):
                yield ChartProblem(chart.line, "chart-not-an-entry", {"section": section})
                continue
            for name in required:
                if entry.get(name) in (None, "", []):
                    args = {"section": section, "field": name}
                    yield ChartProblem(entry.line, "chart-field-missing", args)


def _twice(entries: Sequence[Lined], name: str, what: str) -> Iterator[ChartProblem]:
    first: dict[str, int] = {}
    for entry in entries:
        code = str(entry[name])
        if code in first:
            args = {"what": what, "code": code, "first": str(first[code])}
            yield ChartProblem(entry.line, "chart-twice", args)
        first.setdefault(code, entry.line)


def _units(chart: Lined) -> Iterator[ChartProblem]:
    groups, units = codes(chart["groups"]), codes(chart["units"])
    for unit in chart["units"]:
        if unit["certainty"] not in CERTAINTIES:
            yield _unknown(unit, "certainty", unit["certainty"])
        if unit.get("group") is not None and unit["group"] not in groups:
            yield _unknown(unit, "group", unit["group"])
        if unit.get("parent") is not None and unit["parent"] not in units:
            yield _unknown(unit, "unit", unit["parent"])
        if unit.get("parent") is not None and unit.get("edge") not in EDGES:
            yield _unknown(unit, "edge", unit.get("edge"))
    yield from _circles(chart)


def _circles(chart: Lined) -> Iterator[ChartProblem]:
    """A unit that stands above itself would never end a look down the tree."""
    parents = {unit["code"]: unit.get("parent") for unit in chart["units"]}
    for unit in chart["units"]:
        seen, above = set(), parents.get(unit["code"])
        while above is not None and above not in seen:
            if above == unit["code"]:
                yield ChartProblem(unit.line, "chart-circle", {"code": unit["code"]})
                break
            seen.add(above)
            above = parents.get(above)


def _edges(chart: Lined) -> Iterator[ChartProblem]:
    units = codes(chart["units"])
    for edge in chart["edges"]:
        for end in ("parent", "child"):
            if edge[end] not in units:
                yield _unknown(edge, "unit", edge[end])
        if edge["kind"] not in EDGES:
            yield _unknown(edge, "edge", edge["kind"])


def _officers(chart: Lined) -> Iterator[ChartProblem]:
    units, roles = codes(chart["units"]), codes(chart["roles"])
    for officer in chart["officers"]:
        login = str(officer["login"])
        if login != login.lower().strip() or " " in login or len(login) > 60:
            yield ChartProblem(officer.line, "chart-bad-login", {"login": login})
        if officer.get("email") and not ADDRESS.fullmatch(str(officer["email"])):
            yield ChartProblem(officer.line, "chart-bad-email", {"login": login})
        for assignment in officer["assignments"]:
            if not isinstance(assignment, Mapping) or not assignment.get("roles"):
                yield ChartProblem(officer.line, "chart-no-roles", {"login": login})
                continue
            if assignment.get("unit") not in units:
                yield _unknown(officer, "unit", assignment.get("unit"))
            for role in assignment["roles"]:
                if role not in roles:
                    yield _unknown(officer, "role", role)


def _groups(chart: Lined) -> Iterator[ChartProblem]:
    """A group that says how many it is must be so many."""
    for group in chart["groups"]:
        members = sum(unit.get("group") == group["code"] for unit in chart["units"])
        if group.get("count") is not None and group["count"] != members:
            args = {"group": group["code"], "said": str(group["count"]), "found": str(members)}
            yield ChartProblem(group.line, "chart-group-count", args)


def codes(entries: Sequence[Lined]) -> frozenset[str]:
    return frozenset(str(entry["code"]) for entry in entries)


def _unknown(entry: Lined, what: str, code: Any) -> ChartProblem:
    return ChartProblem(entry.line, "chart-unknown", {"what": what, "code": str(code)})
