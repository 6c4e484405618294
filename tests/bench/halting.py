"""A case of many units is suspended, resumed, cancelled; its deadlines approved in one go."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import select, update

from server.actions.cases.cancel_case import cancel_case
from server.actions.cases.resume_case import resume_case
from server.actions.cases.suspend_case import suspend_case
from server.recording.grounds import Grounds
from server.services.approval import approve_deadlines
from server.services.call import Call
from server.tables import Assignment, Case, Instance, Officer
from tests.bench.figures import Figures, timed
from tests.bench.large import of_units
from tests.bench.places import Place, Places

WHY = Grounds("Chờ hướng dẫn của Trung ương.", "12-TB/TU, 01/07/2022")
DUES = (
    "INSERT INTO due (id, kind, instance_id, task_id, key, element, payload, due_at, attempts, "
    "failed, held) SELECT 500000 + i, 'reminder', 500000 + i, 500000 + 3 * i + 2, 'before', "
    "'T_plan', '{{}}', {then}, 0, false, false FROM number",
    "INSERT INTO due (id, kind, assignment_id, key, element, payload, due_at, attempts, failed, "
    "held) SELECT 5000000 + 3 * a.id + k.k, 'reminder', a.id, k.k, '', '{{}}', {then}, 0, "
    "false, false FROM assignment a, (SELECT 0 AS k UNION ALL SELECT 1 UNION ALL SELECT 2) AS k "
    "WHERE a.case_id = {case}",
)


def leader_of(place: Place) -> int:
    with place.database.reading() as db:
        return db.scalars(select(Officer.id).where(Officer.login == "hoa.dtb")).one()


def halts(figures: Figures, places: Places, units: int, *, postgres: bool) -> None:
    """How long each act keeps SQLite's one writer, in yardsticks of the same minute."""
    place = places.new(postgres=postgres)
    case_id, officer_id = of_units(place, units, DUES), leader_of(place)
    given = {"officer_id": officer_id, "grounds": WHY}
    spent: list[float] = []
    with timed(spent):
        halt_id = suspend_case(place.database, case_id=case_id, key=str(uuid.uuid4()), **given)
    with timed(spent):
        resume_case(place.database, halt_id=halt_id, key=str(uuid.uuid4()), **given)
    with timed(spent):
        cancel_case(place.database, case_id=case_id, key=str(uuid.uuid4()),
                    number="517-CV/TU", **given)  # fmt: skip
    for name, seconds in zip(("suspend", "resume", "cancel"), spent, strict=True):
        figures.take_times(f"{name}_{units}_units", [seconds], database=place.kind)
    place.close()


def deadlines(figures: Figures, places: Places, units: int, *, postgres: bool) -> None:
    """The plan is approved: three duties of each unit, two of three asked to bind."""
    place = places.new(postgres=postgres)
    case_id, officer_id = of_units(place, units, DUES), leader_of(place)
    with place.database.transaction() as db:
        db.execute(update(Assignment).values(
            original_due=None, deadline_kind="REFERENCE", current_due=date(2026, 12, 31),
            explanation={"asked": "BINDING", "start": "2026-10-01"},
        ))  # fmt: skip
    spent: list[float] = []
    with timed(spent), place.database.transaction() as db:
        case = db.get_one(Case, case_id)
        instance = db.scalars(select(Instance).where(Instance.case_id == case.id).limit(1)).one()
        document = {"number": "01-KH/BDV", "date": "2026-10-01", "issuer": "Ban Dân vận"}
        approve_deadlines(Call(
            db=db, instance=instance, definition=None, task=None, officer_id=officer_id,  # type: ignore[arg-type]
            answer={"decision": "ok", "basis_document": document}, rows={}, parameters={}, data={},
        ))  # fmt: skip
    figures.take_times(f"deadlines_{units}_units", spent, database=place.kind)
    place.close()
