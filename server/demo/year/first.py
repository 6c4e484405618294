"""517-CV/TU from October on: the slow catch up, what was found is remedied, figures are closed."""

from __future__ import annotations

import uuid
from collections.abc import Container, Iterator, Mapping
from datetime import date

from sqlalchemy import select

from server.actions.assignments.resume_assignment import resume_assignment
from server.demo.event import Event
from server.demo.play import Play
from server.demo.supervising import REMEDIES
from server.demo.units import PACES, UNITS, hour, step
from server.demo.year.cycles import compiled, reported_above
from server.demo.year.showing import shown
from server.demo.year.units import remedied
from server.recording.grounds import Grounds
from server.tables import Assignment
from workflows.workdays import WorkCalendar

CATCHING_UP: Mapping[str, date] = {
    "at_conference": date(2022, 10, 24), "at_plan": date(2022, 11, 21),
}  # fmt: skip
"""From when on the units that had stopped there go on; of the silent two, one follows."""
DIRECTIVE = "Công văn 517-CV/TU"


def events(calendar: WorkCalendar, among: Container[str]) -> Iterator[Event]:
    yield Event(date(2022, 11, 14), 9, resumed)
    for order, (unit, pace) in enumerate(UNITS.items()):
        if unit in among and pace in CATCHING_UP:
            yield from the_rest(calendar, unit, len(PACES[pace]), order, CATCHING_UP[pace])
    if "DU-CA" in among:
        yield from the_rest(calendar, "DU-CA", 0, 1, date(2022, 12, 5))
    yield from remedied("QU-CR", date(2022, 11, 14), REMEDIES)
    yield from reported_above(calendar, date(2022, 11, 21))
    yield compiled(date(2022, 12, 20))
    yield compiled(date(2023, 3, 20))
    showing = [unit for unit in ("BTG", "DD-HLHPN", "HU-PD") if unit in among]
    yield from shown(showing, date(2022, 11, 7), "Sinh hoạt chuyên đề.")


def the_rest(
    calendar: WorkCalendar, unit: str, done: int, order: int, start: date
) -> Iterator[Event]:
    """The steps that are left, one a working day and one day of another's after three."""
    for number in range(done, 13):
        day = calendar.add(start, (number - done) + order % 4)
        yield Event(day, hour(order, number), step(unit, number, day))


def resumed(play: Play) -> None:
    """The exercise is over: Vĩnh Thạnh's clock runs again."""
    with play.database.reading() as db:
        still = db.scalars(
            select(Assignment.id).where(
                Assignment.case_id == play.case_id, Assignment.suspended_on.is_not(None)
            )
        ).all()
    for number in still:
        resume_assignment(
            play.database, officer_id=play.officers["hoa.dtb"], assignment_id=number,
            grounds=Grounds("Đã kết thúc đợt diễn tập.", "Công văn số 112-CV/HU ngày 11/11/2022"),
            key=str(uuid.uuid4()),
        )  # fmt: skip
