"""Vướng mắc: the inbox, and one obstacle whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.queries import obstacle_board, obstacles
from server.queries.journal import tell
from server.services.typed import positive
from server.web.cases import chosen
from server.web.context import database, officer_id
from server.web.language import translate as _
from server.web.numbers import asked_number
from server.web.row_forms import day_of

pages = Blueprint("obstacles", __name__)
STATES = ("open", *obstacle_board.STATES, "all")
LABELS = {
    "content": "Nội dung",
    "own_measures": "Đã tự xử lý",
    "proposal": "Kiến nghị",
    "answer_by": "Cần trả lời trước",
    "competence": "Phân loại",
    "comment": "Ý kiến",
    "decision": "Kết quả",
    "summary": "Tóm tắt",
    "recommendation": "Đề xuất",
    "document_ref": "Văn bản",
    "target_body": "Cơ quan nhận",
    "answer_text": "Kết quả trả lời",
    "submitted_on": "Ngày trình",
    "channel": "Hình thức trình",
    "guidance": "Ý kiến chỉ đạo",
    "form": "Hình thức",
    "due": "Hạn",
    "plan": "Hướng thực hiện",
    "acknowledged": "Đã nhận ý kiến chỉ đạo",
}
WORDS = {
    "own": "Ban chủ trì trả lời",
    "other_body": "Cơ quan khác",
    "above": "Vượt thẩm quyền",
    "none": "Không thuộc phạm vi",
    "ok": "Đồng ý",
    "return": "Trả lại",
    "THUONG": "Thường",
    "NGHIEM_TRONG": "Nghiêm trọng",
    "MEETING": "Tại cuộc họp",
    "NOTE": "Phiếu",
}


@pages.get("/obstacles")
@login_required  # type: ignore[untyped-decorator]
def list_obstacles() -> ResponseReturnValue:
    return print_board()


def print_board(fault: str = "", picked: Sequence[int] = ()) -> str:
    """`fault`: why those that were picked are not put together."""
    state, case_id = chosen("state", STATES), asked_number("case")
    with database().reading() as db:
        page = obstacle_board.list_obstacles(
            db, officer_id(), state=state, case_id=case_id, after=place()
        )
    return render_template("obstacles/list.html", page=page, state=state, case_id=case_id,
                           fault=fault, picked=picked)  # fmt: skip


def place() -> obstacle_board.Key | None:
    return key_in(request.args.get("after", ""))


def key_in(after: str) -> obstacle_board.Key | None:
    """`after=1.17`: where the page before ended."""
    rank, _dot, number = after.partition(".")
    found = positive(number)
    return (int(rank == "1"), found) if found else None


@pages.get("/obstacles/<int:obstacle_id>")
@login_required  # type: ignore[untyped-decorator]
def show_obstacle(obstacle_id: int) -> ResponseReturnValue:
    with database().reading() as db:
        sheet = obstacles.read_obstacle(db, officer_id(), obstacle_id)
        told = tell(db, list(sheet.events))
    return render_template("obstacles/sheet.html", sheet=sheet, o=sheet.obstacle, told=told)


@pages.app_template_global()
def label_of(name: str) -> str:
    """The label of a field of P6's forms; empty: not shown."""
    words = LABELS.get(name)
    return _(words) if words else ""


@pages.app_template_global()
def shown(name: str, value: Any) -> str:
    """An answer's value as text: days as days, choices in words."""
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if isinstance(value, dict):
        return ", ".join(str(part) for part in value.values() if part)
    if isinstance(value, list):
        return ", ".join(shown(name, one) for one in value)
    known = (
        WORDS.get(str(value))
        if name in ("competence", "decision", "severity", "form", "channel")
        else None
    )
    if known:
        return _(known)
    found = day_of(str(value)) if name.endswith(("_on", "_by")) or name == "due" else None
    return found.strftime("%d/%m/%Y") if found else str(value)


@pages.app_template_filter()
def lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
