"""P10: what is open is locked, all of it, before it is handed over: others act, or wait."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import pytest
from sqlalchemy import Engine, Select, event, select, update
from sqlalchemy.exc import DBAPIError

from server.database import Work
from server.services.succession.locking import locked_work_of
from server.services.succession.open_work import Open
from server.tables import Case, Instance, Succession
from tests.listening import listening
from tests.processes.conftest import Office
from tests.processes.rearranging import entered
from tests.rolled_out import case_id, handed_out, office

__all__ = ["case_id", "handed_out", "office"]


def test_nobody_acts_in_what_is_being_handed_over(office: Office) -> None:
    """Whoever acts in it has it locked: handing over waits for them, and looks afterwards."""
    process = office.instance(office.unit("QU-NK"))
    entered(office, "MERGE", ["QU-NK"], ["QU-CR"])
    with office.database.engine.connect() as acting:
        acting.execute(select(Instance.id).where(Instance.id == process).with_for_update())
        with pytest.raises(DBAPIError, match="lock timeout"), office.database.transaction() as db:
            look(db)


def test_work_without_any_process_is_locked_too(office: Office, case_id: int) -> None:
    approved_by(office.database.engine, case_id, office.unit("HU-PD"))
    entered(office, "MERGE", ["HU-PD"], ["QU-CR"])
    with office.database.transaction() as db:
        assert [one.kind for one in look(db)] == ["approver"]

        assert is_locked(office.database.engine, of_case(case_id).with_for_update(nowait=True))


def test_what_comes_up_while_others_are_waited_for_is_locked_as_well(
    office: Office, case_id: int
) -> None:
    """Between the first look and its locks another is given the case to approve."""
    engine, unit_id = office.database.engine, office.unit("QU-NK")
    entered(office, "MERGE", ["QU-NK"], ["QU-CR"])
    come_up: list[int] = []

    def meanwhile(_c: Any, _cursor: Any, said: str, _given: Any, _x: Any, _m: Any) -> None:
        if is_lock(said) and not come_up:
            come_up.append(case_id)
            approved_by(engine, case_id, unit_id)

    with office.database.transaction() as db:
        event.listen(engine, "before_cursor_execute", meanwhile)
        try:
            work = look(db)
        finally:
            event.remove(engine, "before_cursor_execute", meanwhile)

        assert "approver" in {one.kind for one in work}
        assert is_locked(engine, of_case(case_id).with_for_update(nowait=True))


def test_whoever_refers_to_a_case_does_not_wait_for_it_to_be_handed_over(
    office: Office, case_id: int
) -> None:
    """A row that names the case reads it so that its key stays."""
    entered(office, "MERGE", ["BDV"], ["BTG"])
    refers = of_case(case_id).with_for_update(read=True, key_share=True, nowait=True)
    with office.database.transaction() as db:
        assert "lead" in {one.kind for one in look(db)}

        assert is_locked(office.database.engine, of_case(case_id).with_for_update(nowait=True))
        assert not is_locked(office.database.engine, refers)


def test_work_is_locked_in_the_order_of_whoever_asks_for_a_change(office: Office) -> None:
    entered(office, "MERGE", ["QU-NK"], ["QU-CR"])
    with office.database.transaction() as db, listening(office.database.engine) as said:
        look(db)

    locks = [one.rpartition(" OF ")[2].split()[0].strip('"') for one, _ in said if is_lock(one)]
    assert [table for table, _ in groupby(locks)] == ["instance", "case", "assignment", "obstacle"]


def look(db: Work) -> list[Open]:
    change = db.scalars(select(Succession)).one()
    db.connection().exec_driver_sql("SET LOCAL lock_timeout = '100ms'")
    return locked_work_of(db, db.get_one(Instance, change.instance_id), change)


def is_lock(statement: str) -> bool:
    return " FOR UPDATE" in statement or " FOR NO KEY UPDATE" in statement


def of_case(case_id: int) -> Select[Any]:
    return select(Case.id).where(Case.id == case_id)


def is_locked(engine: Engine, wanted: Select[Any]) -> bool:
    """For somebody else."""
    with engine.connect() as other:
        try:
            other.execute(wanted)
        except DBAPIError as error:
            if "could not obtain lock" not in str(error):
                raise
            return True
    return False


def approved_by(engine: Engine, case_id: int, unit_id: int) -> None:
    with engine.begin() as other:
        other.execute(update(Case).where(Case.id == case_id).values(approver_unit_id=unit_id))
