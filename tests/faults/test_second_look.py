"""Between look and lock another worker may have fired: whoever gets the lock looks again.

The engine refuses what is not set any more, so without the second look nothing would happen twice;
but a timer that did its work would be put off and set aside, with an incident that is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import Connection, func, select, text, update

from server.actions.dues.fire_due import due_rows, fire_due
from server.database import Database
from server.tables import Due, Event
from tests.faults.places import Place, start_many
from tests.faults.processes import wait_until

GATE = 5_171  # of an advisory lock
GATED = f"""
DROP ROLE IF EXISTS gated;
CREATE ROLE gated LOGIN;
GRANT ALL ON ALL TABLES IN SCHEMA public TO gated;
GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO gated;
CREATE FUNCTION through_the_gate() RETURNS boolean LANGUAGE plpgsql VOLATILE AS
    $$ BEGIN PERFORM pg_advisory_xact_lock_shared({GATE}); RETURN true; END $$;
ALTER TABLE due ENABLE ROW LEVEL SECURITY;
CREATE POLICY gate ON due USING (through_the_gate()) WITH CHECK (true);
"""
"""A statement of this role has its snapshot, then waits at the gate before it locks a row."""


@pytest.fixture
def due(place: Place, database: Database) -> list[int]:
    """The due row of one hourly timer."""
    start_many(database, place, "hourly", 1)
    with database.transaction() as db:
        db.execute(update(Due).values(due_at=db.now))
    with database.reading() as db:
        return due_rows(db, 10)


def fired(database: Database) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count()).where(Event.kind == "timer.fired")) or 0


def test_what_was_due_at_the_look_and_is_fired_meanwhile_is_not_fired_again(
    database: Database, due: list[int]
) -> None:
    assert fire_due(database, due) == due  # another worker, between our look and our lock

    assert fire_due(database, due) == []
    assert fired(database) == 1


@pytest.mark.postgres
def test_a_claim_whose_snapshot_is_older_than_the_other_ones_commit_fires_nothing(
    on_postgres: Place,
) -> None:
    with closing(on_postgres.open()) as database:
        start_many(database, on_postgres, "hourly", 1)
        with database.transaction() as db:
            db.execute(update(Due).values(due_at=db.now))
            db.execute(text(GATED))
            rows = list(db.scalars(select(Due.id)))
        gated = database.url.set(username="gated").render_as_string(hide_password=False)
        with closing(Database(gated)) as slow, ThreadPoolExecutor(1) as pool:
            with gate_shut(database) as connection:
                claimed = pool.submit(fire_due, slow, rows)
                wait_until(lambda: is_waiting(connection))
                assert fire_due(database, rows) == rows
            assert claimed.result(60) == []
        assert fired(database) == 1


@contextmanager
def gate_shut(database: Database) -> Iterator[Connection]:
    with database.engine.connect() as connection:
        connection.execute(text(f"SELECT pg_advisory_lock({GATE})"))
        try:
            yield connection
        finally:
            connection.execute(text(f"SELECT pg_advisory_unlock({GATE})"))


def is_waiting(connection: Connection) -> bool:
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    return connection.execute(text(waiting)).scalar_one() > 0
