"""One transaction: what is read and written in it, at one moment of the database's clock."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, Executable, Result, inspect, select
from sqlalchemy.orm import Session

from server.database.prepared import Prepared
from server.database.wire import first_row
from workflows.once import once
from workflows.workdays import ZONE

SQLITE_NOW = "strftime('%Y-%m-%dT%H:%M:%f', 'now')"
STAMP = (
    "SELECT {clock}, clock_offset_seconds, calendar_version, organisation_version, parameters, "
    "is_demo "
    "FROM (SELECT 1) AS one LEFT JOIN installation ON installation.id = 1"
)

Row = TypeVar("Row")


class Stamp(NamedTuple):
    """The moment a transaction looks at the world, and the versions of what it may remember."""

    now: datetime
    offset: timedelta  # of the demo's clock
    calendar: int
    organisation: int
    parameters: Mapping[str, Any]
    is_demo: bool


class Work(Session):
    """One transaction. Who is handed one never commits it."""

    @once
    def now(self) -> datetime:
        """The database's time plus the demo's offset, aware UTC, the same all through."""
        return self.stamp.now

    @once
    def stamp(self) -> Stamp:
        """One small statement per transaction, whatever of it is asked for."""
        moment, offset, calendar, organisation, given, is_demo = first_row(
            self.wire, STAMP.format(clock=self._clock)
        )
        return Stamp(
            now=_aware(moment) + timedelta(seconds=offset or 0),
            offset=timedelta(seconds=offset or 0),
            calendar=calendar or 0,
            organisation=organisation or 0,
            parameters=json.loads(given) if isinstance(given, str) else given or {},
            is_demo=bool(is_demo),
        )

    @property
    def real_now(self) -> datetime:
        """The database's time itself, aware UTC: for sessions, codes, and comparing clocks."""
        return self.now - self.stamp.offset

    @property
    def _clock(self) -> str:
        return SQLITE_NOW if self.is_sqlite else "clock_timestamp()"

    @once
    def today(self) -> date:
        """The date in the office."""
        return self.now.astimezone(ZONE).date()

    @once
    def is_sqlite(self) -> bool:
        return self.get_bind().dialect.name == "sqlite"

    def get(self, entity: type[Row], ident: Any, **options: Any) -> Row | None:  # type: ignore[override]
        """Held until the end: the session forgets rows that nobody holds, and asks again."""
        found = super().get(entity, ident, **options)
        if found is not None:
            self._held.append(found)
        return found

    def get_all(self, entity: type[Row], idents: Collection[Any]) -> None:
        """In one statement; whoever gets one of them afterwards asks no more."""
        key: Any = inspect(entity).primary_key[0]
        self._held.extend(self.scalars(select(entity).where(key.in_(idents))))

    def run(self, statement: Executable | Prepared, values: Any = None) -> Result[Any]:
        """For statements made once and run at every step: no rows become objects."""
        self.flush()
        if isinstance(statement, Prepared):
            return statement.run(self.wire, values)
        return self.wire.execute(statement, values)

    @once
    def wire(self) -> Connection:
        """The one connection of this transaction, below the session."""
        return self.connection()

    def flush(self, objects: Any = None) -> None:
        """Objects first, then the rows that wait (`write_later`): one order for every reader."""
        super().flush(objects)
        while self._waiting:
            self._waiting.pop(0)()

    def finish(self) -> None:
        """Writes what waits, before the commit; the last of it takes that along."""
        super().flush()
        while self._waiting:
            self.is_last = len(self._waiting) == 1
            self._waiting.pop(0)()

    is_last = False
    """Nothing comes after what is being written now."""

    def write_later(self, write: Callable[[], None]) -> None:
        """Called before anything is read again, at the latest before the commit."""
        self._waiting.append(write)

    @once
    def _held(self) -> list[Any]:
        return []

    @once
    def _waiting(self) -> list[Callable[[], None]]:
        return []


def _aware(moment: str | datetime) -> datetime:
    """SQLite tells UTC as text, PostgreSQL a moment of some zone."""
    if isinstance(moment, str):
        return datetime.fromisoformat(moment).replace(tzinfo=UTC)
    return moment.astimezone(UTC)
