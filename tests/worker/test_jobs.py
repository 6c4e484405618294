"""Jobs: in the order of their instance, put off when they fail, set aside, tried again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import select, update

from server.actions.definitions.deploy_definition import deploy_definition
from server.actions.incidents.retry_incident import retry_incident
from server.actions.jobs.purge_keys import purge_keys
from server.actions.jobs.run_job import FAILURES, run_job
from server.database import Database
from server.errors import NotFound
from server.settings import load_settings
from server.tables import ChildGroup, Export, Idempotency, Incident, Instance, Job, Task
from server.worker import Worker, run_until_idle
from tests.processes.test_many_units import start
from tests.walk import Walk
from tests.workflows.drawings import call, xml


@pytest.fixture
def parent_id(database: Database, cast: SimpleNamespace) -> int:
    """An instance that waits for two children; nothing has run yet."""
    assert cast
    return start(database, 2)


def spoil(database: Database) -> None:
    """The job that creates the children finds no group."""
    with database.transaction() as db:
        db.execute(update(Job).values(payload={"group_id": 999_999}))


def fail_until_set_aside(database: Database) -> None:
    for _ in range(FAILURES):
        with database.transaction() as db:
            due = update(Job).where(Job.ended_at.is_(None)).values(run_at=db.now)
            db.execute(due)
        run_until_idle(database)


def test_a_job_that_fails_waits_longer_each_time(database: Database, parent_id: int) -> None:
    spoil(database)
    assert parent_id

    run_until_idle(database)

    with database.reading() as db:
        job = db.scalars(select(Job)).one()
        assert (job.attempts, job.ended_at) == (1, None)
        assert timedelta(seconds=0.5) < job.run_at - db.now < timedelta(seconds=3)


def test_after_five_failures_a_job_is_set_aside_with_an_incident(
    database: Database, parent_id: int
) -> None:
    spoil(database)

    fail_until_set_aside(database)

    with database.reading() as db:
        job = db.scalars(select(Job)).one()
        assert (job.failed, job.ended_at is not None) == (True, True)
        assert db.get_one(Instance, parent_id).status == "incident"
        assert db.scalars(select(Incident)).one().doing == "job create_children"


def test_what_was_set_aside_is_tried_again_by_who_may(
    database: Database, cast: SimpleNamespace, parent_id: int
) -> None:
    spoil(database)
    fail_until_set_aside(database)
    with database.transaction() as db:
        group = db.scalars(select(ChildGroup)).one()
        db.execute(update(Job).values(payload={"group_id": group.id}))
        incident_id = db.scalars(select(Incident.id)).one()

    with pytest.raises(NotFound):
        retry_incident(database, officer_id=cast.lam_ott, incident_id=incident_id, key="a")
    again = retry_incident(database, officer_id=cast.nguyen_qt, incident_id=incident_id, key="b")
    assert again == 1
    run_until_idle(database)

    with database.reading() as db:
        assert db.get_one(Instance, parent_id).status == "running"
        assert len(db.scalars(select(Task).where(Task.element == "T_one")).all()) == 2
        assert db.scalars(select(Incident)).one().resolved_at is not None


def test_a_job_put_off_holds_up_the_later_ones_of_its_instance(
    database: Database, parent_id: int
) -> None:
    with database.transaction() as db:
        first = db.scalars(select(Job)).one()
        first.run_at = db.now + timedelta(hours=1)
        db.add(Job(kind="cancel", instance_id=parent_id, payload={}, run_at=db.now))

    assert not run_job(database)
    with database.transaction() as db:
        db.get_one(Job, first.id).run_at = db.now
    run_until_idle(database)

    with database.reading() as db:
        assert db.get_one(Instance, parent_id).status == "cancelled"
        assert db.scalars(select(Job.id).where(Job.ended_at.is_(None))).all() == []


def test_a_bad_job_does_not_stop_those_of_other_instances(
    database: Database, parent_id: int
) -> None:
    with database.transaction() as db:
        job = Job(kind="nonsense", payload={}, run_at=db.now - timedelta(days=1))
        db.add(job)

    run_until_idle(database)

    with database.reading() as db:
        assert db.get_one(Job, job.id).attempts >= 1  # a slow machine comes to its second try
        children = db.scalars(select(Instance).where(Instance.parent_id == parent_id)).all()
        assert len(children) == 2


def test_keys_of_forms_are_forgotten_after_three_days(
    database: Database, cast: SimpleNamespace
) -> None:
    with database.transaction() as db:
        for key, hours in (("old", 73), ("young", 71)):
            db.add(Idempotency(key=key, officer_id=cast.thuy_tn, answer={},
                               at=db.now - timedelta(hours=hours)))  # fmt: skip

    assert purge_keys(database) == 1

    with database.reading() as db:
        assert db.scalars(select(Idempotency.key)).all() == ["young"]


def test_files_that_cannot_be_removed_keep_no_key_from_being_forgotten(
    database: Database, cast: SimpleNamespace, tmp_path: Path
) -> None:
    settings = replace(load_settings("test"), data=tmp_path)
    (settings.exports / "kept" / "in the way").mkdir(parents=True)
    with database.transaction() as db:
        long_ago = db.now - timedelta(days=9)
        db.add(Idempotency(key="old", officer_id=cast.thuy_tn, answer={}, at=long_ago))
        db.add(Export(officer_id=cast.thuy_tn, report="units", ending="csv", asked={}, key="kept",
                      at=long_ago, next_at=long_ago))  # fmt: skip

    Worker(database, settings).tidy()

    with database.reading() as db:
        assert db.scalars(select(Idempotency.key)).all() == []
        assert db.scalars(select(Export.key)).all() == ["kept"]


def test_a_worker_that_is_told_to_stop_begins_no_further_piece_of_work(
    database: Database, parent_id: int
) -> None:
    assert parent_id
    told = iter((True, True, False))  # before the round, before its first job, before the next
    with database.transaction() as db:
        db.add_all(Job(kind="cancel_children", payload={"group_id": 0}, run_at=db.now)
                   for _ in range(3))  # fmt: skip

    done = run_until_idle(database, goes_on=lambda: next(told, False))

    with database.reading() as db:
        left = db.scalars(select(Job.id).where(Job.ended_at.is_(None))).all()
        assert (done, len(left)) == (1, 3)


def test_a_stopped_worker_leaves_what_is_due_to_the_next(
    database: Database, parent_id: int
) -> None:
    assert parent_id
    worker = Worker(database, load_settings("test", {}, tick_seconds=3600))
    worker.start()
    worker.stop()

    assert worker.tick() == 0
    assert run_until_idle(database) > 0


def test_a_parent_that_an_escalation_has_led_away_is_not_told_that_its_child_is_over(
    database: Database, cast: SimpleNamespace
) -> None:
    assert cast
    declared = '<escalation id="stuck" escalationCode="stuck" name="stuck"/>'
    child = "start s; user c; end E_up escalation stuck\ns > c > E_up"
    parent = "start s; boundary up: on w escalation stuck; user help; end E_help; end E_done\n"
    parent += "s > w > E_done; up > help > E_help"
    walk = Walk(database)
    deploy_definition(database, files={"q.bpmn": xml(child, key="q", declared=declared)})
    walk.start({"p.bpmn": xml(parent, call("w", "q"), declared=declared)})
    walk.work()

    walk.complete("c")
    walk.work()
    walk.complete("help")
    walk.work()

    assert walk.outcome() == ("completed", "help")
