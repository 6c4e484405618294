"""Eight officers, one task: one of them does it, the others learn who and when."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import func, select

from server.actions.tasks.claim_task import claim_task
from server.actions.tasks.complete_task import complete_task
from server.actions.tasks.release_task import release_task
from server.database import Database
from server.errors import AlreadyDone, Changed, NotAllowed, NotFound
from server.tables import Answer, Officer, Task
from server.worker import run_until_idle
from tests.processes.test_many_units import start


@pytest.fixture
def task(database: Database, cast: SimpleNamespace) -> Task:
    """Open to the follow-up specialists of Ban Dân vận."""
    assert cast
    start(database, 1)
    run_until_idle(database)
    with database.reading() as db:
        return db.scalars(select(Task).where(Task.element == "T_one")).one()


def send(database: Database, officer_id: int, task: Task, key: str = "") -> Any:
    return complete_task(database, officer_id=officer_id, task_id=task.id, version=task.version,
                         key=key or str(uuid.uuid4()), raw={})  # fmt: skip


def all_at_once(database: Database, officers: list[int], task: Task, key: str = "") -> list[Any]:
    def attempt(officer_id: int) -> Any:
        try:
            return send(database, officer_id, task, key)
        except AlreadyDone as refusal:
            return refusal

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(attempt, officers))


def test_of_eight_who_send_one_task_one_wins_and_the_others_learn_who(
    database: Database, cast: SimpleNamespace, task: Task
) -> None:
    officers = [cast.thuy_tn, cast.an_qg] * 4

    results = all_at_once(database, officers, task)

    losers = [one for one in results if isinstance(one, AlreadyDone)]
    winner = next(i for i, one in enumerate(results) if not isinstance(one, AlreadyDone))
    with database.reading() as db:
        assert db.scalar(select(func.count(Answer.id))) == 1
        done = db.get_one(Task, task.id)
        assert len(losers) == 7
        assert {one.by for one in losers} == {db.get_one(Officer, officers[winner]).full_name}
        assert {one.at for one in losers} == {done.done_at}


def test_one_form_sent_eight_times_at_once_is_answered_the_same(
    database: Database, cast: SimpleNamespace, task: Task
) -> None:
    results = all_at_once(database, [cast.thuy_tn] * 8, task, str(uuid.uuid4()))

    assert len(set(results)) == 1
    with database.reading() as db:
        assert db.scalar(select(func.count(Answer.id))) == 1


def test_the_key_of_somebody_elses_form_is_refused(
    database: Database, cast: SimpleNamespace, task: Task
) -> None:
    key = str(uuid.uuid4())
    send(database, cast.thuy_tn, task, key)

    with pytest.raises(NotAllowed, match="form-of-somebody-else"):
        send(database, cast.an_qg, task, key)


def test_a_taken_task_is_done_by_nobody_else_until_it_is_given_back(
    database: Database, cast: SimpleNamespace, task: Task
) -> None:
    claim_task(database, officer_id=cast.thuy_tn, task_id=task.id)

    with pytest.raises(Changed, match="task-claimed"):
        claim_task(database, officer_id=cast.an_qg, task_id=task.id)
    with pytest.raises(Changed, match="task-claimed"):
        send(database, cast.an_qg, task)
    with pytest.raises(NotAllowed, match="claimed-by-other"):
        release_task(database, officer_id=cast.an_qg, task_id=task.id)
    release_task(database, officer_id=cast.thuy_tn, task_id=task.id)
    assert send(database, cast.an_qg, task).task_id == task.id


def test_a_task_of_others_is_hidden_from_an_outsider(
    database: Database, cast: SimpleNamespace, task: Task
) -> None:
    with pytest.raises(NotFound):
        claim_task(database, officer_id=cast.ung_ttk, task_id=task.id)
    with pytest.raises(NotFound):
        send(database, cast.ung_ttk, task)
