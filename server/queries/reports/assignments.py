"""1. Bảng theo dõi phần việc: every assignment with its papers, days and how late it is."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from sqlalchemy import select

from server.code_words import BOXES, DEADLINES, STATES
from server.database import Work
from server.printing.description import Column, Line, Table
from server.queries.assignments import AssignmentLine, list_assignments
from server.queries.boxes import ALL, Counted, counted_by
from server.queries.change_requests import pending_requests
from server.queries.names import unit_names
from server.queries.reports.asked import Asked, Body, Told
from server.queries.sources import source_of
from server.services.counting import BOX_NAMES, DONE
from server.tables import (
    Assignment,
    Directive,
    Obligation,
    ObligationParty,
    OutgoingEntry,
    Task,
)

CHUNK = 500  # lines read at once


def count_assignments(db: Work, asked: Asked) -> int:
    boxes = counted(db, asked).boxes
    return int(getattr(boxes, asked.show)) if asked.show in BOX_NAMES else boxes.every


def counted(db: Work, asked: Asked) -> Counted:
    source = source_of(db, asked.officer_id, asked.scope)
    return counted_by(db, source).get(ALL, Counted())


def build_assignments(db: Work, asked: Asked, told: Told) -> Body:
    _ = asked.say
    columns = (
        Column(_("TT"), "number", 0.5), Column(_("Mã"), share=1.5),
        Column(_("Văn bản giao"), share=1.5), Column(_("Nội dung nhiệm vụ"), share=2.8),
        Column(_("Chủ trì"), share=1.8), Column(_("Phối hợp"), share=1.8),
        Column(_("Sản phẩm"), share=1.6), Column(_("Hạn gốc"), "day", 1.2),
        Column(_("Hạn gia hạn"), "day", 1.2), Column(_("Tiến độ"), share=1.4),
        Column(_("Kết quả"), share=1.5), Column(_("Ngày hoàn thành"), "day", 1.2),
        Column(_("Số ngày trễ"), "number", 0.8), Column(_("Ghi chú"), share=1.6),
    )  # fmt: skip
    every, lines = count_assignments(db, asked), list[Line]()
    for line, facts in each_line(db, asked):
        lines.append(told_line(asked, facts, line, len(lines) + 1))
        if len(lines) % CHUNK == 0:
            told(len(lines), every)
    table = Table(columns, tuple(lines), empty=_("Không có phần việc nào."))
    return Body((table,), (summary(asked, counted(db, asked)), days_note(asked)))


def summary(asked: Asked, all_: Counted) -> str:
    _, boxes = asked.say, all_.boxes
    named = "; ".join(f"{_(BOXES[name])}: {getattr(boxes, name)}" for name in BOX_NAMES)
    return _("Tổng số {n} phần việc. {boxes}.", n=boxes.every, boxes=named)


def days_note(asked: Asked) -> str:
    _ = asked.say
    return _("Ngày tính là ngày làm việc; chỉ hạn ràng buộc mới tính quá hạn.")


@dataclass
class Facts:
    """What a chunk of lines needs beside themselves; asked once for all of them."""

    directives: dict[int, tuple[str, str]] = field(default_factory=dict)  # assignment: code, paper
    parties: dict[int, dict[str, list[str]]] = field(default_factory=dict)  # assignment: by role
    results: dict[int, str] = field(default_factory=dict)  # instance: number, day
    pending: dict[int, int] = field(default_factory=dict)


def each_line(db: Work, asked: Asked) -> Iterator[tuple[AssignmentLine, Facts]]:
    after: int | None = None
    read, size = 0, min(CHUNK, asked.most or CHUNK)
    while True:
        page = list_assignments(db, asked.officer_id, asked.scope, box=asked.show, after=after,
                                limit=size)  # fmt: skip
        facts = facts_of(db, page.lines)
        for line in page.lines:
            yield line, facts
        read += len(page.lines)
        if page.after is None or (asked.most is not None and read >= asked.most):
            return
        after = page.after


def facts_of(db: Work, lines: Collection[AssignmentLine]) -> Facts:
    facts = Facts(pending=pending_requests(db, [line.id for line in lines]))
    read_directives(db, facts, [line.id for line in lines])
    done = {line.instance_id for line in lines if line.instance_id and line.progress in DONE}
    read_results(db, facts, done)
    return facts


def read_directives(db: Work, facts: Facts, ids: list[int]) -> None:
    found = db.execute(
        select(Assignment.id, Obligation.id, Obligation.ordinal, Directive.symbol,
               Directive.number, Directive.full_number, Directive.issued_on)
        .join(Obligation, Obligation.id == Assignment.obligation_id)
        .join(Directive, Directive.id == Obligation.directive_id)
        .where(Assignment.id.in_(ids))
    ).all()  # fmt: skip
    parties = parties_of(db, {duty for _, duty, *_ in found})
    for id_, duty, ordinal, symbol, number, full, day in found:
        code = "·".join(filter(None, (symbol.replace("/", "-"), str(number or ""), ordinal)))
        paper = f"{full}, {day:%d/%m/%Y}" if day else full
        facts.directives[id_] = code, paper
        facts.parties[id_] = parties.get(duty, {})


def parties_of(db: Work, duties: Collection[int]) -> dict[int, dict[str, list[str]]]:
    """Duty -> role -> names, as its text names them."""
    named = db.scalars(
        select(ObligationParty)
        .where(ObligationParty.obligation_id.in_(duties))
        .order_by(ObligationParty.id)
    ).all()
    names = unit_names(db, {one.unit_id for one in named if one.unit_id})
    found: dict[int, dict[str, list[str]]] = {}
    for one in named:
        roles = found.setdefault(one.obligation_id, {})
        roles.setdefault(one.role, []).append(names.get(one.unit_id or 0) or one.text)
    return found


def read_results(db: Work, facts: Facts, instances: Collection[int]) -> None:
    """The last paper that the carrying process numbered."""
    found = db.execute(
        select(Task.instance_id, OutgoingEntry.full_number, OutgoingEntry.issued_on)
        .join(Task, Task.id == OutgoingEntry.task_id)
        .where(Task.instance_id.in_(instances), OutgoingEntry.state == "used")
        .order_by(OutgoingEntry.id)
    )
    for instance_id, number, day in found:
        facts.results[instance_id] = f"{number}, {day:%d/%m/%Y}" if day else number


def told_line(asked: Asked, facts: Facts, line: AssignmentLine, place: int) -> Line:
    code, paper = facts.directives[line.id]
    parties, helps = facts.parties[line.id], line.role == "cooperate"
    leads = parties.get("lead", []) if helps else [line.unit]
    cooperates = [line.unit] if helps else parties.get("cooperate", [])
    done = (line.submitted_on or line.accepted_on) if line.progress in DONE else None
    cells = (
        place, code, paper, f"{line.ordinal}. {line.title}", ", ".join(leads),
        ", ".join(cooperates), line.deliverable, line.original,
        line.due if line.due != line.original else None, asked.say(STATES[line.mark.code]),
        facts.results.get(line.instance_id or 0, "") if done else "", done,
        lateness(asked, line), remark(asked, facts, line),
    )  # fmt: skip
    return Line(cells, ((3, f"/cases/{line.case_id}/units/{line.unit_id}#a{line.id}"),))


def lateness(asked: Asked, line: AssignmentLine) -> int | None:
    """Working days past the deadline; None where nothing binds or the clock stands."""
    due = line.original if asked.scope.original else line.due
    done = (line.submitted_on or line.accepted_on) if line.progress in DONE else None
    if line.kind != "BINDING" or due is None or (done is None and line.mark.code == "tam"):
        return None
    return line.judged.days_late(due, done) or None


def remark(asked: Asked, facts: Facts, line: AssignmentLine) -> str:
    _ = asked.say
    said = [] if line.kind == "BINDING" else [_(DEADLINES[line.kind])]
    if line.id in facts.pending:
        said.append(_("đang đính chính"))
    if line.kind == "CONTINUOUS" and line.evidence_on:
        said.append(_("minh chứng {day}", day=f"{line.evidence_on:%d/%m/%Y}"))
    return "; ".join(said)
