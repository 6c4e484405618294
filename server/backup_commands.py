"""`thongsuot backup` beside a server that runs; `thongsuot restore` into an empty place."""

from __future__ import annotations

import argparse
import time

from server.backups.make_backup import Manifest, backup_name, make_backup
from server.backups.restore_backup import restore_backup
from server.connections import connected, existing
from server.data_folder import opened
from server.journal_commands import is_whole
from server.migrations.history import is_current
from server.settings import Settings
from server.terminal import say


def backup(settings: Settings, asked: argparse.Namespace) -> int:
    """1 when a file that a row names is missing; what is there is in the backup all the same."""
    began = time.monotonic()
    with existing(settings, current=False) as database:
        target = asked.to or settings.data / "backups" / backup_name()
        manifest = make_backup(settings, database, target)
    say("backup-made", path=str(target), megabytes=f"{target.stat().st_size / 1e6:.1f}",
        seconds=f"{time.monotonic() - began:.1f}", **_counts(manifest))  # fmt: skip
    if manifest.missing:
        say("backup-lacks-files", count=len(manifest.missing), first=manifest.missing[0])
    return 1 if manifest.missing else 0


def restore(settings: Settings, asked: argparse.Namespace) -> int:
    """1 when the journal that came back is broken."""
    began = time.monotonic()
    with opened(settings) as complete:
        manifest = restore_backup(complete, asked.path)
        with connected(complete) as database:
            if is_current(database):
                with database.reading() as db:
                    whole = is_whole(db)
            else:
                whole = True
                say("restored-older", product=manifest.product, revision=manifest.revision)
    seconds = f"{time.monotonic() - began:.1f}"
    if not complete.is_sqlite:
        say("restored-without-rights")
    say("restored", made_at=manifest.made_at, seconds=seconds, **_counts(manifest))
    return 0 if whole else 1


def _counts(manifest: Manifest) -> dict[str, int]:
    rows = sum(table["rows"] for table in manifest.tables.values())
    return {"rows": rows, "files": len(manifest.files)}
