"""Write what an advance did: the one place where the engine's values become rows."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, bindparam, exists, select, update
from sqlalchemy.orm.attributes import set_committed_value

from server.database import Work
from server.recording import awaiting, children, journal, messages, tasks, timers
from server.recording.jobs import put_job
from server.recording.sheet import put, put_instance
from server.recording.standing import Standing, standing_of
from server.services import SERVICES
from server.services.call import Call, ServiceUnknown, answer_of
from server.services.world import parameters_for, world_of
from server.tables import ChildGroup, Instance, Schedule, StepRow
from workflows import engine
from workflows.advance import Advance, ChildRequest, Ended, Raised, Sent, ServiceRequest, Step
from workflows.definition import Definition


@dataclass
class News:
    """What is new since the transaction began, over the advances of its service tasks."""

    children: list[ChildRequest] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    raised: list[Raised] = field(default_factory=list)
    served: list[ServiceRequest] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    def take(self, advance: Advance) -> None:
        self.children.extend(advance.children)
        self.cancelled.extend(advance.cancelled_children)
        self.sent.extend(advance.sent)
        self.raised.extend(advance.raised)
        self.served.extend(advance.services)
        self.steps.extend(advance.steps)

    @property
    def has_left(self) -> bool:
        """Something outside the instance's own state has changed: it cannot be put back whole."""
        return bool(self.children or self.cancelled or self.sent or self.raised or self.served)


def record(
    db: Work,
    instance: Instance,
    definition: Definition,
    advance: Advance,
    *,
    kind: str,
    officer_id: int | None = None,
    task_id: int | None = None,
    data: dict[str, object] | None = None,
    standing: Standing | None = None,
) -> News:
    """Bring the rows of a locked instance to the state after `advance`, services included.

    `standing`: what was open before, where the caller has looked already.
    """
    news = News()
    if standing is None:
        standing = Standing() if instance.version == 1 else standing_of(db, instance.id)
    advance = run_services(db, instance, definition, advance, news)
    for step in news.steps:
        put(db, StepRow, {"instance_id": instance.id, "element": step.element, "kind": step.kind,
                          "status": step.status, "flow": step.flow, "at": db.now})  # fmt: skip
    journal.append(db, kind, instance=instance, task_id=task_id, officer_id=officer_id, data=data)
    move_on(db, instance, advance)
    children.request(db, instance, news.children)
    children.cancel(db, instance, news.cancelled)
    tasks.follow(db, instance, definition, advance.open_tasks, standing)
    timers.follow(db, instance, advance.timers, standing.timers)
    awaiting.follow(db, instance, advance.awaiting, standing.awaiting)
    for sent in news.sent:
        messages.send_from(db, instance, definition, sent)
    for raised in news.raised:
        tell_parent(db, instance, raised)
    if advance.ended is not None:
        end(db, instance, advance.ended)
    return news


def move_on(db: Work, instance: Instance, advance: Advance) -> None:
    """The instance's own row; on the object at once, in the database with the step's other rows."""
    changed: dict[str, Any] = {
        "state": advance.state.content, "part": advance.state.part, "version": instance.version + 1
    }  # fmt: skip
    if advance.ended is not None:
        status = "cancelled" if advance.ended.cancelled else "completed"
        changed |= {"status": status, "outcome": advance.ended.outcome, "ended_at": db.now}
    elif instance.status == "incident":
        changed |= {"status": "running", "outcome": instance.outcome, "ended_at": None}
    for name, value in changed.items():
        set_committed_value(instance, name, value)
    put_instance(db, instance.id, changed)


def run_services(
    db: Work, instance: Instance, definition: Definition, advance: Advance, news: News
) -> Advance:
    """Service tasks run here, in the same transaction, until the engine asks for none."""
    waiting: deque[ServiceRequest] = deque(advance.services)
    news.take(advance)
    while waiting:
        request = waiting.popleft()
        if request.operator not in SERVICES:
            raise ServiceUnknown(request.element, request.operator)
        call = Call(
            db=db, instance=instance, definition=definition, task=None, answer={}, rows={},
            officer_id=None, parameters=parameters_for(db, instance), data=request.data,
            given=request.parameters,
        )  # fmt: skip
        result = answer_of(SERVICES[request.operator], call, request.element)
        world = world_of(db, instance)
        advance = engine.answer_service(
            definition, advance.state, world, service=request.key, result=result
        )
        journal.append(
            db, "service.done", instance=instance,
            data={"element": request.element, "operator": request.operator},
        )  # fmt: skip
        news.take(advance)
        waiting.extend(advance.services)
    return advance


def tell_parent(db: Work, instance: Instance, raised: Raised) -> None:
    """An error or escalation nobody here caught may be caught by a boundary event of the parent."""
    if instance.child_group_id is None:
        return
    group = db.get_one(ChildGroup, instance.child_group_id)
    put_job(
        db, "raise", instance_id=group.instance_id, group_id=group.id, raised_kind=raised.kind,
        code=raised.code, element=raised.element, payload=dict(raised.payload),
    )  # fmt: skip


def standing_beside(instance_id: Any) -> Select[int]:
    """Children that no group counts: started by a message or a schedule."""
    return select(Instance.id).where(
        Instance.parent_id == instance_id,
        Instance.child_group_id.is_(None),
        Instance.status.in_(("running", "incident")),
    )


LEFT = select(
    exists().where(
        ChildGroup.instance_id == bindparam("id"), ChildGroup.status.in_(("creating", "running"))
    ).label("groups"),
    exists().where(Schedule.instance_id == bindparam("id"), Schedule.ended_at.is_(None))
    .label("schedules"),
    standing_beside(bindparam("id")).exists().label("beside"),
)  # fmt: skip
"""Most instances leave nothing behind: asked in one look."""


def end(db: Work, instance: Instance, ended: Ended) -> None:
    """Close the instance, whatever is still open below it, and tell the parent's counter."""
    left = db.run(LEFT, {"id": instance.id}).one()
    if left.groups:
        children.cancel_rest(db, instance)
    if left.schedules:
        db.execute(
            update(Schedule)
            .where(Schedule.instance_id == instance.id, Schedule.ended_at.is_(None))
            .values(ended_at=db.now)
        )
    if left.beside:
        for child_id in db.scalars(standing_beside(instance.id)):
            put_job(db, "cancel", instance_id=child_id)
    journal.append(
        db, "instance.ended", instance=instance,
        data={"outcome": ended.outcome, "cancelled": ended.cancelled},
    )  # fmt: skip
    if instance.child_group_id is not None:
        group = children.lock_group(db, instance.child_group_id)
        children.count_one(db, group, ended.outcome)
