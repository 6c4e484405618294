"""Eight officers send one task: one wins, the others learn who and when; a form twice, one answer.

Meanwhile workers fire timers of the same instances: whoever locks, locks the instance first.
"""

from __future__ import annotations

import uuid
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event as Flag
from typing import Any

from sqlalchemy import func, select, text, update

from server.actions.tasks.complete_task import Completed, complete_task
from server.database import Database
from server.errors import AlreadyDone
from server.tables import Answer, Due, Event, Officer, Task
from server.worker import run_until_idle
from tests.faults.places import Place, broken_chains, scale, start_many

TASKS = scale(100, 1_000)


def test_of_eight_officers_one_wins_and_a_repeated_form_gets_the_stored_answer(
    place: Place, database: Database
) -> None:
    tasks = contested(place, database)
    over = Flag()
    told = again = 0

    with ThreadPoolExecutor(10) as pool:
        tickers = [pool.submit(tick, database, over) for _ in range(2)]
        try:
            for task in tasks:
                results = all_at_once(pool, database, place, task)
                winners = [key for key, one in results.items() if isinstance(one, Completed)]
                assert len(winners) == 1
                told += losers_told(database, task, results, winners[0])
                again += repeated(pool, database, task, winners[0], results[winners[0]])
        finally:
            over.set()
        assert [ticker.result() for ticker in tickers]

    with database.reading() as db:
        assert db.scalar(select(func.count(Answer.id))) == TASKS
        lines = select(func.count()).where(Event.kind == "task.completed")
        assert db.scalar(lines) == TASKS
        assert broken_chains(db) == []
        deadlocks = deadlocks_of(database)
    print(f"\n{database.engine.dialect.name}: {TASKS} tasks, {len(place.officers)} officers each:"
          f" {TASKS} winners, {told} of {7 * TASKS} losers told who and when, {again} of"
          f" {2 * TASKS} repeated forms got the stored answer, {deadlocks} deadlocks")  # fmt: skip
    assert (told, again, deadlocks) == (7 * TASKS, 2 * TASKS, 0)


def contested(place: Place, database: Database) -> list[Task]:
    """Open to all eight, each with a timer of its instance that is due."""
    ids = start_many(database, place, "hourly", TASKS)
    with database.transaction() as db:
        db.execute(update(Due).values(due_at=db.now))
        query = select(Task).where(Task.instance_id.in_(ids)).order_by(Task.id)
        return list(db.scalars(query))


def tick(database: Database, over: Flag) -> int:
    done = 0
    while not over.wait(0.05):
        done += run_until_idle(database, limit=5)
    return done


Key = tuple[int, str]  # an officer and the key of his or her form


def send(database: Database, task: Task, key: Key) -> Completed | AlreadyDone:
    """A timer of the instance may fire in between: that is no news for the task."""
    try:
        return complete_task(database, officer_id=key[0], task_id=task.id, version=task.version,
                             key=key[1], raw={})  # fmt: skip
    except AlreadyDone as refusal:
        return refusal


def all_at_once(
    pool: ThreadPoolExecutor, database: Database, place: Place, task: Task
) -> dict[Key, Completed | AlreadyDone]:
    keys = [(officer, str(uuid.uuid4())) for officer in place.officers]
    sent: dict[Key, Future[Any]] = {key: pool.submit(send, database, task, key) for key in keys}
    return {key: future.result() for key, future in sent.items()}


def losers_told(
    database: Database, task: Task, results: dict[Key, Completed | AlreadyDone], winner: Key
) -> int:
    with database.reading() as db:
        truth = (db.get_one(Officer, winner[0]).full_name, db.get_one(Task, task.id).done_at)
    losers = [one for one in results.values() if isinstance(one, AlreadyDone)]
    return sum((one.by, one.at) == truth for one in losers)


def repeated(
    pool: ThreadPoolExecutor, database: Database, task: Task, winner: Key, answer: object
) -> int:
    """The winner clicks twice more, at once."""
    sent = [pool.submit(send, database, task, winner) for _ in range(2)]
    return sum(one.result() == answer for one in sent)


def deadlocks_of(database: Database) -> int:
    if database.is_sqlite:
        return 0
    with database.engine.connect() as connection:
        query = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        return int(connection.execute(text(query)).scalar_one())
