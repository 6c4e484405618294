"""One writers' line, readers beside it, and the database's clock."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from select import select as select_socket

import pytest
from sqlalchemy import bindparam, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from server.actions.journal import anchor_heads
from server.database import Database, Prepared, among, insert_numbered, is_taken, together
from server.database.sqlite import WAL_LIMIT
from server.migrations import migrate
from server.recording import journal, outbox
from server.tables import Installation, Mail, Role
from tests.listening import listening


def roles(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.scalars(select(Role.code)))


def test_all_of_a_transaction_or_nothing(database: Database) -> None:
    def write_and_fail() -> None:
        with database.transaction() as db:
            db.add(Role(code="r", name="Vai"))
            db.flush()
            raise LookupError

    with pytest.raises(LookupError):
        write_and_fail()

    assert roles(database) == []


def test_a_page_cannot_write(database: Database) -> None:
    with database.reading() as db, pytest.raises(DBAPIError, match=r"read-?only"):
        db.execute(text("INSERT INTO role (code, name, description) VALUES ('r', '', '')"))


def test_a_reader_does_not_wait_for_a_writer_and_sees_only_what_is_committed(
    database: Database,
) -> None:
    with database.transaction() as db:
        db.add(Role(code="r", name="Vai"))
        db.flush()
        assert roles(database) == []

    assert roles(database) == ["r"]


def test_a_transaction_inside_a_transaction_is_an_error_not_a_standstill(
    database: Database,
) -> None:
    with (
        database.transaction(),
        pytest.raises(RuntimeError, match="inside"),
        database.transaction(),
    ):
        pass


def test_writers_take_turns_and_none_is_lost(database: Database) -> None:
    def write() -> None:
        for _ in range(25):
            with database.transaction() as db:
                row = db.get_one(Installation, 1, with_for_update=True)
                row.calendar_version = row.calendar_version + 1

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.reading() as db:
        assert db.get_one(Installation, 1).calendar_version == 200


def test_the_clock_is_the_databases_plus_the_offset_and_stands_still_in_a_transaction(
    database: Database,
) -> None:
    with database.transaction() as db:
        assert abs(db.now - datetime.now(UTC)) < timedelta(seconds=60)
        wanted = datetime(2022, 6, 20, 18, 30, tzinfo=UTC)
        seconds = round((wanted - db.now).total_seconds())
        db.execute(update(Installation).values(clock_offset_seconds=seconds))
        assert db.now.year > 2022

    with database.reading() as db:
        assert abs(db.now - wanted) < timedelta(seconds=60)
        assert db.now == db.now
        assert db.today == date(2022, 6, 21)  # already tomorrow in the office


def test_the_log_is_emptied_by_the_writer_when_it_grows_long(database: Database) -> None:
    log = Path(f"{database.url.database}-wal")
    insert = text("INSERT INTO role (code, name, description) VALUES (:code, '', :filler)")
    for part in range(20):
        rows = [{"code": f"{part}-{number}", "filler": "x" * 3_000} for number in range(60)]
        with database.transaction() as db:
            db.execute(insert, rows)
            db.execute(text("UPDATE role SET name = name || '.'"))

    assert log.stat().st_size < WAL_LIMIT * 2
    kept = Database(str(database.url))  # the tests' own may be lost with the machine
    with kept.reading() as db:
        assert db.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
        assert db.execute(text("PRAGMA synchronous")).scalar_one() == 2
        assert db.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
    kept.close()


def test_each_kind_of_turn_has_a_lock_of_its_own() -> None:
    """One number for two: no mail is written while heads are anchored, and the round is skipped."""
    turns = [migrate.LOCK, journal.COMMON_CHAIN, anchor_heads.TURN, outbox.LOCK]

    assert len(set(turns)) == len(turns)


def test_a_session_that_the_server_ended_is_not_used_again(database: Database) -> None:
    with database.reading() as db:
        ended = db.scalar(text("SELECT pg_backend_pid()"))
    other = Database(database.url.render_as_string(hide_password=False))
    with other.transaction() as db:
        db.execute(text("SELECT pg_terminate_backend(:pid, 10000)"), {"pid": ended})
    other.close()

    with database.transaction() as db:
        db.add(Role(code="r", name="Vai"))

    assert roles(database) == ["r"]


def test_what_is_refused_among_statements_sent_together_is_named_and_nothing_is_kept(
    database: Database,
) -> None:
    row = {"code": "r", "name": "Vai", "description": ""}

    def write_twice() -> None:
        with database.transaction() as db, together(db.wire):
            for _ in range(2):
                db.wire.execute(insert(Role).inline(), row)

    with pytest.raises(DBAPIError) as refusal:
        write_twice()

    assert is_taken(refusal.value)
    assert roles(database) == []


def test_a_refusal_that_comes_while_others_are_still_sent_is_named_and_ends_no_session(
    database: Database,
) -> None:
    row = {"code": "r", "name": "Vai", "description": ""}

    def write_thrice() -> None:
        with database.transaction() as db, together(db.wire):
            for _ in range(2):
                db.wire.execute(insert(Role).inline(), row)
            select_socket([db.wire.connection.driver_connection], [], [], 20)  # it has come
            for _ in range(2):
                db.wire.execute(insert(Role).inline(), row)

    with pytest.raises(DBAPIError) as refusal:
        write_thrice()

    assert is_taken(refusal.value)
    assert not refusal.value.connection_invalidated
    assert roles(database) == []


def test_a_prepared_statement_writes_and_answers_as_any_other_and_what_is_refused_is_named(
    database: Database,
) -> None:
    write = Prepared(insert(Mail).returning(Mail.id))
    columns = Mail.key, Mail.at, Mail.attempts, Mail.failed
    read = select(*columns).where(Mail.key.is_not(None), Mail.id == bindparam("of"))
    row = {"key": "m", "address": "", "subject": "50 %", "body": ""}

    with database.transaction() as db:
        mail_id = db.run(write, row | {"at": db.now, "next_at": db.now}).scalar_one()
        moment = db.now

    with database.reading() as db:
        (found,) = db.run(Prepared(read), {"of": mail_id})
        assert tuple(found) == tuple(db.run(read, {"of": mail_id}).one())
        assert (found.key, found.attempts, found.failed) == ("m", 0, False)
        assert abs(found.at - moment) < timedelta(milliseconds=1)
        with pytest.raises(KeyError):
            db.run(Prepared(read))
        assert db.run(Prepared(select(Mail.id).where(Mail.key.in_(["m"])))).scalar() == mail_id
    with database.transaction() as db, pytest.raises(DBAPIError) as refusal:
        db.run(write, row | {"at": db.now, "next_at": db.now})
    assert is_taken(refusal.value)


def test_any_number_of_numbers_is_asked_for_in_the_same_words(database: Database) -> None:
    with database.transaction() as db:
        row = {"address": "", "subject": "", "body": "", "at": db.now, "next_at": db.now}
        insert_numbered(db.wire, Mail.__table__, [{"key": key, **row} for key in "abc"])
    chosen = Prepared(select(Mail.key).where(among(Mail.id, "ids")).order_by(Mail.id))

    with database.reading() as db, listening(database.reader) as asked:
        ids = list(db.scalars(select(Mail.id).order_by(Mail.id)))
        found = [list(db.run(chosen, {"ids": ids[:most]}).scalars()) for most in range(4)]

    assert found == [[], ["a"], ["a", "b"], ["a", "b", "c"]]
    assert len({one for one, _ in asked[-4:]}) == 1


def test_rows_of_a_batch_get_their_numbers_in_order_and_later_ones_go_on(
    database: Database,
) -> None:
    with database.transaction() as db:
        rows = [{"key": f"m{number}", "address": "", "subject": "", "body": "", "at": db.now,
                 "next_at": db.now} for number in range(9)]  # fmt: skip
        given = insert_numbered(db.wire, Mail.__table__, rows[:7])
        given += insert_numbered(db.wire, Mail.__table__, rows[7:8])
        db.wire.execute(insert(Mail), rows[8])

    with database.reading() as db:
        stored = {row.key: row.id for row in db.execute(select(Mail.id, Mail.key))}
    assert [stored[f"m{number}"] for number in range(8)] == given
    assert len(set(given)) == 8
    assert max(given) < stored["m8"]
