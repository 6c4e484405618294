"""What each kind of job does, inside the transaction of the job."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from server.database import Work
from server.recording import (
    births,
    deliveries,
    finishing,
    letters,
    moved_limits,
    moves,
    resuming,
    succeeding,
    succession_units,
    telling,
)
from server.tables import Job


def create_children(db: Work, job: Job) -> None:
    births.create_children(db, job.payload["group_id"])


def finish_children(db: Work, job: Job) -> None:
    finishing.finish_children(db, job.payload["group_id"])


def raise_in_parent(db: Work, job: Job) -> None:
    finishing.raise_in_parent(db, job.payload["group_id"], finishing.raised_of(job.payload))


def cancel(db: Work, job: Job) -> None:
    if job.instance_id is not None:
        finishing.cancel_instance(db, job.instance_id)


def cancel_children(db: Work, job: Job) -> None:
    finishing.cancel_children(db, job.payload["group_id"])


def deliver(db: Work, job: Job) -> None:
    deliveries.deliver(db, job.payload["message_id"], job.payload["kind"])


def take_message(db: Work, job: Job) -> None:
    if job.instance_id is not None:
        deliveries.take_message(
            db, job.instance_id, job.payload["message_id"], job.payload["awaiting"]
        )


def start(db: Work, job: Job) -> None:
    deliveries.start_by_message(db, job.payload["message_id"], job.payload["subscription_id"])


def start_letter(db: Work, job: Job) -> None:
    letters.start_letter(db, job.payload["case_id"], job.payload["start"])


def move_instance(db: Work, job: Job) -> None:
    moves.move_line(db, job.payload["line_id"])


def resume_instance(db: Work, job: Job) -> None:
    resuming.resume_instance(db, job.payload["instance_id"], job.payload["halt_id"])


def resume_assignments(db: Work, job: Job) -> None:
    resuming.resume_assignments(db, job.payload["halt_id"])


def move_limits(db: Work, job: Job) -> None:
    if job.instance_id is not None:
        moved_limits.move_limits(db, job.instance_id)


def move_reminders(db: Work, job: Job) -> None:
    moved_limits.move_reminders(db, job.payload["case_id"])


def tell_units(db: Work, job: Job) -> None:
    given = job.payload
    telling.tell_some(db, given["halt_id"], given["code"], given["units"])


def succeed_units(db: Work, job: Job) -> None:
    succession_units.succeed_units(db, job.payload["succession_id"])


def begin_successor(db: Work, job: Job) -> None:
    succeeding.begin_successor(db, **job.payload)


def reseat(db: Work, job: Job) -> None:
    if job.instance_id is not None:
        succeeding.reseat(db, job.instance_id, **job.payload)


KINDS: Mapping[str, Callable[[Work, Job], None]] = {
    "begin_successor": begin_successor,
    "cancel": cancel,
    "cancel_children": cancel_children,
    "create_children": create_children,
    "deliver": deliver,
    "finish_children": finish_children,
    "move_instance": move_instance,
    "move_limits": move_limits,
    "move_reminders": move_reminders,
    "raise": raise_in_parent,
    "reseat": reseat,
    "resume_assignments": resume_assignments,
    "resume_instance": resume_instance,
    "start": start,
    "start_letter": start_letter,
    "succeed_units": succeed_units,
    "take_message": take_message,
    "tell_units": tell_units,
}
