"""PostgreSQL through psycopg 3: what every session is told, and who stands still loses its work."""

from __future__ import annotations

from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import URL

LEASE = 30.0  # seconds; no transaction waits for a person, a file or the network
SESSION = {"statement_timeout": "60s", "lock_timeout": "10s"}
"""Of every PostgreSQL session, beside its lease: nobody waits for ever."""
WIRE = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}
ALIVE = {"tcp_keepalives_idle": 30, "tcp_keepalives_interval": 10, "tcp_keepalives_count": 3}


def postgresql_engines(
    url: URL, lease: float, connections: int, name: str
) -> tuple[Engine, Engine]:
    """Fencing: whoever stands still for longer than the lease has lost its locks and its work."""
    wanted = {**SESSION, **ALIVE, "idle_in_transaction_session_timeout": int(lease * 1000)}
    options = " ".join(f"-c {setting}={value}" for setting, value in wanted.items())
    writer = create_engine(
        url,
        pool_pre_ping=True,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=10,
        pool_recycle=3600,
        connect_args={**WIRE, "options": options, "application_name": name},
    )
    reader = writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return writer, reader
