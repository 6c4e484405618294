"""`thongsuot demo [year]`, and the demo of a first `thongsuot run`: whole or not at all.

On SQLite it is played in a folder aside and moved into place when it is complete, the database
last: whoever is killed before leaves nothing, and the next start begins afresh.
"""

from __future__ import annotations

import argparse
import gc
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, select
from sqlalchemy.engine import make_url

from server.actions.installation.note_demo import note_demo
from server.connections import connected
from server.data_folder import opened
from server.database import Database
from server.errors import Unusable
from server.settings import Settings
from server.setup_commands import DONE, prepare
from server.tables import Case, Definition, Installation, Officer
from server.terminal import Progress, say

if TYPE_CHECKING:
    from server.demo.load import Story

ASIDE = ".preparing-"


def make_demo(settings: Settings, asked: argparse.Namespace) -> int:
    """The example of 2022, or the year after it, in an empty installation, without a server."""
    from server.demo.load import STORIES  # noqa: PLC0415  no part of a usual start

    with opened(replace(settings, demo=True)) as complete:
        if not ensure_demo(complete, STORIES[asked.story]):
            refuse_unless_told(complete)
            say("demo-there", path=str(complete.data))
    return 0


def ensure_demo(settings: Settings, story: Story | None = None) -> bool:
    """Whether it was made now; what holds anything already is left as it is."""
    sweep(settings.data)
    if not settings.demo or not is_untouched(settings):
        return False
    if settings.is_sqlite:
        play_aside(settings, story)
    else:
        with connected(settings) as database:
            play(settings, database, story)
    return True


def sweep(folder: Path) -> None:
    """What a start that was killed left behind; we hold the folder's lock."""
    for left in folder.glob(f"{ASIDE}*"):
        shutil.rmtree(left, ignore_errors=True)


def is_untouched(settings: Settings) -> bool:
    """No officer, no case, no process: nobody has begun anything here."""
    if settings.is_sqlite and not file_of(settings).exists():
        return True
    with connected(settings) as database:
        with database.reader.connect() as connection:
            if not inspect(connection).has_table("installation"):
                return True
        with database.reading() as db:
            begun = (select(column).limit(1) for column in (Officer.id, Case.id, Definition.id))
            return all(db.scalar(one) is None for one in begun)


def refuse_unless_told(settings: Settings) -> None:
    """Only PostgreSQL can hold half a story: there is no folder aside to play it in."""
    with connected(settings) as database, database.reading() as db:
        installation = db.get(Installation, 1)
        if installation is None or not installation.is_demo:
            raise Unusable("demo-needs-empty", path=database.url.render_as_string())
        if installation.demo_progress != DONE:
            raise Unusable("demo-half-told", path=database.url.render_as_string())


def play_aside(settings: Settings, story: Story | None) -> None:
    folder = settings.data / f"{ASIDE}{os.getpid()}"
    aside = replace(settings, data=folder, database_url="")
    try:
        folder.mkdir(mode=0o700)
        with connected(aside, durable=False) as database:
            play(aside, database, story)
        move_into_place(aside, settings)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def play(settings: Settings, database: Database, story: Story | None) -> None:
    """Organisation, processes, and the work in them."""
    from server.demo.load import EXAMPLE, play_demo  # noqa: PLC0415  no part of a usual start

    prepare(settings, database)
    with Progress("demo-progress") as progress, without_collector():
        play_demo(database, settings, progress, story or EXAMPLE)
    note_demo(database, DONE)


def move_into_place(aside: Settings, settings: Settings) -> None:
    """Files first, as a file too many does no harm; the database's new name is the commit."""
    for path in [one for one in aside.files.rglob("*") if one.is_file()]:
        target = settings.files / path.relative_to(aside.files)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
    final = file_of(settings)
    for suffix in ("-wal", "-shm"):  # of the empty file that may have been there
        final.with_name(final.name + suffix).unlink(missing_ok=True)
    keep(file_of(aside))
    file_of(aside).replace(final)
    keep(final.parent)


def keep(path: Path) -> None:
    """On the disk, not only on its way there."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def file_of(settings: Settings) -> Path:
    return Path(str(make_url(settings.url).database))


@contextmanager
def without_collector() -> Iterator[None]:
    """A quarter of the story's time would go into looking for cycles; its memory stays small."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()
