"""Sự cố: what failed, where, why; and what may be done about it."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.incidents.amend_data import amend_data
from server.actions.incidents.reopen_incident import reopen_incident
from server.actions.incidents.retry_incident import retry_incident
from server.actions.incidents.settle_incident import settle_incident
from server.actions.incidents.skip_step import skip_step
from server.errors import Invalid, NotFound
from server.queries import diagrams, incidents
from server.tables import Instance
from server.web.cases import chosen
from server.web.context import database, officer_id
from server.web.language import chosen_language
from server.web.language import translate as _
from server.web.numbers import asked_number
from server.web.posted import posted_key, typed
from server.web.row_forms import by_path
from server.web.scalars_typed import entries_of, read_typed

pages = Blueprint("incidents", __name__)
STATES = ("open", "settled")


@pages.get("/incidents")
@login_required  # type: ignore[untyped-decorator]
def list_incidents() -> ResponseReturnValue:
    state, after = chosen("state", STATES), asked_number("after")
    with database().reading() as db:
        page = incidents.list_incidents(db, officer_id(), state=state, after=after)
    return render_template("incidents/list.html", page=page, state=state)


@pages.get("/incidents/<int:incident_id>")
@login_required  # type: ignore[untyped-decorator]
def show_incident(incident_id: int) -> ResponseReturnValue:
    return sheet(incident_id)


def sheet(incident_id: int, act: str = "", problems: Any = (), told: str = "") -> str:
    """`act` says which of the forms was sent, so that its words stay in it."""
    with database().reading() as db:
        found = incidents.read_incident(db, officer_id(), incident_id)
    given = request.form if act else {}
    return render_template(
        "incidents/sheet.html", sheet=found, i=found.line, act=act, typed=given, told=told,
        problems=by_path(problems), entries=entries_of(found.data, given), key=uuid.uuid4(),
    )  # fmt: skip


@pages.post("/incidents/<int:incident_id>/retry")
@login_required  # type: ignore[untyped-decorator]
def retry(incident_id: int) -> ResponseReturnValue:
    again = retry_incident(
        database(), officer_id=officer_id(), incident_id=incident_id, key=posted_key()
    )
    return done(incident_id, again)


@pages.post("/incidents/<int:incident_id>/amendment")
@login_required  # type: ignore[untyped-decorator]
def amend(incident_id: int) -> ResponseReturnValue:
    with database().reading() as db:
        known = incidents.read_incident(db, officer_id(), incident_id).data
    changes, problems = read_typed(known, request.form)
    try:
        if problems:
            raise Invalid("answer-invalid", problems=problems)
        again = amend_data(database(), officer_id=officer_id(), incident_id=incident_id,
                           changes=changes, reason=typed("reason"), key=posted_key())  # fmt: skip
    except Invalid as refused:
        return sheet(incident_id, "amendment", refused.problems, refused.code), 422
    return done(incident_id, again)


@pages.post("/incidents/<int:incident_id>/skip")
@login_required  # type: ignore[untyped-decorator]
def skip(incident_id: int) -> ResponseReturnValue:
    try:
        again = skip_step(database(), officer_id=officer_id(), incident_id=incident_id,
                          reason=typed("reason"), key=posted_key())  # fmt: skip
    except Invalid as refused:
        return sheet(incident_id, "skip", refused.problems), 422
    return done(incident_id, again)


@pages.post("/incidents/<int:incident_id>/settlement")
@login_required  # type: ignore[untyped-decorator]
def settle(incident_id: int) -> ResponseReturnValue:
    try:
        settle_incident(database(), officer_id=officer_id(), incident_id=incident_id,
                        reason=typed("reason"), key=posted_key())  # fmt: skip
    except Invalid as refused:
        return sheet(incident_id, "settlement", refused.problems), 422
    flash(_("Đã ghi sự cố là đã xử lý."), "ok")
    return redirect(f"/incidents/{incident_id}", 303)


@pages.post("/incidents/<int:incident_id>/reopening")
@login_required  # type: ignore[untyped-decorator]
def reopen(incident_id: int) -> ResponseReturnValue:
    try:
        reopen_incident(database(), officer_id=officer_id(), incident_id=incident_id,
                        reason=typed("reason"), key=posted_key())  # fmt: skip
    except Invalid as refused:
        return sheet(incident_id, "reopening", refused.problems), 422
    flash(_("Đã mở lại sự cố."), "ok")
    return redirect(f"/incidents/{incident_id}", 303)


def done(incident_id: int, again: int) -> ResponseReturnValue:
    if again:
        flash(_("Đã cho chạy lại. Nếu còn hỏng, sự cố mới sẽ hiện ở đây."), "ok")
    else:
        flash(_("Đã ghi. Không có gì chờ chạy lại."), "ok")
    return redirect(f"/incidents/{incident_id}", 303)


@pages.get("/incidents/<int:incident_id>/diagram.bpmn")
@login_required  # type: ignore[untyped-decorator]
def show_diagram(incident_id: int) -> ResponseReturnValue:
    """The drawing is no content: also for an administrator, who may not open the instance."""
    with database().reading() as db:
        incident = incidents.find_incident(db, officer_id(), incident_id)
        if incident.instance_id is None:
            raise NotFound("diagram-not-found")
        instance = db.get_one(Instance, incident.instance_id)
        content = diagrams.diagram_of(db, instance, chosen_language())
    return Response(content, mimetype="application/xml")


@pages.get("/incidents/<int:incident_id>/diagram.json")
@login_required  # type: ignore[untyped-decorator]
def show_state(incident_id: int) -> ResponseReturnValue:
    with database().reading() as db:
        incident = incidents.find_incident(db, officer_id(), incident_id)
        if incident.instance_id is None:
            raise NotFound("diagram-not-found")
        state = diagrams.state_of_instance(db, db.get_one(Instance, incident.instance_id))
        element, is_open = incident.element, incident.resolved_at is None
    shown = {name: {"done": one.done, "active": one.active} for name, one in state.elements.items()}
    if element and is_open:
        shown[element] = {**shown.get(element, {}), "failed": True}
    return jsonify(stamp=f"{state.stamp}-{is_open}", elements=shown)
