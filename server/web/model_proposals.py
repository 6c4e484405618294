"""Four eyes: ask for a draft's approval, refuse it; decide on going back and withdrawing."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.definitions.approve_release import approve_release
from server.actions.definitions.ask_draft_approval import ask_draft_approval
from server.actions.definitions.refuse_draft import refuse_draft
from server.actions.definitions.refuse_release import refuse_release
from server.actions.definitions.take_back_release import take_back_release
from server.web.context import database, officer_id
from server.web.language import translate as _
from server.web.modellers import keep_out_others
from server.web.numbers import posted_number
from server.web.proof import proven

pages = Blueprint("model_proposals", __name__)
keep_out_others(pages)


@pages.post("/model-drafts/<int:draft_id>/approval-requests")
@login_required  # type: ignore[untyped-decorator]
def ask(draft_id: int) -> ResponseReturnValue:
    ask_draft_approval(
        database(), officer_id=officer_id(), draft_id=draft_id,
        revision=posted_number("revision") or 0, note=request.form.get("note", ""),
    )  # fmt: skip
    flash(_("Đã đề nghị duyệt. Những người được duyệt đã nhận thông báo."), "ok")
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


@pages.post("/model-proposals/<int:proposal_id>/approval")
@login_required  # type: ignore[untyped-decorator]
@proven
def approve(proposal_id: int) -> ResponseReturnValue:
    key = approve_release(database(), officer_id=officer_id(), proposal_id=proposal_id)
    flash(_("Đã duyệt, có hiệu lực cho hồ sơ mở từ nay."), "ok")
    return redirect(f"/models/{key}", 303)


@pages.post("/model-proposals/<int:proposal_id>/refusal")
@login_required  # type: ignore[untyped-decorator]
def refuse_proposal(proposal_id: int) -> ResponseReturnValue:
    key = refuse_release(
        database(), officer_id=officer_id(), proposal_id=proposal_id,
        reason=request.form.get("reason", ""),
    )  # fmt: skip
    flash(_("Đã không duyệt; người đề nghị đã nhận thông báo kèm lý do."), "ok")
    return redirect(f"/models/{key}", 303)


@pages.post("/model-proposals/<int:proposal_id>/removal")
@login_required  # type: ignore[untyped-decorator]
def take_back(proposal_id: int) -> ResponseReturnValue:
    key = take_back_release(database(), officer_id=officer_id(), proposal_id=proposal_id)
    flash(_("Đã rút đề nghị."), "ok")
    return redirect(f"/models/{key}", 303)
