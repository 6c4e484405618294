"""Suspend, resume, cancel: a form that says what will happen, and the act."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.assignments.resume_assignment import resume_assignment
from server.actions.cases.cancel_case import cancel_case, number_to_type
from server.actions.cases.resume_case import resume_case
from server.actions.cases.suspend_case import suspend_case
from server.actions.instances.cancel_instance import cancel_instance
from server.database import Work
from server.errors import Invalid
from server.queries import halts
from server.queries.assignments import read_assignment
from server.queries.instances import read_instance
from server.queries.names import unit_names
from server.recording.grounds import Grounds
from server.tables import Case
from server.web.context import database, officer_id
from server.web.language import translate as _
from server.web.posted import form_page, posted_key, typed

pages = Blueprint("halts", __name__)


@pages.get("/cases/<int:case_id>/suspension")
@pages.get("/cases/<int:case_id>/units/<int:unit_id>/suspension")
@login_required  # type: ignore[untyped-decorator]
def ask_to_suspend(case_id: int, unit_id: int | None = None) -> ResponseReturnValue:
    return suspend_form(case_id, unit_id)


@pages.post("/cases/<int:case_id>/suspension")
@pages.post("/cases/<int:case_id>/units/<int:unit_id>/suspension")
@login_required  # type: ignore[untyped-decorator]
def suspend(case_id: int, unit_id: int | None = None) -> ResponseReturnValue:
    try:
        suspend_case(database(), officer_id=officer_id(), case_id=case_id, unit_id=unit_id,
                     grounds=posted(), key=posted_key())  # fmt: skip
    except Invalid as refused:
        return suspend_form(case_id, unit_id, refused.problems), 422
    flash(_("Đã tạm dừng. Hạn không tính nữa cho đến khi tiếp tục thực hiện."), "ok")
    return redirect(place(case_id, unit_id), 303)


@pages.get("/halts/<int:halt_id>/resumption")
@login_required  # type: ignore[untyped-decorator]
def ask_to_resume(halt_id: int) -> ResponseReturnValue:
    return resume_form(halt_id)


@pages.post("/halts/<int:halt_id>/resumption")
@login_required  # type: ignore[untyped-decorator]
def resume(halt_id: int) -> ResponseReturnValue:
    with database().reading() as db:
        line, _case = halts.find_halt(db, officer_id(), halt_id)
    try:
        days = resume_case(database(), officer_id=officer_id(), halt_id=halt_id,
                           grounds=posted(), key=posted_key())  # fmt: skip
    except Invalid as refused:
        return resume_form(halt_id, refused.problems), 422
    flash(_("Đã tiếp tục thực hiện. Các hạn lùi {n} ngày làm việc.", n=days), "ok")
    return redirect(place(line.case_id, line.unit_id), 303)


@pages.get("/cases/<int:case_id>/cancellation")
@login_required  # type: ignore[untyped-decorator]
def ask_to_cancel(case_id: int) -> ResponseReturnValue:
    return cancel_form(case_id)


@pages.post("/cases/<int:case_id>/cancellation")
@login_required  # type: ignore[untyped-decorator]
def cancel(case_id: int) -> ResponseReturnValue:
    try:
        cancel_case(database(), officer_id=officer_id(), case_id=case_id, grounds=posted(),
                    number=request.form.get("number", ""), key=posted_key())  # fmt: skip
    except Invalid as refused:
        return cancel_form(case_id, refused.problems), 422
    flash(_("Đã hủy hồ sơ. Hệ thống đang dừng lần lượt các quy trình."), "ok")
    return redirect(f"/cases/{case_id}", 303)


@pages.get("/instances/<int:instance_id>/cancellation")
@login_required  # type: ignore[untyped-decorator]
def ask_to_cancel_instance(instance_id: int) -> ResponseReturnValue:
    return instance_form(instance_id)


@pages.post("/instances/<int:instance_id>/cancellation")
@login_required  # type: ignore[untyped-decorator]
def cancel_one(instance_id: int) -> ResponseReturnValue:
    try:
        cancel_instance(database(), officer_id=officer_id(), instance_id=instance_id,
                        grounds=posted(), key=posted_key())  # fmt: skip
    except Invalid as refused:
        return instance_form(instance_id, refused.problems), 422
    flash(_("Đã hủy quy trình. Quy trình cấp trên tính là đã kết thúc, không có kết quả."), "ok")
    return redirect(f"/instances/{instance_id}", 303)


@pages.get("/assignments/<int:assignment_id>/resumption")
@login_required  # type: ignore[untyped-decorator]
def ask_to_resume_assignment(assignment_id: int) -> ResponseReturnValue:
    return assignment_form(assignment_id)


@pages.post("/assignments/<int:assignment_id>/resumption")
@login_required  # type: ignore[untyped-decorator]
def resume_one(assignment_id: int) -> ResponseReturnValue:
    try:
        days = resume_assignment(database(), officer_id=officer_id(), grounds=posted(),
                                 assignment_id=assignment_id, key=posted_key())  # fmt: skip
    except Invalid as refused:
        return assignment_form(assignment_id, refused.problems), 422
    with database().reading() as db:
        line = read_assignment(db, officer_id(), assignment_id)
    flash(_("Đã tính hạn trở lại, lùi {n} ngày làm việc.", n=days), "ok")
    return redirect(f"/cases/{line.case_id}/units/{line.unit_id}#a{assignment_id}", 303)


def posted() -> Grounds:
    return Grounds(typed("reason"), typed("document"))


def place(case_id: int, unit_id: int | None) -> str:
    return f"/cases/{case_id}/units/{unit_id}" if unit_id is not None else f"/cases/{case_id}"


def suspend_form(case_id: int, unit_id: int | None, problems: Any = ()) -> str:
    with database().reading() as db:
        case = halts.haltable(db, officer_id(), case_id)
        return form(
            "suspend", case, problems, unit=name_of(db, unit_id), unit_id=unit_id,
            extent=halts.extent_of(db, case_id, unit_id),
        )  # fmt: skip


def resume_form(halt_id: int, problems: Any = ()) -> str:
    with database().reading() as db:
        line, case = halts.find_halt(db, officer_id(), halt_id)
        return form("resume", case, problems, halt=line, unit=line.unit, unit_id=line.unit_id,
                    extent=halts.extent_of(db, case.id, line.unit_id))  # fmt: skip


def cancel_form(case_id: int, problems: Any = ()) -> str:
    with database().reading() as db:
        case = halts.haltable(db, officer_id(), case_id)
        return form("cancel", case, problems, number=number_to_type(case),
                    extent=halts.extent_of(db, case_id))  # fmt: skip


def instance_form(instance_id: int, problems: Any = ()) -> str:
    with database().reading() as db:
        head = read_instance(db, officer_id(), instance_id)
        case = halts.haltable(db, officer_id(), head.instance.case_id or 0)
        return form("cancel_one", case, problems, instance=head, unit=head.unit,
                    counted=halts.counted_by_parent(db, head.instance))  # fmt: skip


def assignment_form(assignment_id: int, problems: Any = ()) -> str:
    with database().reading() as db:
        line = read_assignment(db, officer_id(), assignment_id)
        case = halts.haltable(db, officer_id(), line.case_id)
        return form("resume_one", case, problems, line=line, unit=line.unit, unit_id=line.unit_id)


def name_of(db: Work, unit_id: int | None) -> str:
    return unit_names(db, {unit_id}).get(unit_id, "") if unit_id is not None else ""


def form(act: str, case: Case, problems: Any, **shown: Any) -> str:
    given = {"unit": "", "unit_id": None, **shown}
    return form_page("halts/form.html", problems, act=act, case=case, directive=case.directive,
                     **given)  # fmt: skip
