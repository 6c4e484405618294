"""Each template from sending to close, carried out by the units; steps that pages may reuse."""

from __future__ import annotations

from datetime import date
from typing import Any

from server.actions.directive_drafts.begin_directive_draft import begin_directive_draft
from server.actions.directive_drafts.keep_directive_draft import keep_directive_draft
from server.actions.directive_drafts.send_directive import send_directive
from server.demo.answers import typed
from server.demo.play import Play

UNITS = ("QU-NK", "QU-BT", "HU-CD")
SIGNED = {"decision": "signed", "sign_capacity": "T/M", "method": "DIGITAL"}
DOCUMENT = {
    "doc_type": "CV", "number": "931", "symbol": "CV/TU", "issuer": "TU-CT",
    "drafting_unit": "BDV", "subject": "Về việc phổ biến, quán triệt Nghị quyết về công tác phụ nữ",
    "issued_on": "22/06/2022", "urgency": "THUONG", "signatory": "Người ký minh họa",
}  # fmt: skip
DUTIES = [
    {"text": "Phổ biến, quán triệt Nghị quyết trong toàn đơn vị.", "title": "Phổ biến",
     "deliverable": "Báo cáo", "deadline_kind": "BINDING", "days": "20", "basis_kind": "own"},
    {"text": "Tuyên truyền thường xuyên.", "deadline_kind": "CONTINUOUS"},
]  # fmt: skip


def send(play: Play, model: str, by: str = "thuy.tn", **more: Any) -> int:
    """Two groups' worth of units chosen one by one; the id of the case."""
    officer_id = play.officers[by]
    draft_id = begin_directive_draft(play.database, officer_id=officer_id, model=model)
    told = {"document": DOCUMENT, "units": list(UNITS), "duties": DUTIES, **more}
    keep_directive_draft(play.database, officer_id=officer_id, draft_id=draft_id, typed=told)
    case_id = send_directive(play.database, officer_id=officer_id, draft_id=draft_id)
    play.work()
    return case_id


def report(play: Play, unit: str, day: date, says: dict[str, Any], receive: bool = True) -> None:
    """From receipt to the paper that is sent."""
    if receive:
        play.do("T_receive", unit, {"received_on": typed(day)})
    play.do("T_report", unit, says)
    play.do("T_sign", unit, {**SIGNED, "signed_on": typed(day)})
    play.do("T_issue", unit, {"report_date": typed(day), "signed_file": "file:BC.pdf"})


def said_of(day: date) -> dict[str, Any]:
    return {"held_on": typed(day), "mode": "MEETING", "attended": "120",
            "highlights": "Đã quán triệt đến chi bộ."}  # fmt: skip


def conclude(play: Play, day: date, **says: Any) -> None:
    """The result of all units, returned once, then approved."""
    play.do("T_consolidate", says={"result": "Các đơn vị đã thực hiện nghiêm túc.", **says})
    play.do("T_result", by="hoa.dtb", says={"decision": "return", "comment": "Thêm số liệu."})
    play.do("T_consolidate", says={"result": "Ba đơn vị đã thực hiện, 360 lượt người.", **says})
    play.do("T_result", by="hoa.dtb", says={
        "decision": "ok", "overall_result": "Đạt yêu cầu.", "closed_on": typed(day),
        "open_items_reason": "Một đơn vị không trả lời.",
    })  # fmt: skip
