"""PostgreSQL through psycopg 3: what every session is told, and who stands still loses its work."""

from __future__ import annotations

import select
from typing import Any

from psycopg import Connection as PsycopgConnection
from psycopg import OperationalError
from psycopg.errors import PipelineAborted
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DisconnectionError

MARGIN = 1.25  # times as long we wait for its word: a cut wire says nothing
WIRE = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
STALLED = """
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
      AND state = 'active' AND wait_event = 'ClientRead' AND query NOT ILIKE 'COPY%'
      AND state_change < clock_timestamp() - make_interval(secs => :lease)
"""
"""Between two statements of a pipeline: none of the time-outs below counts there."""
ALIVE = {"tcp_keepalives_idle": 30, "tcp_keepalives_interval": 10, "tcp_keepalives_count": 3}


class PatientConnection(PsycopgConnection[Any]):
    """Given up when PostgreSQL says nothing for longer than it may work; None: never."""

    patience: float | None = None

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        if timeout is not None or self.patience is None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, self.patience)
        except PipelineAborted:  # said of what came after a refusal: the wire is well
            raise
        except OperationalError as error:
            if error.sqlstate is None:  # not a word; one that still comes is not for the next
                self.pgconn.finish()
            raise


def postgresql_engines(
    url: URL, lease: float, patience: float, connections: int, name: str
) -> tuple[Engine, Engine]:
    """Fencing: whoever stands still for longer than the lease has lost its locks and its work."""
    wanted = {
        **ALIVE,
        "statement_timeout": int(patience * 1000),
        "lock_timeout": int(patience * 1000 / 2),
        "idle_in_transaction_session_timeout": int(lease * 1000),
    }
    options = " ".join(f"-c {setting}={value}" for setting, value in wanted.items())
    writer = create_engine(
        url,
        pool_use_lifo=True,  # the session that knows the prepared statements
        pool_size=connections,
        max_overflow=0,
        pool_timeout=10,
        pool_recycle=3600,
        connect_args={**WIRE, "options": options, "application_name": name},
    )
    _be_patient(writer, patience * MARGIN)
    reader = writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return writer, reader


def end_stalled(engine: Engine, lease: float) -> int:
    """How many sessions were ended that waited longer than the lease for their process's next word
    (own role, this database): what they held is rolled back."""
    with engine.connect() as connection:
        return int(connection.execute(text(STALLED), {"lease": lease}).scalar_one())


def _be_patient(engine: Engine, seconds: float) -> None:
    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, _record: Any, args: Any, given: Any) -> PatientConnection:
        return PatientConnection.connect(*args, **given)

    @event.listens_for(engine, "checkout")
    def on_checkout(connection: PatientConnection, _record: Any, _proxy: Any) -> None:
        if has_ended(connection):
            raise DisconnectionError  # the pool opens another
        connection.patience = seconds


def has_ended(session: PatientConnection) -> bool:
    """An idle session says nothing else: seen at the socket, without a question."""
    if session.closed:
        return True
    door = select.poll()
    door.register(session.fileno(), select.POLLIN)
    return bool(door.poll(0))
