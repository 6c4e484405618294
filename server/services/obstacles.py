"""P6: obstacles reported upward, and the guidance that comes back down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from server.database import Work
from server.services.call import Call
from server.services.deadlines import describe_document
from server.services.guidance import apply_everywhere
from server.services.lateness import note_listed
from server.services.numbers import number_paper
from server.services.people import holder_ids, tell
from server.tables import Case, Guidance, Instance, Job, Message, Obstacle, Unit

LATE = "cham_tien_do"


def new_obstacle(
    db: Work,
    case: Case,
    unit_id: int,
    *,
    source_instance_id: int | None,
    category: str = "",
    state: str = "raised",
) -> Obstacle:
    obstacle = Obstacle(
        case_id=case.id, unit_id=unit_id, source_instance_id=source_instance_id, state=state,
        category=category, reported_at=db.now,
    )  # fmt: skip
    db.add(obstacle)
    db.flush()
    return obstacle


def note_late_item(db: Work, case: Case, unit_id: int, message: Message) -> Obstacle:
    """An item of the list for the standing committee: a P6 of its own with a new obstacle_id."""
    note_listed(db, case.id, unit_id, message.from_instance_id)
    return new_obstacle(db, case, unit_id, source_instance_id=message.from_instance_id,
                        category=LATE, state="reported")  # fmt: skip


def take_up(db: Work, instance: Instance) -> None:
    """From its first step on, the process that a message started is the way of its obstacle."""
    number = instance.keys.get("obstacle_id")
    obstacle = db.get(Obstacle, int(number)) if number else None
    if obstacle is not None and obstacle.instance_id is None:
        obstacle.instance_id = instance.id


def obstacle_of(call: Call) -> Obstacle:
    """The one this P6 is about; made here if nobody raised it on a page."""
    number = call.instance.keys.get("obstacle_id")
    found = call.db.get(Obstacle, int(number)) if number else None
    obstacle = found or new_obstacle(call.db, call.case, call.unit_id, source_instance_id=None)
    obstacle.instance_id = call.instance.id
    return obstacle


def report_obstacle(call: Call) -> dict[str, Any]:
    obstacle = obstacle_of(call)
    obstacle.state = "reported"
    obstacle.category = str(call.answer.get("category") or obstacle.category)[:20]
    obstacle.severity = str(call.answer.get("severity") or obstacle.severity)
    obstacle.content = str(call.answer.get("content") or "")
    obstacle.proposal = str(call.answer.get("proposal") or "")
    obstacle.reported_at = call.db.now
    if obstacle.severity == "NGHIEM_TRONG":  # the leader is told at once
        tell(call.db, holder_ids(call.db, call.case.lead_unit_id, ("lanh_dao_ban",)),
             "obstacle-serious", case_id=call.case.id, obstacle=obstacle.id)  # fmt: skip
    return {"obstacle": obstacle.id}


def set_obstacle_aside(call: Call) -> dict[str, Any]:
    if call.answer.get("decision") == "ok":
        close(call, obstacle_of(call), "out_of_scope", str(call.answer.get("comment") or ""))
    return {}


def answer_obstacle(call: Call) -> dict[str, Any]:
    close(call, obstacle_of(call), "answered", str(call.answer.get("content") or ""))
    return {}


def forward_obstacle(call: Call) -> dict[str, Any]:
    close(call, obstacle_of(call), "answered", str(call.answer.get("answer_text") or ""))
    return {}


def close(call: Call, obstacle: Obstacle, state: str, answer: str) -> None:
    obstacle.state = state
    obstacle.answer = answer
    obstacle.closed_at = call.db.now
    tell(call.db, holder_ids(call.db, obstacle.unit_id, ("lanh_dao_don_vi", "chuyen_vien")),
         f"obstacle-{state}", case_id=call.case.id, obstacle=obstacle.id)  # fmt: skip


def merge_obstacles(call: Call) -> dict[str, Any]:
    """Several reports in one brief; the merged ones follow this one's fate."""
    own = obstacle_of(call)
    own.state = "briefed"
    own.content = own.content or str(call.answer.get("summary") or "")
    rows = call.rows.get("merged_reports", [])
    merged = 0
    for row in rows:
        number = row.get("pick") or row.get("obstacle") or row.get("value")
        other = call.db.get(Obstacle, int(number)) if number else None
        if other is not None and other.id != own.id and other.case_id == own.case_id:
            other.merged_into_id = own.id
            other.state = "briefed"
            end_process(call.db, other)
            merged += 1
    return {"merged": merged}


def end_process(db: Work, merged: Obstacle) -> None:
    """Its own way up ends here: nobody briefs the same thing twice."""
    if merged.instance_id is not None:
        db.add(Job(kind="cancel", instance_id=merged.instance_id, payload={}, run_at=db.now))


def give_guidance(call: Call) -> dict[str, Any]:
    """Written down now, in force when the notice reaches the units."""
    obstacle = obstacle_of(call)
    due = call.answer.get("due")
    guidance = Guidance(
        obstacle_id=obstacle.id, text=str(call.answer.get("guidance") or ""),
        effects=effects_in(call.answer.get("effects")),
        due=date.fromisoformat(str(due)) if due else None, given_at=call.db.now,
    )  # fmt: skip
    call.db.add(guidance)
    call.db.flush()
    return {"guidance_id": guidance.id}


EFFECTS = ("extend", "suspend", "add", "refuse")


def effects_in(value: Any) -> list[str]:
    given = value if isinstance(value, list) else [value] if value else []
    return [str(one).lower() for one in given if str(one).lower() in EFFECTS]


def issue_guidance_notice(call: Call) -> dict[str, Any]:
    obstacle = obstacle_of(call)
    number = number_paper(call, notice_type(call.data), unit_id=issuer_of(call.db, call.case),
                          drafted_by=call.case.office_unit_id)  # fmt: skip
    guidance = newest_guidance(call.db, obstacle.id)
    if guidance is not None:
        guidance.document = describe_document(
            {"number": number["full_number"], "date": number["issued_on"]}
        )[:300]
        guidance.notified_at = call.db.now
    obstacle.state = "guided"
    obstacle.answer = guidance.text if guidance else ""
    for other in call.db.scalars(select(Obstacle).where(Obstacle.merged_into_id == obstacle.id)):
        other.state = "guided"
        other.answer = obstacle.answer
        other.closed_at = call.db.now
    if guidance is not None:
        apply_everywhere(call, obstacle, guidance)
    return number


def notice_type(data: Mapping[str, Any]) -> str:
    """-TB/TU or -CV/TU: the office drafts and numbers it, the committee speaks (domain.md 8.1)."""
    drafted = data.get("notify_guidance")
    return str(drafted.get("doc_type") or "TB") if isinstance(drafted, Mapping) else "TB"


def issuer_of(db: Work, case: Case) -> int:
    """Whose number the notice bears; a directive from outside is answered for by the approver."""
    issuer = db.get_one(Unit, case.directive.issuer_id)
    return case.approver_unit_id if issuer.is_external else issuer.id


def newest_guidance(db: Work, obstacle_id: int) -> Guidance | None:
    return db.scalars(
        select(Guidance)
        .where(Guidance.obstacle_id == obstacle_id)
        .order_by(Guidance.id.desc())
        .limit(1)
    ).one_or_none()


def acknowledge_guidance(call: Call) -> dict[str, Any]:
    obstacle_of(call).closed_at = call.db.now
    return {}
