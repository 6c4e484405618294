"""Four eyes on versions: decide on going back to one and on withdrawing a process."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.definitions.approve_release import approve_release
from server.actions.definitions.refuse_release import refuse_release
from server.actions.definitions.take_back_release import take_back_release
from server.errors import Refused
from server.queries import model_proposals
from server.web.context import database, officer_id
from server.web.language import translate as _
from server.web.modellers import keep_out_others
from server.web.models import told_on_the_page
from server.web.proof import proven

pages = Blueprint("model_proposals", __name__)
keep_out_others(pages)


@pages.post("/model-proposals/<int:proposal_id>/approval")
@login_required  # type: ignore[untyped-decorator]
@proven
def approve(proposal_id: int) -> ResponseReturnValue:
    try:
        key = approve_release(database(), officer_id=officer_id(), proposal_id=proposal_id)
    except Refused as refused:
        return told_on_the_page(key_of_proposal(proposal_id), refused)
    flash(_("Đã duyệt, có hiệu lực cho hồ sơ mở từ nay."), "ok")
    return redirect(f"/models/{key}", 303)


@pages.post("/model-proposals/<int:proposal_id>/refusal")
@login_required  # type: ignore[untyped-decorator]
def refuse_proposal(proposal_id: int) -> ResponseReturnValue:
    reason = request.form.get("reason", "")
    try:
        key = refuse_release(
            database(), officer_id=officer_id(), proposal_id=proposal_id, reason=reason
        )
    except Refused as refused:
        return told_on_the_page(key_of_proposal(proposal_id), refused)
    flash(_("Đã không duyệt; người đề nghị đã nhận thông báo kèm lý do."), "ok")
    return redirect(f"/models/{key}", 303)


@pages.post("/model-proposals/<int:proposal_id>/removal")
@login_required  # type: ignore[untyped-decorator]
def take_back(proposal_id: int) -> ResponseReturnValue:
    try:
        key = take_back_release(database(), officer_id=officer_id(), proposal_id=proposal_id)
    except Refused as refused:
        return told_on_the_page(key_of_proposal(proposal_id), refused)
    flash(_("Đã rút đề nghị."), "ok")
    return redirect(f"/models/{key}", 303)


def key_of_proposal(proposal_id: int) -> str:
    with database().reading() as db:
        return model_proposals.key_of(db, officer_id(), proposal_id)
