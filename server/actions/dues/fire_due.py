"""Fire what is due: lock the instance first, read the row again, advance, mark."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from sqlalchemy import bindparam, or_, select, text
from sqlalchemy.orm import lazyload, undefer

from server.database import Database, Work, among, is_outage, is_passing
from server.recording.firing import fire
from server.recording.halting import is_halted
from server.recording.incidents import code_of, note_incident, told_by
from server.recording.instances import lock_instance, note_locked
from server.recording.standing import look_at
from server.services.backoff import pause_after
from server.services.world import note_case
from server.tables import Assignment, Case, Due, Instance

FAILURES = 5
TOGETHER = 10
"""Timers that share one commit; an officer waits for them at most once."""

log = logging.getLogger(__name__)


def fire_due(database: Database, rows: Sequence[int], most: int = TOGETHER) -> list[int]:
    """The most overdue of these in one transaction; which were in hand, none when nothing is left.

    Where one of several fails nothing is kept and the first is done alone, so that only the one at
    fault is put off; two that waited for each other do not meet again either.
    """
    fired: list[int] = []
    try:
        with database.transaction() as db:
            for due in in_hand(db, rows, most):
                fired.append(due.id)
                carry_out(db, due)
    except Exception as error:  # the worker's loop: one bad row must not stop the others
        if len(fired) > 1 and (is_passing(error) or not is_outage(error)):
            return fire_due(database, rows, most=1)
        if not fired or is_outage(error):
            raise
        put_off(database, fired[-1], error)
    return fired


def in_hand(db: Work, rows: Sequence[int], most: int = TOGETHER) -> Sequence[Due]:
    """As they are under the lock: between look and lock another worker may have fired them.

    The instance is locked before its due row: the same order as an officer's. Nobody waits here for
    an instance that an officer or another worker has in hand. A reminder of an assignment locks no
    instance: its own row is its lock.
    """
    asked = {"now": db.now, "rows": list(rows), "most": most}
    if db.is_sqlite:
        found = db.execute(CHOSEN, asked).all()
    else:
        found = db.execute(OF_INSTANCE, asked).all() or db.execute(FREE, asked).all()
    for _, instance, case in found:
        if instance is not None:
            note_locked(db, instance)
        if case is not None:
            note_case(db, case)
    return together(db, [(due, instance) for due, instance, _ in found])


def together(db: Work, found: Sequence[tuple[Due, Instance | None]]) -> Sequence[Due]:
    """Timers of different instances do not look at each other; anything else comes alone.

    What an instance does besides its own rows is to count itself in its group, and two transactions
    that each hold a group and ask for the other's would wait in a circle: so they are of one group
    on PostgreSQL.
    """
    chosen: dict[int, Due] = {}
    groups: set[int | None] = set()
    for due, instance in found:
        if due.kind != "timer" or instance is None or instance.id in chosen:
            break
        groups.add(instance.child_group_id)
        if len(groups) > 1 and not db.is_sqlite:  # there whoever writes is alone
            break
        chosen[instance.id] = due
    if len(chosen) > 1:
        look_at(db, chosen)
    return list(chosen.values()) or [due for due, _ in found[:1]]


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
CHOSEN = WHOLE.where(among(Due.id, "rows"))
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
