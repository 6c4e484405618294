"""An upgrade of the schema; on SQLite a copy of the database is put aside before it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from server.backups.copying import aside, copy_sqlite, into_place
from server.database import Database
from server.migrations.history import current_revision, head, is_known
from server.settings import Settings
from server.terminal import say
from workflows.workdays import ZONE

KEPT = 3


def upgrade(settings: Settings, database: Database) -> None:
    """To go back: stop, put the copy in the place of the database, start the older release."""
    revision = current_revision(database)
    if revision == head():
        return
    if database.is_sqlite and revision and is_known(revision):
        say("upgrade-kept", path=str(_put_aside(settings, database, revision)))
    from server.migrations.migrate import migrate  # noqa: PLC0415  a tenth of a start

    migrate(database, secret_key=settings.secret_key)


def _put_aside(settings: Settings, database: Database, revision: str) -> Path:
    folder = settings.data / "backups"
    now = datetime.now(ZONE)  # the schema may be too old for our own clock
    target = folder / f"before-upgrade-{now:%Y%m%d-%H%M%S-%f}-{revision}.db"
    with aside(folder) as place:
        copy_sqlite(Path(str(database.url.database)), place / target.name)
        into_place(place / target.name, target)
    for old in sorted(folder.glob("before-upgrade-*.db"))[:-KEPT]:
        old.unlink()
    return target
