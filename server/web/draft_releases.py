"""A draft's way to a version: asked for, approved or refused by a second person, deployed."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.definitions.approve_draft import approve_draft
from server.actions.definitions.ask_draft_approval import ask_draft_approval
from server.actions.definitions.deploy_draft import deploy_draft
from server.actions.definitions.refuse_draft import refuse_draft
from server.errors import Refused
from server.queries import model_drafts
from server.web.context import database, officer_id
from server.web.language import sentence
from server.web.language import translate as _
from server.web.model_drafts import workplace
from server.web.modellers import keep_out_others
from server.web.numbers import posted_number
from server.web.proof import proven
from workflows.errors import DefinitionRefused

pages = Blueprint("draft_releases", __name__)
keep_out_others(pages)
SHOWN_AGAIN = ("draft-behind", "draft-without-scenarios", "draft-not-approved",
               "deploy-without-note", "deploy-nothing-new", "model-key-taken")  # fmt: skip
"""What can be put right on the page itself: a box to tick, a second person to ask, a change."""


@pages.post("/model-drafts/<int:draft_id>/approval-requests")
@login_required  # type: ignore[untyped-decorator]
def ask(draft_id: int) -> ResponseReturnValue:
    ask_draft_approval(
        database(), officer_id=officer_id(), draft_id=draft_id,
        revision=posted_number("revision") or 0, note=request.form.get("note", ""),
    )  # fmt: skip
    flash(_("Đã đề nghị duyệt. Những người được duyệt đã nhận thông báo."), "ok")
    return redirect(f"/model-drafts/{draft_id}#ban-hanh", 303)


@pages.post("/model-drafts/<int:draft_id>/approval")
@login_required  # type: ignore[untyped-decorator]
@proven
def approve(draft_id: int) -> ResponseReturnValue:
    revision = posted_number("revision") or 0
    try:
        approve_draft(database(), officer_id=officer_id(), draft_id=draft_id, revision=revision)
    except DefinitionRefused as refused:
        return workplace(draft_id, refused.problems, hindered="approval"), 422
    flash(_("Đã duyệt bản nháp như đang có. Ai sửa tiếp thì phải duyệt lại."), "ok")
    return redirect(f"/model-drafts/{draft_id}#ban-hanh", 303)


@pages.post("/model-drafts/<int:draft_id>/refusal")
@login_required  # type: ignore[untyped-decorator]
def refuse(draft_id: int) -> ResponseReturnValue:
    refuse_draft(
        database(), officer_id=officer_id(), draft_id=draft_id,
        revision=posted_number("revision") or 0,
        reason=request.form.get("reason", ""),
    )  # fmt: skip
    flash(_("Đã trả lại bản nháp; người soạn đã nhận thông báo kèm lý do."), "ok")
    return redirect(f"/model-drafts/{draft_id}#ban-hanh", 303)


@pages.post("/model-drafts/<int:draft_id>/deployment")
@login_required  # type: ignore[untyped-decorator]
@proven
def deploy(draft_id: int) -> ResponseReturnValue:
    with database().reading() as db:
        key = model_drafts.find_draft(db, officer_id(), draft_id).key
    note = request.form.get("note", "")
    try:
        deploy_draft(
            database(), officer_id=officer_id(), draft_id=draft_id, note=note,
            revision=posted_number("revision") or 0, over=posted_number("over"),
            unplayed="unplayed" in request.form,
        )  # fmt: skip
    except DefinitionRefused as refused:
        return workplace(draft_id, refused.problems, note), 422
    except Refused as fault:
        if fault.code not in SHOWN_AGAIN:
            raise
        flash(sentence(fault.code, fault.args_for_words), "warn")
        return workplace(draft_id, note=note), fault.status
    flash(_("Đã ban hành. Hồ sơ mở từ nay chạy theo bản mới."), "ok")
    return redirect(f"/models/{key}", 303)
