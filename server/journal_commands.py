"""`thongsuot verify-journal`, `journal-head`, `grants`: the journal stays what was written."""

from __future__ import annotations

import argparse
import re
from itertools import islice

from sqlalchemy import func, select

from server.actions.installation.grant_role import grant_role, statements_for
from server.actions.journal.anchor_heads import anchor_heads
from server.connections import connected, existing
from server.database import Work
from server.errors import Unusable
from server.queries.journal_breaks import Break, breaks_in, is_printed, printed_head
from server.recording.anchors import uncovered
from server.settings import Settings
from server.tables import Anchor, Event
from server.terminal import say
from workflows.workdays import ZONE

SHOWN = 100
HEAD = re.compile(r"(\d{1,9})\.([0-9a-f]{64})")


def verify_journal(settings: Settings, asked: argparse.Namespace) -> int:
    """1 when anything is broken: a line for each break, at most a hundred."""
    printed = _parsed(asked.head) if asked.head else None
    with existing(settings) as database, database.reading() as db:
        return 0 if is_whole(db, printed) else 1


def is_whole(db: Work, printed: tuple[int, str] | None = None) -> bool:
    """Tells every break; or, unbroken, what was looked at."""
    broken = False
    found = breaks_in(db)
    for one in islice(found, SHOWN):
        broken = True
        tell(one)
    if rest := sum(1 for _ in found):
        say("journal-more-breaks", count=rest)
    if printed and not is_printed(db, *printed):
        broken = True
        say("journal-break-head", number=printed[0])
    if not broken:
        _tell_whole(db)
    return not broken


def tell(one: Break) -> None:
    date = one.at.astimezone(ZONE).strftime("%d/%m/%Y %H:%M") if one.at else "?"
    say(f"journal-break-{one.kind}", chain=one.chain, line=one.line, date=date)


def journal_head(settings: Settings, _: argparse.Namespace) -> int:
    """The last anchor over all, to be printed and kept where this system cannot reach."""
    with existing(settings) as database:
        if not database.is_sqlite:  # a server on SQLite is the only one to write
            anchor_heads(database, every=0)
        with database.reading() as db:
            _tell_head(db)
    return 0


def grants(settings: Settings, asked: argparse.Namespace) -> int:
    """Rights for a role of the application that cannot change the journal (PostgreSQL)."""
    with connected(settings) as database:
        if database.is_sqlite:
            raise Unusable("grants-need-postgresql")
        if asked.print:
            print(";\n".join(statements_for(database, asked.role)) + ";")
        else:
            grant_role(database, role=asked.role)
            say("granted", role=asked.role)
    return 0


def _parsed(head: str) -> tuple[int, str]:
    found = HEAD.fullmatch(head.strip())
    if found is None:
        raise Unusable("journal-head-unreadable", head=head)
    return int(found[1]), found[2]


def _tell_whole(db: Work) -> None:
    lines = db.scalar(select(func.count()).select_from(Event))
    chains = db.scalar(select(func.count(Event.chain.distinct())))
    anchors = db.scalar(select(func.count()).select_from(Anchor))
    say("journal-whole", lines=lines, chains=chains, anchors=anchors)
    _tell_head(db)


def _tell_head(db: Work) -> None:
    say("journal-head", head=printed_head(db) or "-", left=uncovered(db))
