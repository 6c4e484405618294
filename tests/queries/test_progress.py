"""Where time goes in a process, and its runs on a line of days."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import select

from server.queries.heat import Heat, heat_of, levels_of
from server.queries.instances import list_of_unit
from server.queries.timeline import Segment, read_timeline
from server.tables import Assignment, Case, Instance, Task
from server.web.gantt import draw
from tests.processes.conftest import Office
from tests.rolled_out import case_id, handed_out, office

__all__ = ["case_id", "handed_out", "office"]


def at(day: int) -> datetime:
    return datetime(2022, 6, day, 3, 0, tzinfo=UTC)  # ten in the morning


def test_heat_is_the_median_of_working_days_and_lateness_is_past_the_mark(
    office: Office, case_id: int
) -> None:
    with office.database.transaction() as db:
        instance = db.scalars(
            select(Instance.id).where(Instance.unit_id == office.unit("QU-NK"))
        ).first()
        for key, (opened, done) in {"a": (20, 21), "b": (24, 28), "c": (20, 30)}.items():
            db.add(Task(instance_id=instance, case_id=case_id, key=key, element="T", name="T",
                        state="done", opened_at=at(opened), done_at=at(done),
                        due_on=date(2022, 6, 28)))  # fmt: skip

    with office.database.reading() as db:
        heat = heat_of(db, [Instance.id == instance])["T"]

    assert heat == Heat(days=2, late=1)  # 1, 2 over a weekend, 8
    assert levels_of([("T", 2), ("U", 8), ("V", 0)]) == {"T": 2, "U": 4}


def test_a_run_is_drawn_from_its_steps_to_its_deadline(office: Office, case_id: int) -> None:
    unit_id = office.unit("QU-NK")
    office.move_clock("2022-08-04")

    with office.database.reading() as db:
        runs = list_of_unit(db, db.get_one(Case, case_id), unit_id)
        timeline = read_timeline(db, case_id, runs)
        due = db.scalar(
            select(Assignment.current_due).where(
                Assignment.unit_id == unit_id, Assignment.deadline_kind == "BINDING"
            )
        )

    assert timeline is not None
    name, opened = timeline.bars[0].segments[0].name, timeline.bars[0].segments[0].first
    assert due == date(2022, 7, 29) == timeline.bars[0].due
    assert [(one.name, one.code, one.first, one.last) for one in timeline.bars[0].segments] == [
        (name, "lam", opened, due),
        (name, "qua", due, date(2022, 8, 4)),
    ]
    late = draw(timeline).lines[0].shapes[1]
    assert late.hatch  # said without colour, too
    assert late.segment == Segment(name, "qua", due, date(2022, 8, 4), 4)
