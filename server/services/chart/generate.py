"""Officers made by rule for units that name none (decision 29), marked like the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from server.services.chart.read import Lined

LOWER = ("mass_organisation", "department")
"""Kinds of unit that take part below an addressee."""
SPECIALIST = "chuyen_vien"


def generated_officers(chart: Lined) -> list[Lined]:
    """Entries like those under `officers`, for every unit that has nobody."""
    rule = chart.get("generated_officers")
    if not rule:
        return []
    staffed = {job["unit"] for officer in chart["officers"] for job in officer["assignments"]}
    wanted = [unit for unit in chart["units"] if unit["code"] not in staffed and _takes_part(unit)]
    return [_officer(unit, form) for unit in wanted for form in rule["per_unit"]]


def passing_down(chart: Lined, officers: Sequence[Lined]) -> Iterator[tuple[str, str, str]]:
    """(login, unit, role): who follows what their unit passes to the units below it."""
    forms = (chart.get("generated_officers") or {}).get("per_unit", [])
    roles = [role for form in forms for role in form.get("passing_down", [])]
    above = {unit.get("parent") for unit in chart["units"] if unit["kind"] in LOWER}
    for officer in officers:
        for job in officer["assignments"]:
            if job["unit"] in above and SPECIALIST in job["roles"]:
                yield from ((officer["login"], job["unit"], role) for role in roles)


def _takes_part(unit: Lined) -> bool:
    if unit.get("demo"):
        return False
    return unit.get("group") is not None or unit["kind"] in LOWER


def _officer(unit: Lined, form: Lined) -> Lined:
    """A department below an addressee appraises its programmes: the roles of `appraiser`."""
    appraises = unit.get("group") is None and unit["kind"] == "department"
    entry: dict[str, Any] = {
        name: _filled(form.get(name), unit) for name in ("login", "full_name", "title")
    }
    roles = form["appraiser"] if appraises and form.get("appraiser") else form["roles"]
    entry |= {"fictional": True, "assignments": [{"unit": unit["code"], "roles": list(roles)}]}
    officer = Lined(entry)
    officer.line = unit.line
    return officer


def _filled(words: Any, unit: Lined) -> str:
    return str(words or "").replace("<code>", unit["code"].lower()).replace("<name>", unit["name"])
