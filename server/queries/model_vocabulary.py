"""What a modeller may choose from: roles, processes, services, parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from server import access
from server.queries.names import role_names
from server.recording.releases import current_definitions
from server.services import SERVICES
from server.services.parameters import parameters_of, shipped
from server.services.spoken_models import labels_of
from server.services.unit_groups import group_sizes
from server.tables import UnitGroup
from server.words import SOURCE, is_known, sentence

if TYPE_CHECKING:
    from server.database import Work

SCOPES = (
    "responsible_unit", "lead_unit", "supervisor", "issuing_office", "number_owner", "item_unit",
    "named_person", "appraiser", "approver", "assigner", "inspection_team", "installation",
)  # fmt: skip

FREQUENCIES = ("report.frequency",)
OPENINGS = ("report.open_before",)
"""Parameters that only schedules take."""


def read_vocabulary(db: Work, officer_id: int, language: str) -> dict[str, Any]:
    """`today`, and JSON lists of {code, name, …} in the reader's language where there are words."""
    access.require_modeller(db, officer_id)
    return {
        "today": db.today.isoformat(),
        "roles": [{"code": code, "name": name} for code, name in role_names(db, language).items()],
        "scopes": [said(f"scope-{code}", code, language) for code in SCOPES],
        "services": services_in(language),
        "parameters": parameters_in(db, language),
        "frequencies": [said(f"param-{one}", one, language) for one in FREQUENCIES],
        "openings": [said(f"param-{one}", one, language) for one in OPENINGS],
        "groups": groups(db),
        "processes": processes(db, language),
    }


def services_in(language: str) -> list[dict[str, Any]]:
    """With what each takes as a service task, and what it lets later steps know."""
    return [
        {**said(f"service-{code}", code, language),
         "takes": [{**said(f"takes-{name}", name, language), "kind": kind}
                   for name, kind in one.takes.items()],
         "gives": [{**said(f"result-{name}", name, language), "schema": dict(schema)}
                   for name, schema in one.gives.items()]}
        for code, one in sorted(SERVICES.items())
    ]  # fmt: skip


def said(sentence_code: str, code: str, language: str) -> dict[str, Any]:
    known = is_known(sentence_code)
    return {"code": code, "name": sentence(sentence_code, {}, language) if known else code}


def parameters_in(db: Work, language: str) -> list[dict[str, Any]]:
    """Limits in working days that the administrator may change."""
    days = parameters_of(db, None)
    named = shipped()["sla_working_days"]
    return [
        {**said(f"param-{name}", name, language), "days": days[name]}
        for name in named
        if name in days
    ]


def groups(db: Work) -> list[dict[str, Any]]:
    """Unit groups, with how many units are in each today."""
    sizes = group_sizes(db)
    rows = db.execute(select(UnitGroup.code, UnitGroup.name).order_by(UnitGroup.position))
    return [{"code": code, "name": name, "units": sizes[code]} for code, name in rows]


def processes(db: Work, language: str) -> list[dict[str, Any]]:
    deployed = current_definitions(db)
    labels = {} if language == SOURCE else labels_of(db, deployed.values())
    found = []
    for key, definition in sorted(deployed.items()):
        said = labels.get(key, {})
        starts = [{"code": one.element, "name": str(said.get(one.element) or one.name)}
                  for one in definition.starts]  # fmt: skip
        found.append({"code": key, "name": str(said.get(key) or definition.name), "starts": starts})
    return found
