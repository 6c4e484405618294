"""Ban Dân vận's desk on Mondays: letters that the worker drafted, and the list of the late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import func, select

from server.demo.answers import typed
from server.demo.event import Event
from server.demo.play import Play
from server.services.obstacles import LATE
from server.tables import Obstacle, Reminding, Task

LETTERS = 2  # of one case; what is drafted after them is cancelled
WEEK = timedelta(days=7)


def desk_events(first: date, last: date) -> Iterator[Event]:
    day = first
    while day < last:
        yield Event(day, 16.5, clear)
        day += WEEK


def clear(play: Play) -> None:
    for case_id in play.cases.values():
        play.case_id = case_id
        while play.is_open("T_edit_letter"):
            letter(play)
        while play.is_open("T_brief"):
            brief(play)


def letter(play: Play) -> None:
    play.do("T_edit_letter", says={
        "body": "Đề nghị các đơn vị trong danh sách khẩn trương thực hiện, báo cáo."},
        by="thuy.tn")  # fmt: skip
    if letters_sent(play) >= LETTERS:
        play.do("T_approve_letter", says={
            "decision": "cancel", "comment": "Đã đôn đốc đủ số lần; đưa vào danh mục báo cáo.",
        }, by="hoa.dtb")  # fmt: skip
        return
    today = typed(today_of(play))
    play.do("T_approve_letter", says={"decision": "ok"}, by="hoa.dtb")
    play.do("T_sign_letter", says={
        "decision": "signed", "sign_capacity": "OWN", "method": "DIGITAL", "signed_on": today,
    }, by="hoa.dtb")  # fmt: skip
    play.do("T_number_dispatch", says={
        "issued_on": today, "signed_file": "file:Cong-van-don-doc.pdf"})  # fmt: skip


def letters_sent(play: Play) -> int:
    with play.database.reading() as db:
        return db.scalar(
            select(func.count(Reminding.document.distinct())).where(
                Reminding.case_id == play.case_id, Reminding.kind == "letter"
            )
        ) or 0  # fmt: skip


def brief(play: Play) -> None:
    """All that are late in one brief; the standing committee names a last date."""
    today, merged = today_of(play), merged_with(play)
    concerned = [str(unit_id) for _, unit_id in merged]
    play.do("T_brief", says={
        "summary": "Các đơn vị chậm tiến độ sau khi đã đôn đốc bằng văn bản.",
        "recommendation": "Yêu cầu hoàn thành trong một tháng.",
        "merged_reports": [str(number) for number, _ in merged[1:]]}, by="thuy.tn")  # fmt: skip
    play.do("T_brief_sign", says={"decision": "ok"}, by="hoa.dtb")
    play.do("T_submit", says={"submitted_on": typed(today), "channel": "MEETING"}, by="dat.kv")
    play.do("T_guidance", says={
        "guidance": "Phê bình; yêu cầu hoàn thành dứt điểm.", "form": "MEETING",
        "effects": ["extend"], "due": typed(today + timedelta(days=30))})  # fmt: skip
    play.do("T_notify", says={"doc_type": "TB", "recipients": concerned}, by="dat.kv")
    play.do("T_notify_sign", says={"decision": "ok", "signed_on": typed(today)})
    play.do("T_notify_issue", says={
        "issued_on": typed(today), "signed_file": "file:Thong-bao-ket-luan.pdf"})  # fmt: skip
    play.do("T_ack", says={"acknowledged": "true", "plan": "Thực hiện ngay."})


def merged_with(play: Play) -> list[tuple[int, int]]:
    """Report and unit: the one whose brief is written, then the other late ones of the case."""
    with play.database.reading() as db:
        written = db.scalars(
            select(Task.instance_id)
            .where(Task.case_id == play.case_id, Task.element == "T_brief", Task.state == "open")
            .order_by(Task.id)
        ).first()
        found = db.execute(
            select(Obstacle.id, Obstacle.unit_id)
            .where(Obstacle.case_id == play.case_id, Obstacle.state == "reported",
                   Obstacle.category == LATE, Obstacle.merged_into_id.is_(None))
            .order_by(Obstacle.instance_id != written, Obstacle.id)
        )  # fmt: skip
        return [(row.id, row.unit_id) for row in found]


def today_of(play: Play) -> date:
    with play.database.reading() as db:
        return db.today
