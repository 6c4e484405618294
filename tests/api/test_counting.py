"""How often a key may ask in a minute: by all processes together, and hardly ever written down."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from server.actions.tokens.count_requests import count_requests
from server.actions.tokens.issue_token import issue_token
from server.database import Database
from server.errors import TooMany
from server.queries.tokens import Bearer, bearer_of
from server.recording.tokens import Wish
from server.web.api.counting import SHARES, Counts, count_request
from tests.listening import listening

MOST = 4 * SHARES  # so four requests are told at once
MINUTE = timedelta(minutes=1)


@pytest.fixture
def bearer(database: Database, cast: SimpleNamespace) -> Bearer:
    secret = issue_token(database, officer_id=cast.lam_ott, wish=Wish("x", ("tasks:read",), 30))
    with database.reading() as db:
        return bearer_of(db, secret)


def let_through(database: Database, bearer: Bearer, *processes: Counts, tries: int) -> int:
    """By turns."""
    done = 0
    for number in range(tries):
        with suppress(TooMany):
            count_request(processes[number % len(processes)], database, bearer, MOST)
            done += 1
    return done


def test_a_key_is_held_off_until_the_minute_is_over(database: Database, bearer: Bearer) -> None:
    process, later = Counts(), replace(bearer, now=bearer.now + MINUTE)

    assert let_through(database, bearer, process, tries=2 * MOST) == MOST
    assert let_through(database, later, process, tries=2 * MOST) == MOST


def test_processes_know_of_each_other(database: Database, bearer: Bearer) -> None:
    processes = Counts(), Counts(), Counts()

    done = let_through(database, bearer, *processes, tries=3 * MOST)

    assert MOST <= done < MOST + (len(processes) - 1) * (MOST // SHARES)


def test_of_many_requests_one_is_written_down(database: Database, bearer: Bearer) -> None:
    with listening(database.engine) as heard:
        let_through(database, bearer, Counts(), tries=MOST)

    written = [said for said, _ in heard if said.startswith("UPDATE")]
    assert len(written) == (0 if database.is_sqlite else SHARES)
    assert len([said for said, _ in heard if "token" in said]) == len(written)


def test_what_is_told_late_counts_nowhere(database: Database, bearer: Bearer) -> None:
    def told(minute: int, more: int) -> int:
        return count_requests(database, token_id=bearer.token_id, minute=minute, more=more)

    assert [told(7, 3), told(7, 4), told(6, 50), told(7, 1), told(8, 2)] == [3, 7, 0, 8, 2]
