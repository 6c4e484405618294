"""One case in its tabs; the list behind a number."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server import access
from server.queries import attention, cases, diagram_table, diagrams, instances, matrix
from server.queries.assignments import list_assignments
from server.queries.boxes import WAITING
from server.queries.chase_lines import rests_of
from server.queries.directives import list_papers, list_remindings
from server.queries.inbox_filters import words
from server.queries.journal import read_journal
from server.queries.matrix_asked import SHOWN, Asked
from server.queries.matrix_cells import DUTIES, STEPS
from server.queries.matrix_rows import BLOCK, KIND
from server.queries.names import unit_names
from server.queries.obstacle_board import list_obstacles
from server.queries.portfolio import total_of
from server.queries.scope import STRUCTURES, Scope, read_scope
from server.queries.timeline import read_timeline
from server.queries.unit_boxes import read_board
from server.queries.unit_sheets import read_unit_sheet
from server.services.counting import BOX_NAMES
from server.web.context import database, officer_id
from server.web.gantt import draw
from server.web.looks import note_look
from server.web.numbers import asked_number

pages = Blueprint("cases", __name__)


def chosen(name: str, known: tuple[str, ...]) -> str:
    """A value of the address if it is one of these, else the first of them."""
    value = request.args.get(name, known[0])
    return value if value in known else known[0]


@pages.get("/cases/<int:case_id>")
@login_required  # type: ignore[untyped-decorator]
def show_case(case_id: int) -> ResponseReturnValue:
    with database().reading() as db:
        head = cases.read_case(db, officer_id(), case_id)
        obligations = cases.read_obligations(db, head.case, head.sight)
        found = matrix.read_matrix(db, head.case, head.sight, asked_of_table())
        urgent = attention.read_attention(db, head.case, head.sight)
        counted = total_of(db, officer_id(), Scope(case_id=case_id))
        board = read_board(db, officer_id(), head.case, head.sight)
    note_look(case_id)
    return render_template(
        "cases/overview.html",
        head=head,
        obligations=obligations,
        has_binding=any(o.deadline_kind == "BINDING" for o in obligations),
        matrix=found,
        attention=urgent,
        total=counted,
        board=board,
    )


def asked_of_table() -> Asked:
    return Asked(
        view=chosen("view", (STEPS, DUTIES)),
        show=chosen("show", SHOWN),
        by=chosen("by", (BLOCK, KIND)),
        structure=chosen("structure", ("", *STRUCTURES)),
        text=words(request.args.get("unit"), 100),
        group=asked_number("group"),
        after=asked_number("after") or 0,
    )


@pages.get("/cases/<int:case_id>/progress")
@login_required  # type: ignore[untyped-decorator]
def show_progress(case_id: int) -> ResponseReturnValue:
    key = request.args.get("process", "")
    after = asked_number("after") or 0
    under, heat = asked_number("under"), chosen("heat", ("", *diagrams.HEATS))
    with database().reading() as db:
        head = cases.read_case(db, officer_id(), case_id)
        processes = instances.list_processes(db, head.case, head.sight)
        wanted = (key, head.case.rollout_key, processes[0].key if processes else None)
        process = next((p for one in wanted for p in processes if p.key == one), None)
        if process is None:
            return render_template("cases/progress.html", head=head, process=None)
        state = diagrams.process_state(
            db, head.case, head.sight, process.key, under=under, heat=heat
        )
        lines = diagram_table.name_elements(db, state)
        runs, more = instances.list_instances(
            db, head.case, head.sight, process.key, after=after, under=under
        )
        timeline = read_timeline(db, case_id, runs)
        above = unit_names(db, {under}).get(under, "") if under and head.sight.covers(under) else ""
    return render_template(
        "cases/progress.html",
        head=head,
        processes=processes,
        process=process,
        lines=lines,
        runs=runs,
        after=more,
        under=under,
        above=above,
        heat=heat,
        timeline=timeline,
        drawing=draw(timeline) if timeline else None,
    )


@pages.get("/cases/<int:case_id>/papers")
@login_required  # type: ignore[untyped-decorator]
def show_papers(case_id: int) -> ResponseReturnValue:
    before = asked_number("before")
    with database().reading() as db:
        head = cases.read_case(db, officer_id(), case_id)
        obstacles = list_obstacles(db, officer_id(), state="all", case_id=case_id)
        papers = list_papers(db, head.case, head.sight, after=asked_number("papers"))
        remindings = list_remindings(db, head.case, head.sight, after=asked_number("reminders"))
        journal = read_journal(db, case_id, head.sight, before=before)
    return render_template(
        "cases/papers.html",
        head=head,
        obstacles=obstacles,
        papers=papers,
        remindings=remindings,
        journal=journal,
    )


@pages.get("/cases/<int:case_id>/units/<int:unit_id>")
@login_required  # type: ignore[untyped-decorator]
def show_unit(case_id: int, unit_id: int) -> ResponseReturnValue:
    before = asked_number("before")
    with database().reading() as db:
        head = cases.read_case(db, officer_id(), case_id)
        sheet = read_unit_sheet(db, officer_id(), head, unit_id, before=asked_number("steps"))
        journal = read_journal(db, case_id, head.sight, before=before, unit_id=unit_id, limit=20)
        own = unit_id in access.reach_of(db, officer_id()).below or head.sight.follows
        rests = rests_of(db, [one.id for one in sheet.assignments]) if own else {}
        may_show = access.may_show_evidence(db, officer_id(), case_id, unit_id)
        may_ask = access.may_report_obstacle(db, officer_id(), case_id, unit_id)
    halts = [one for one in head.halts if one.unit_id in (None, unit_id)]
    is_resting = any(rest.of_unit for found in rests.values() for rest in found)
    return render_template(
        "cases/unit.html",
        head=head,
        sheet=sheet,
        journal=journal,
        may_show=may_show,
        rests=rests,
        may_rest=head.may_end and sheet.is_unfinished and not is_resting,
        halts=halts,
        may_ask=may_ask,
    )


@pages.get("/assignments")
@login_required  # type: ignore[untyped-decorator]
def show_assignments() -> ResponseReturnValue:
    """The list behind a number."""
    box = chosen("box", ("", *BOX_NAMES, WAITING))
    scope = read_scope(request.args)
    after = asked_number("after")
    with database().reading() as db:
        scope = scope.until(db.today)
        head = cases.read_case(db, officer_id(), scope.case_id) if scope.case_id else None
        page = list_assignments(db, officer_id(), scope, box=box, after=after)
    return render_template("cases/assignments.html", head=head, page=page, box=box, scope=scope)
