"""Chỉ đạo mới từ mẫu: template, document, units, duties, preview; complete without scripts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.directive_drafts.begin_directive_draft import begin_directive_draft
from server.actions.directive_drafts.drop_directive_draft import drop_directive_draft
from server.actions.directive_drafts.keep_directive_draft import keep_directive_draft
from server.actions.directive_drafts.send_directive import send_directive
from server.errors import Changed, Invalid, NotFound, Refused
from server.queries import directive_drafts as drafts
from server.queries.choices import units_to_choose
from server.queries.files import file_for
from server.recording.issued import problems_of
from server.services.parameters import parameters_of, periods_in
from server.textfold import nfc
from server.web.context import database, officer_id
from server.web.language import translate as _
from server.web.loose_files import posted_files
from server.web.row_forms import by_path, one_line_ends, operate, rows_of
from workflows.forms import FieldProblem

pages = Blueprint("directive_drafts", __name__)
STEPS = ("document", "units", "duties", "preview")
FIELDS = ("doc_type", "number", "symbol", "issuer", "on_behalf_of", "drafting_unit", "subject",
          "place", "issued_on", "urgency", "secrecy", "signatory", "signatory_position",
          "signatory_authority", "text")  # fmt: skip
PERIOD = ("frequency", "due_day", "days")
MOST = 2000  # codes in one form
Typed = dict[str, Any]


@pages.get("/cases/new/template")
@login_required  # type: ignore[untyped-decorator]
def choose_template() -> ResponseReturnValue:
    with database().reading() as db:
        shelf = drafts.read_shelf(db, officer_id())
    return render_template("directive_drafts/list.html", shelf=shelf)


@pages.post("/directive-drafts")
@login_required  # type: ignore[untyped-decorator]
def begin() -> ResponseReturnValue:
    model = request.form.get("model", "")[:60]
    draft_id = begin_directive_draft(database(), officer_id=officer_id(), model=model)
    return redirect(f"/directive-drafts/{draft_id}/document", 303)


@pages.post("/directive-drafts/<int:draft_id>/removal")
@login_required  # type: ignore[untyped-decorator]
def drop(draft_id: int) -> ResponseReturnValue:
    drop_directive_draft(database(), officer_id=officer_id(), draft_id=draft_id)
    flash(_("Đã bỏ bản đang soạn."), "ok")
    return redirect("/cases/new/template", 303)


@pages.get("/directive-drafts/<int:draft_id>/<step>")
@login_required  # type: ignore[untyped-decorator]
def show(draft_id: int, step: str) -> ResponseReturnValue:
    if step == "sending":  # the address that a refused sending leaves behind
        return redirect(f"/directive-drafts/{draft_id}/preview")
    if step not in STEPS:
        raise NotFound("page-not-found")
    with database().reading() as db:
        case_id = drafts.read_draft(db, officer_id(), draft_id).case_id
    return redirect(f"/cases/{case_id}") if case_id else show_step(draft_id, step)


@pages.post("/directive-drafts/<int:draft_id>/<step>")
@login_required  # type: ignore[untyped-decorator]
def keep(draft_id: int, step: str) -> ResponseReturnValue:
    """What was typed is kept first, right or wrong; then the step is judged, or shown again."""
    if step == "sending":
        return send(draft_id)
    if step not in READERS:
        raise NotFound("page-not-found")
    with database().reading() as db:
        before = dict(drafts.read_draft(db, officer_id(), draft_id).values)
    typed, stays, problems = READERS[step](before)
    try:
        keep_directive_draft(database(), officer_id=officer_id(), draft_id=draft_id, typed=typed)
    except Changed:  # sent meanwhile, from another window: there is nothing to keep any more
        raise
    except Refused as refusal:  # a secret is not kept; what was typed stays on the screen
        found = [FieldProblem(("secrecy",), refusal.code, refusal.args_for_words)]
        return show_step(draft_id, step, found, typed), 422
    if stays or problems:  # a file that was not taken is told, wherever one goes
        return show_step(draft_id, step, problems), 422 if problems else 200
    goes = request.form.get("_op", "next")
    if goes == "leave":
        flash(_("Đã lưu. Mở lại ở Chỉ đạo mới từ mẫu."), "ok")
        return redirect("/cases/new/template", 303)
    found = problems_at(draft_id, step)
    if found and goes == "next":
        return show_step(draft_id, step, found), 422
    place = STEPS.index(step) + (-1 if goes == "back" else 1)
    return redirect(f"/directive-drafts/{draft_id}/{STEPS[max(place, 0)]}", 303)


def send(draft_id: int) -> ResponseReturnValue:
    try:
        with database().reading() as db:
            template = drafts.read_draft(db, officer_id(), draft_id).template
        case_id = send_directive(database(), officer_id=officer_id(), draft_id=draft_id)
    except Invalid as refusal:
        return show_step(draft_id, "preview", list(refusal.problems)), 422
    opened = _("Đã mở hồ sơ theo dõi; việc đến các đơn vị theo các bước của quy trình.")
    flash(_("Đã gửi chỉ đạo đến các đơn vị.") if template.is_prepared else opened, "ok")
    return redirect(f"/cases/{case_id}", 303)


Read = tuple[Typed, bool, list[FieldProblem]]


def read_document(before: Mapping[str, Any]) -> Read:
    loose = posted_files("files")
    said = {name: one_line_ends(nfc(request.form.get(name, ""))).strip() for name in FIELDS}
    kept = {"document": {**before.get("document", {}), **said}, "files": list(loose.ids)}
    return kept, False, list(loose.problems)


def read_units(before: Mapping[str, Any]) -> Read:
    """Groups and units that are ticked; whoever of the list shown lost the tick is taken out."""
    shown, ticked = codes("shown"), set(codes("keep"))
    gone = [one for one in shown if one not in ticked]
    earlier = [one for one in before.get("units", []) if one not in gone]
    groups = codes("groups")
    out = [one for one in before.get("excluded", []) if one not in shown]
    kept = {
        "groups": groups,
        "units": list(dict.fromkeys([*earlier, *codes("add")])),
        "excluded": list(dict.fromkeys([*out, *gone])) if groups else [],
        "search": nfc(request.form.get("search", ""))[:100].strip(),
    }
    kept["excluded"] = [one for one in kept["excluded"] if one not in codes("add")]
    return kept, request.form.get("_op") in ("find", "update"), []


def codes(name: str) -> list[str]:
    return [nfc(one)[:60] for one in request.form.getlist(name)[:MOST]]


def read_duties(before: Mapping[str, Any]) -> Read:  # noqa: ARG001 - every reader is asked alike
    pairs = list(request.form.items(multi=True))
    tables = {"duties": rows_of(pairs, "duties")}
    stays = operate(request.form.get("_op", ""), tables)
    asked = {name: nfc(request.form.get(f"period.{name}", "")).strip()[:20] for name in PERIOD}
    return {"duties": tables["duties"], "period": asked}, stays, []


READERS: Mapping[str, Callable[[Mapping[str, Any]], Read]] = {
    "document": read_document,
    "units": read_units,
    "duties": read_duties,
}


def problems_at(draft_id: int, step: str) -> list[FieldProblem]:
    """Of this step alone: the others have their own page."""
    with database().reading() as db:
        sheet = drafts.read_draft(db, officer_id(), draft_id)
    return [one for one in all_problems(sheet) if step_of(one) == step]


def all_problems(sheet: drafts.DraftSheet) -> list[FieldProblem]:
    return [*sheet.sending.problems, *problems_of(sheet.sending.fields)]


WORDS = {
    "secrecy": "Độ mật", "urgency": "Độ khẩn", "doc_type": "Loại văn bản", "number": "Số",
    "symbol": "Ký hiệu", "subject": "Trích yếu", "issued_on": "Ngày ban hành",
    "place": "Địa danh", "issuer": "Cơ quan ban hành", "on_behalf_of": "Thay mặt (T/M)",
    "text": "Nội dung", "drafting_unit": "Cơ quan soạn thảo", "signatory": "Người ký",
    "files": "Tệp của văn bản", "signatory_position": "Chức vụ người ký",
    "signatory_authority": "Quyền hạn ký",
    "groups": "Đơn vị thực hiện", "duties": "Nhiệm vụ", "period": "Kỳ báo cáo",
    "title": "Tên gọi ngắn", "deliverable": "Sản phẩm", "who": "Ai thực hiện",
    "deadline_kind": "Loại thời hạn", "due": "Hạn là ngày", "basis": "Căn cứ của hạn",
    "days": "Hoặc sau số ngày làm việc", "period.frequency": "Bao lâu một kỳ",
    "period.due_day": "Ngày mở kỳ trong tháng",
    "period.days": "Đơn vị báo cáo trong mấy ngày làm việc",
}  # fmt: skip


def field_word(path: str) -> str:
    """The field as its page calls it: the preview names it from afar."""
    parts = path.split(".")
    word = _(WORDS.get(path) or WORDS.get(parts[-1], parts[-1]))
    if len(parts) == 3 and parts[1].isdecimal():
        return f"{_('Nhiệm vụ {n}', n=int(parts[1]) + 1)}, {word}"
    return word


def step_of(problem: FieldProblem) -> str:
    first = str(problem.path[0]) if problem.path else ""
    if first in ("duties", "period", "obligations"):
        return "duties"
    return "units" if first in ("groups", "addressees") else "document"


def show_step(
    draft_id: int,
    step: str,
    problems: list[FieldProblem] | None = None,
    typed: Mapping[str, Any] | None = None,
) -> str:
    """`typed` is shown in place of what is kept."""
    with database().reading() as db:
        sheet = drafts.read_draft(db, officer_id(), draft_id)
        taken = frozenset(one.code for one in sheet.sending.units)
        found = problems if problems is not None else []
        if step == "preview" and not found:
            found = all_problems(sheet)
        return render_template(
            f"directive_drafts/{step}.html",
            sheet=sheet,
            step=step,
            values={**sheet.values, **(typed or {})},
            problems=by_path(found),
            where=step_of,
            field_word=field_word,
            units=units_to_choose(db) if step == "document" else (),
            groups=drafts.groups_with_counts(db, sheet.values) if step != "document" else (),
            found=drafts.search_units(db, sheet.values.get("search", ""), taken),
            usual=periods_in(parameters_of(db, None)),
            warnings=drafts.warnings_for(db, sheet) if step == "preview" else (),
            files=[file_for(db, officer_id(), one) for one in sheet.values.get("files", [])],
        )
