"""Write what an advance did: the one place where the engine's values become rows."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from sqlalchemy import select, update

from server.database import Work
from server.recording import awaiting, children, journal, messages, tasks, timers
from server.recording.jobs import put_job
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
    steps: list[Step] = field(default_factory=list)

    def take(self, advance: Advance) -> None:
        self.children.extend(advance.children)
        self.cancelled.extend(advance.cancelled_children)
        self.sent.extend(advance.sent)
        self.raised.extend(advance.raised)
        self.steps.extend(advance.steps)


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
) -> None:
    """Bring the rows of a locked instance to the state after `advance`, services included."""
    news = News()
    advance = run_services(db, instance, definition, advance, news)
    instance.state = advance.state.content
    instance.part = advance.state.part
    instance.version += 1
    db.add_all(
        StepRow(instance_id=instance.id, element=step.element, kind=step.kind,
                status=step.status, flow=step.flow, at=db.now)
        for step in news.steps
    )  # fmt: skip
    journal.append(db, kind, instance=instance, task_id=task_id, officer_id=officer_id, data=data)
    children.request(db, instance, news.children)
    children.cancel(db, instance, news.cancelled)
    tasks.follow(db, instance, definition, advance.open_tasks)
    timers.follow(db, instance, advance.timers)
    awaiting.follow(db, instance, advance.awaiting)
    for sent in news.sent:
        messages.send_from(db, instance, definition, sent)
    for raised in news.raised:
        tell_parent(db, instance, raised)
    if advance.ended is not None:
        end(db, instance, advance.ended)
    elif instance.status == "incident":
        instance.status = "running"
    db.flush()


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


def end(db: Work, instance: Instance, ended: Ended) -> None:
    """Close the instance, whatever is still open below it, and tell the parent's counter."""
    instance.status = "cancelled" if ended.cancelled else "completed"
    instance.outcome = ended.outcome
    instance.ended_at = db.now
    children.cancel_rest(db, instance)
    db.execute(
        update(Schedule)
        .where(Schedule.instance_id == instance.id, Schedule.ended_at.is_(None))
        .values(ended_at=db.now)
    )
    standing = select(Instance.id).where(
        Instance.parent_id == instance.id,
        Instance.child_group_id.is_(None),
        Instance.status.in_(("running", "incident")),
    )
    for child_id in db.scalars(standing):
        put_job(db, "cancel", instance_id=child_id)
    journal.append(
        db, "instance.ended", instance=instance,
        data={"outcome": ended.outcome, "cancelled": ended.cancelled},
    )  # fmt: skip
    if instance.child_group_id is not None:
        group = children.lock_group(db, instance.child_group_id)
        children.count_one(db, group, ended.outcome)
