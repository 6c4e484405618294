"""Where time goes in a process, and its runs on a line of days."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import select

from server.queries.cases import read_case
from server.queries.diagrams import process_state
from server.queries.heat import Heat, heat_of, levels_of
from server.queries.instances import list_of_unit
from server.queries.timeline import Segment, read_timeline
from server.queries.unit_sheets import read_unit_sheet
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


def test_from_a_unit_to_what_it_passed_down(office: Office, case_id: int) -> None:
    above, below = office.unit("QU-NK"), office.unit("HPN-TP")
    with office.database.transaction() as db:
        parent = db.scalars(select(Instance).where(Instance.unit_id == above)).first()
        assert parent is not None
        child = Instance(case_id=case_id, parent_id=parent.id, definition_id=parent.definition_id,
                         unit_id=below, part=parent.part, state=b"", status="running",
                         started_at=db.now)  # fmt: skip
        db.add(child)
        db.flush()
        db.add(Task(instance_id=child.id, case_id=case_id, key="a", element="T_plan", name="T",
                    state="open", opened_at=db.now, unit_id=below))  # fmt: skip

    with office.database.reading() as db:
        head = read_case(db, office.cast.thuy_tn, case_id)
        sheet = read_unit_sheet(db, office.cast.thuy_tn, head, above)
        (key,) = [key for key, _name in sheet.processes_below]
        whole = process_state(db, head.case, head.sight, key)
        theirs = process_state(db, head.case, head.sight, key, under=above)

    assert [run.unit_id for run in sheet.below] == [below]
    assert {one for one, state in theirs.elements.items() if state.active} == {"T_plan"}
    assert sum(state.active for state in whole.elements.values()) == 3  # with two receipts
