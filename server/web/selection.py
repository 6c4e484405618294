"""One act on many chosen tasks, or many chosen directives: each is done or refused by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import login_required
from sqlalchemy import select

from server import access
from server.actions.cases.acknowledge_directive import acknowledge_directive
from server.actions.tasks.assign_task import LONGEST, assign_task
from server.actions.tasks.claim_task import claim_task
from server.actions.tasks.postpone_task import postpone_task
from server.actions.tasks.release_task import release_task
from server.errors import Refused
from server.queries.inbox_filters import read_wanted
from server.queries.later_days import QUICK, later_days
from server.services.typed import positive
from server.tables import Task
from server.textfold import nfc
from server.web.context import database, officer_id
from server.web.language import sentence
from server.web.language import translate as _
from server.web.row_forms import day_of, is_bad_day
from server.web.tasks import address_of, print_inbox

pages = Blueprint("selection", __name__)
MOST = 200
TOLD = 5  # refusals said one by one


@dataclass(frozen=True)
class Picked:
    """What was chosen and typed, to be shown again when it is refused."""

    ids: tuple[int, ...] = ()
    on_day: str = ""
    to: str = ""
    note: str = ""
    fault: str = ""
    wrong: str = ""  # the field that the fault is about
    words: tuple[str, ...] = ()  # said of tasks that are no longer there: to be copied


@pages.post("/tasks/selection")
@login_required  # type: ignore[untyped-decorator]
def act_on_tasks() -> ResponseReturnValue:
    """The address carries the filter of the list, so that one comes back to it."""
    operation, on_day = asked_operation()
    to = request.form.get("to", "")[:40]
    note = nfc(request.form.get("note", "")).replace("\r\n", "\n").strip()
    picked = Picked(picked_ids(request.form.getlist("task")), on_day, to, note[:2000])
    fault = fault_of(operation, picked, len(note))
    if fault:
        shown = replace(picked, fault=fault, wrong=wrong_field(operation, picked))
        return print_inbox(picked=shown), 422
    if operation == "decide":
        asked = {"task": picked.ids, "next": address_of(read_wanted(request.args))}
        return redirect(f"/tasks/decisions?{urlencode(asked, doseq=True)}", 303)
    done, refused = each(picked.ids, act_of(operation, picked))
    tell(done, named(refused), operation)
    return redirect(address_of(read_wanted(request.args)), 303)


def asked_operation() -> tuple[str, str]:
    """A button with a day of its own says the day too."""
    operation = request.form.get("_op", "")
    if operation in QUICK:
        with database().reading() as db:
            return "later", f"{later_days(db)[operation]:%d/%m/%Y}"
    return operation, nfc(request.form.get("on_day", ""))[:40].strip()


def fault_of(operation: str, picked: Picked, length: int) -> str:
    ids, on_day = picked.ids, picked.on_day
    if operation not in ("claim", "release", "later", "now", "assign", "decide"):
        return _("Hãy chọn một thao tác.")
    if not ids:
        return _("Chưa chọn việc nào: đánh dấu ô đầu dòng, rồi chọn thao tác.")
    if len(ids) > MOST:
        return _("Mỗi lần xử lý nhiều nhất {n} việc.", n=MOST)
    if operation == "later" and (not on_day or is_bad_day(on_day)):
        return _("Ngày xem lại: nhập ngày theo dạng 25/07/2022.")
    if operation == "assign" and not positive(picked.to):
        return _("Giao cho: chọn người nhận việc.")
    if operation == "assign" and length > LONGEST:
        return _("Lời nhắn: không quá {n} ký tự.", n=LONGEST)
    return ""


def wrong_field(operation: str, picked: Picked) -> str:
    """Beside which the fault is told; none where it is the choice itself."""
    if not 0 < len(picked.ids) <= MOST:
        return ""
    to_whom = "note" if positive(picked.to) else "to"
    return {"later": "on_day", "assign": to_whom}.get(operation, "")


def act_of(operation: str, picked: Picked) -> Callable[[int], object]:
    who, day, to = officer_id(), day_of(picked.on_day), positive(picked.to) or 0
    acts: dict[str, Callable[[int], object]] = {
        "assign": lambda one: assign_task(
            database(), officer_id=who, task_id=one, to_id=to, note=picked.note
        ),
        "claim": lambda one: claim_task(database(), officer_id=who, task_id=one),
        "release": lambda one: release_task(database(), officer_id=who, task_id=one),
        "later": lambda one: postpone_task(database(), officer_id=who, task_id=one, on_day=day),
        "now": lambda one: postpone_task(database(), officer_id=who, task_id=one, on_day=None),
    }
    return acts[operation]


def each(ids: Sequence[int], act: Callable[[int], object]) -> tuple[int, list[tuple[int, str]]]:
    """One transaction for each: what is refused holds up nothing else."""
    refused: list[tuple[int, str]] = []
    for one in ids:
        try:
            act(one)
        except Refused as refusal:
            refused.append((one, sentence(refusal.code, refusal.args_for_words)))
    return len(ids) - len(refused), refused


def named(refused: Sequence[tuple[int, str]]) -> list[str]:
    """What is hidden has no name either."""
    ids = [one for one, _why in refused]
    with database().reading() as db:
        seen = access.tasks_seen_by(db, officer_id())
        names = dict(db.execute(select(Task.id, Task.name).where(Task.id.in_(ids), seen)).all())
    return [f"{names.get(one, '')}: {why}" for one, why in refused]


def tell(done: int, refused: Sequence[str], operation: str) -> None:
    said = {
        "assign": _("Đã giao {n} việc.", n=done),
        "claim": _("Đã nhận {n} việc.", n=done),
        "release": _("Đã trả lại {n} việc cho đơn vị.", n=done),
        "later": _("Đã đặt ngày xem lại cho {n} việc; đến ngày đó việc hiện lại ở đây.", n=done),
        "now": _("Đã bỏ ngày xem lại của {n} việc.", n=done),
        "read": _("Đã xác nhận {n} văn bản.", n=done),
        "decide": _("Đã quyết định {n} việc.", n=done),
    }[operation]
    if done:
        flash(said, "ok")
    if refused:
        flash(not_done(refused), "warn")


def not_done(refused: Sequence[str]) -> str:
    more = len(refused) - TOLD
    lines = [*refused[:TOLD], *([_("và {n} mục khác", n=more)] if more > 0 else [])]
    return _("{n} mục không làm được. {why}", n=len(refused), why="; ".join(lines))


def picked_ids(typed: Sequence[str]) -> tuple[int, ...]:
    found = (positive(text) for text in typed[: MOST + 1])
    return tuple(dict.fromkeys(one for one in found if one))


def posted_pairs(name: str) -> list[tuple[int, int]]:
    """12.3, one of each box; 0 for what is no number."""
    typed = (text.partition(".") for text in request.form.getlist(name)[:MOST])
    return [(positive(one) or 0, positive(other) or 0) for one, _dot, other in typed]


@pages.post("/tasks/informed")
@login_required  # type: ignore[untyped-decorator]
def acknowledge() -> ResponseReturnValue:
    """Each box is a case and a unit: 7.12."""
    places = sorted({(case, unit) for case, unit in posted_pairs("place") if case and unit})
    if not places:
        flash(_("Chưa chọn văn bản nào."), "warn")
        return redirect("/tasks/informed", 303)
    done, refused = 0, []
    for case_id, unit_id in places:
        try:
            acknowledge_directive(
                database(), officer_id=officer_id(), case_id=case_id, unit_id=unit_id
            )
            done += 1
        except Refused as refusal:
            refused.append(sentence(refusal.code, refusal.args_for_words))
    tell(done, refused, "read")
    return redirect("/tasks/informed", 303)
