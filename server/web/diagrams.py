"""One instance with its diagram; the diagram's file and its state for the script."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server import access
from server.database import Work
from server.queries import diagrams, instances
from server.queries.cases import read_case
from server.queries.halts import halt_of
from server.queries.instance_steps import list_steps
from server.queries.rounds import is_round
from server.tables import Instance
from server.web.context import database, officer_id
from server.web.language import chosen_language
from server.web.numbers import asked_number

pages = Blueprint("diagrams", __name__)
DIST = Path(__file__).parent / "static" / "dist"


@pages.app_template_global()
def built(entry: str) -> str:
    """The address of a built file; empty when the front end has not been built."""
    name = manifest().get(entry)
    return f"/static/dist/{name}" if name else ""


@cache
def manifest() -> dict[str, str]:
    path = DIST / "manifest.json"
    names: dict[str, str] = json.loads(path.read_text()) if path.is_file() else {}
    return names


@pages.get("/instances/<int:instance_id>")
@login_required  # type: ignore[untyped-decorator]
def show_instance(instance_id: int) -> ResponseReturnValue:
    with database().reading() as db:
        head = instances.read_instance(db, officer_id(), instance_id)
        lines = list_steps(db, instance_id, asked_number("steps"))
        after = asked_number("after") or 0
        children, more = instances.list_children(db, head, after=after)
        document = instances.document_of(db, head.instance)
        halt = halt_of(db, head.instance.halt_id)
        may_cancel = may_cancel_instance(db, head.instance)
        has_round = is_round(db, officer_id(), head.instance)
    return render_template(
        "diagrams/instance.html",
        head=head,
        lines=lines,
        children=children,
        after=more,
        document=document,
        halt=halt,
        may_cancel=may_cancel,
        has_round=has_round,
    )


def may_cancel_instance(db: Work, instance: Instance) -> bool:
    """Still running, under a parent, and of a case that they decide on."""
    runs = instance.ended_at is None and instance.parent_id is not None
    if not runs or instance.case_id is None or instance.halt_id is not None:
        return False
    return access.may_halt_case(db, officer_id(), instance.case_id)


@pages.get("/instances/<int:instance_id>/diagram.bpmn")
@login_required  # type: ignore[untyped-decorator]
def show_diagram(instance_id: int) -> ResponseReturnValue:
    with database().reading() as db:
        content = diagrams.read_diagram(db, officer_id(), instance_id, chosen_language())
    return Response(content, mimetype="application/xml")


@pages.get("/instances/<int:instance_id>/diagram.json")
@login_required  # type: ignore[untyped-decorator]
def show_state(instance_id: int) -> ResponseReturnValue:
    with database().reading() as db:
        state = diagrams.instance_state(db, officer_id(), instance_id)
    return as_json(state)


@pages.get("/cases/<int:case_id>/diagram.json")
@login_required  # type: ignore[untyped-decorator]
def show_process_state(case_id: int) -> ResponseReturnValue:
    key, heat = request.args.get("process", ""), request.args.get("heat")
    under = asked_number("under")
    with database().reading() as db:
        head = read_case(db, officer_id(), case_id)
        state = diagrams.process_state(db, head.case, head.sight, key, under=under, heat=heat)
    return as_json(state, case_id)


def as_json(state: diagrams.DiagramState, case_id: int | None = None) -> ResponseReturnValue:
    """Over a whole case a call opens the overlay of the process it calls."""
    elements = {}
    for name, found in state.elements.items():
        told = asdict(found)
        calls = told.pop("calls")
        if calls and case_id is not None:
            told["process"] = f"/cases/{case_id}/progress?process={calls}"
        elements[name] = told
    return jsonify(stamp=state.stamp, elements=elements)
