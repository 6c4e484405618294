"""After downtime late timers fire in order; a cyclic one once, with a note, not in a burst."""

from __future__ import annotations

import random
from datetime import timedelta

from sqlalchemy import select, update

from server.database import Database
from server.tables import Due, Event, Installation
from tests.faults.places import Place, broken_chains, scale, start_many
from tests.faults.processes import settled

LATE = scale(60, 1_000)
CYCLIC = 5
MOST = 4 * (LATE + CYCLIC)  # pieces of work until nothing is due


def sleep(database: Database, hours: float) -> None:
    """Nothing runs meanwhile: the database's clock is moved on."""
    with database.transaction() as db:
        later = Installation.clock_offset_seconds + round(hours * 3600)
        db.execute(update(Installation).values(clock_offset_seconds=later))


def test_after_a_day_off_everything_fires_in_order_and_what_recurs_once(
    place: Place, database: Database
) -> None:
    late = start_many(database, place, "waiting", LATE)
    cyclic = start_many(database, place, "hourly", CYCLIC)
    with database.transaction() as db:
        for one in random.sample(late, LATE):
            moment = db.now + timedelta(minutes=random.uniform(1, 20 * 60))
            db.execute(update(Due).where(Due.instance_id == one).values(due_at=moment))

    sleep(database, 24.5)
    settled(database, MOST)

    with database.reading() as db:
        query = (
            select(Due.due_at)
            .join(Event, Event.instance_id == Due.instance_id)
            .where(Event.kind == "timer.fired", Due.ended_at.is_not(None))
        )
        in_order = db.scalars(query.order_by(Event.id)).all()
        assert len(in_order) == LATE
        assert in_order == sorted(in_order)
        lines = select(Event).where(Event.instance_id.in_(cyclic), Event.kind.like("timer.%"))
        notes = db.scalars(lines).all()
        assert [line.kind for line in notes] == ["timer.caught_up"] * CYCLIC
        assert {line.data["missed"] for line in notes} == {23}
        next_due = select(Due.due_at).where(Due.instance_id.in_(cyclic), Due.ended_at.is_(None))
        ahead = [due_at - db.now for due_at in db.scalars(next_due)]
        assert len(ahead) == CYCLIC
        assert all(timedelta(0) < one <= timedelta(hours=1) for one in ahead)

    sleep(database, 1)
    settled(database, MOST)

    with database.reading() as db:
        again = db.scalars(lines.where(Event.kind == "timer.fired")).all()
        assert len(again) == CYCLIC
        assert broken_chains(db) == []
    print(f"\n{database.engine.dialect.name}: {LATE} late timers in order, {CYCLIC} hourly ones"
          " once for 24 periods, then again after an hour")  # fmt: skip
