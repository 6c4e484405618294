"""Fire what is due: lock the instance first, read the row again, advance, mark."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from sqlalchemy import ARRAY, BigInteger, any_, bindparam, or_, select, text
from sqlalchemy.orm import lazyload, undefer

from server.database import Database, Work, is_outage
from server.recording.firing import fire
from server.recording.halting import is_halted
from server.recording.incidents import code_of, note_incident, told_by
from server.recording.instances import lock_instance, note_locked
from server.services.backoff import pause_after
from server.services.world import note_case
from server.tables import Assignment, Case, Due, Instance

FAILURES = 5
TOGETHER = 10
"""Timers that share one commit on SQLite; an officer waits for them at most once."""

log = logging.getLogger(__name__)


def fire_due(database: Database, rows: Sequence[int]) -> list[int]:
    """The most overdue of these in one transaction; which were in hand, none when nothing is left.

    A transaction holds one instance. SQLite has one writer whatever it holds: there some timers
    share a commit. Where one fails nothing is kept; it is put off, the others are still due.
    """
    fired: list[int] = []
    try:
        with database.transaction() as db:
            for due in in_hand(db, rows):
                fired.append(due.id)
                carry_out(db, due)
    except Exception as error:  # the worker's loop: one bad row must not stop the others
        if not fired or is_outage(error):
            raise
        put_off(database, fired[-1], error)
        return fired[-1:]
    return fired


def in_hand(db: Work, rows: Sequence[int]) -> Sequence[Due]:
    """As they are under the lock: between look and lock another worker may have fired them.

    The instance is locked before its due row: the same order as an officer's. Nobody waits here for
    an instance that an officer or another worker has in hand. A reminder of an assignment locks no
    instance: its own row is its lock.
    """
    among = {"now": db.now, "rows": list(rows), "most": TOGETHER if db.is_sqlite else 1}
    if db.is_sqlite:
        found = db.execute(AMONG, among).all()
    else:
        found = db.execute(OF_INSTANCE, among).all() or db.execute(FREE, among).all()
    for _, instance, case in found:
        if instance is not None:
            note_locked(db, instance)
        if case is not None:
            note_case(db, case)
    return together([due for due, _, _ in found])


def together(found: Sequence[Due]) -> Sequence[Due]:
    """Timers of different instances do not look at each other; anything else comes alone."""
    chosen: dict[int | None, Due] = {}
    for due in found:
        if due.kind != "timer" or due.instance_id in chosen:
            break
        chosen[due.instance_id] = due
    return list(chosen.values()) or found[:1]


def carry_out(db: Work, due: Due) -> None:
    fire(db, due)
    stays = due.held or due.due_at > db.now  # chasing rests, or a rule that repeats has moved it
    if due.ended_at is None and not stays:
        due.ended_at = db.now


HELD = select(Assignment.id).where(
    Assignment.id == Due.assignment_id, Assignment.halt_id.is_not(None)
).exists()  # fmt: skip
"""The clock of its assignment stands still: it stays as it is until that is resumed."""
IS_DUE = Due.ended_at.is_(None), text("NOT due.held"), Due.due_at <= bindparam("now"), ~HELD
FIRST = (
    select(Due.id)
    .where(*IS_DUE, ~is_halted(Due.instance_id))
    .order_by(Due.due_at, Due.id)
    .limit(bindparam("most"))
)
WHOLE = (
    select(Due, Instance, Case)
    .outerjoin(Instance, Instance.id == Due.instance_id)
    .outerjoin(Case, Case.id == Instance.case_id)
    .where(*IS_DUE, or_(Instance.halt_id.is_(None), Instance.ended_at.is_not(None)))
    .options(undefer(Instance.state), lazyload(Case.directive))
    .order_by(Due.due_at, Due.id)
    .limit(bindparam("most"))
    .execution_options(populate_existing=True)
)
"""With what firing it asks for first; a lock waited for reads them as they are after the wait."""
AMONG = WHOLE.where(Due.id.in_(bindparam("rows", expanding=True)))
CHOSEN = WHOLE.where(Due.id == any_(bindparam("rows", type_=ARRAY(BigInteger))))
OF_INSTANCE = CHOSEN.where(Instance.id.is_not(None)).with_for_update(
    of=(Instance, Due), skip_locked=True
)
FREE = CHOSEN.where(Due.instance_id.is_(None)).with_for_update(of=Due, skip_locked=True)
"""Made once: to put such a statement together costs as much as a timer may."""


def due_rows(db: Work, most: int) -> list[int]:
    """Most overdue first, without a lock: an idle tick does not stand in the writers' line."""
    return list(db.scalars(FIRST, {"now": db.now, "most": most}))


def put_off(database: Database, due_id: int, error: Exception) -> None:
    """Later, with back-off and jitter; set aside with an incident after five failures."""
    log.warning("due row %s failed", due_id, exc_info=error)
    with database.transaction() as db:
        instance_id = db.scalar(select(Due.instance_id).where(Due.id == due_id))
        instance = lock_instance(db, instance_id) if instance_id is not None else None
        due = db.get_one(Due, due_id)
        due.attempts += 1
        due.due_at = db.now + pause_after(due.attempts)
        if due.attempts >= FAILURES:
            set_aside(db, due, instance, error)


def set_aside(db: Work, due: Due, instance: Instance | None, error: Exception) -> None:
    due.ended_at = db.now
    due.failed = True
    note_incident(db, code_of(error, "due-failed"), instance=instance, doing=f"due {due.kind}",
                  element=due.element or None, reason=told_by(error))  # fmt: skip
