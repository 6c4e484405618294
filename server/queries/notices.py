"""Lines told to an officer inside the application."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select

from server.queries.names import dated_names
from server.services.notice_news import is_news
from server.tables import Case, Directive, Instance, Notice, Task

if TYPE_CHECKING:
    from server.database import Work


@dataclass(frozen=True)
class NoticeLine:
    id: int
    code: str
    at: datetime
    is_news: bool
    task_id: int | None
    case_id: int | None
    args: dict[str, Any] = field(default_factory=dict)
    document: str = ""
    unit: str = ""  # whose matter the task is


UNREAD = select(func.count()).where(Notice.officer_id == bindparam("officer"), is_news())


def unread_count(db: Work, officer_id: int) -> int:
    return int(db.run(UNREAD, {"officer": officer_id}).scalar_one())


def latest_notices(db: Work, officer_id: int, limit: int = 50) -> tuple[NoticeLine, ...]:
    latest = (
        select(Notice, Directive.full_number, Instance.unit_id, is_news())
        .outerjoin(Case, Case.id == Notice.case_id)
        .outerjoin(Directive, Directive.id == Case.directive_id)
        .outerjoin(Task, Task.id == Notice.task_id)
        .outerjoin(Instance, Instance.id == Task.instance_id)
        .where(Notice.officer_id == officer_id)
        .order_by(Notice.id.desc())
        .limit(limit)
    )
    found = db.execute(latest).all()
    name = dated_names(db)
    return tuple(
        NoticeLine(n.id, n.code, n.at, bool(news), n.task_id, n.case_id, n.args,
                   document or "", name(unit_id, n.at))
        for n, document, unit_id, news in found
    )  # fmt: skip
