"""The forms of a unit's part (P3): files, tables, facts, limits, reminders; not six small ones."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from server.actions.cases.open_case import open_case
from server.database import Database
from server.tables import Membership
from tests.bare_cases import recorded_517
from tests.bench.figures import Figures, timed
from tests.bench.places import Places
from tests.processes.conftest import Office
from tests.rolled_out import cast_of

UNITS = ("QU-NK", "QU-BT", "QU-CR", "QU-OM", "QU-TN", "HU-PD", "HU-TL", "HU-CD")
NAMED = {"T_plan": "unit_plan_complete", "T_report": "unit_report_complete"}
SIGNED = "2022-06-21"


class TimedOffice(Office):
    """Notes how long each action took, by its step."""

    def __init__(self, database: Database, cast: SimpleNamespace) -> None:
        super().__init__(database, cast)
        self.taken: dict[str, list[float]] = {}

    def send(self, *given: Any) -> Any:
        with timed(self.taken.setdefault(given[0].element, [])):
            return super().send(*given)


def completing(figures: Figures, places: Places, *, postgres: bool) -> None:
    """Eleven steps of each of eight units, each one action in process; the first unit warms."""
    place = places.new(postgres=postgres)
    office = TimedOffice(place.database, cast_of(place.database))
    office.move_clock(SIGNED)
    directive_id = recorded_517(place.database)
    open_case(place.database, officer_id=office.cast.thuy_tn, directive_id=directive_id)
    office.roll_out(list(UNITS))
    for code in UNITS:
        unit_id = office.unit(code)
        for role in ("lanh_dao_don_vi", "van_thu"):
            setattr(office.cast, role, holder(place.database, unit_id, role))
        office.carry_out(unit_id, leader="lanh_dao_don_vi", specialist="van_thu")
    steps = {step: taken[1:] for step, taken in office.taken.items() if len(taken) == len(UNITS)}
    every = [one for taken in steps.values() for one in taken]
    figures.take_times("unit_step_complete", every, database=place.kind, steps=len(steps))
    for element, name in NAMED.items():
        figures.take_times(name, steps[element], database=place.kind)
    place.close()


def holder(database: Database, unit_id: int, role: str) -> int:
    with database.reading() as db:
        return (
            db.scalars(
                select(Membership.officer_id)
                .where(Membership.unit_id == unit_id, Membership.role == role)
                .order_by(Membership.id)
            ).first()
            or 0
        )
