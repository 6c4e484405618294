"""A call over a unit group: whoever is in it on the day the children are made gets an instance."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

from sqlalchemy import delete, select, update

from server.actions.definitions.deploy_definition import deploy_definition
from server.actions.directives.record_directive import record_directive
from server.actions.tasks.complete_task import complete_task
from server.database import Database, Work
from server.recording.instances import Birth, begin
from server.recording.model_problems import problems_here
from server.services.directive_files import read_directive
from server.settings import load_settings
from server.tables import (
    Case,
    ChildGroup,
    GroupMember,
    Incident,
    Instance,
    Membership,
    Task,
    Unit,
    UnitGroup,
)
from server.worker import run_until_idle

FOLDER = Path(__file__).parent / "unit_group"
FILE_517 = load_settings("test").config / "directives" / "517-CV-TU.toml"
PARENT = (FOLDER / "parent.bpmn").read_bytes()
ROLES = ("chuyen_vien_don_vi", "lanh_dao_don_vi")
IN_TURN = PARENT.replace(b'isSequential="false"', b'isSequential="true"')


def start(database: Database, parent: bytes = PARENT) -> int:
    deploy_definition(database, files={"child.bpmn": (FOLDER / "child.bpmn").read_bytes()})
    parent_id = deploy_definition(database, files={"parent.bpmn": parent})
    directive_id = record_directive(database, officer_id=None, **read_directive(FILE_517))
    with database.transaction() as db:
        lead, office, approver = (unit(db, code) for code in ("BDV", "VP", "BTV"))
        case = Case(directive_id=directive_id, status="running", lead_unit_id=lead,
                    office_unit_id=office, approver_unit_id=approver, opened_at=db.now)  # fmt: skip
        db.add(case)
        db.flush()
        return begin(db, Birth(case_id=case.id, definition_id=parent_id, data={})).id


def unit(db: Work, code: str) -> int:
    return db.scalars(select(Unit.id).where(Unit.code == code)).one()


def group(db: Work, code: str = "quan_uy") -> int:
    return db.scalars(select(UnitGroup.id).where(UnitGroup.code == code)).one()


def units_asked(db: Work, parent_id: int) -> list[str]:
    return list(db.scalars(
        select(Unit.code).join(Instance, Instance.unit_id == Unit.id)
        .where(Instance.parent_id == parent_id).order_by(Instance.item)
    ))  # fmt: skip


def complete_first(database: Database) -> None:
    with database.reading() as db:
        task = db.scalars(select(Task).where(Task.element == "T_one", Task.state == "open")).first()
        assert task is not None
        code = db.get_one(Unit, task.unit_id).code
    officer_id = in_unit(database, code)
    complete_task(database, officer_id=officer_id, task_id=task.id, version=task.version,
                  key=str(uuid.uuid4()), raw={})  # fmt: skip
    run_until_idle(database)


def in_unit(database: Database, code: str) -> int:
    from_unit = select(Unit.id).where(Unit.code == code).scalar_subquery()
    with database.reading() as db:
        return db.scalars(
            select(Membership.officer_id).where(
                Membership.unit_id == from_unit, Membership.role.in_(ROLES)
            )
        ).first()


def test_every_unit_of_the_group_gets_its_instance_and_the_parent_goes_on_once(
    database: Database, cast: SimpleNamespace
) -> None:
    assert cast
    parent_id = start(database)
    run_until_idle(database)

    with database.reading() as db:
        asked = units_asked(db, parent_id)
        assert asked == ["QU-NK", "QU-BT", "QU-CR", "QU-OM", "QU-TN"]
        assert db.scalars(select(ChildGroup)).one().total == 5
    for _ in asked:
        complete_first(database)

    with database.reading() as db:
        after = db.scalars(select(Task.element).where(Task.instance_id == parent_id)).all()
        assert after == ["T_after"]
        assert db.scalars(select(Incident.code)).all() == []


def test_only_who_is_in_the_group_on_the_day_is_asked(
    database: Database, organisation: SimpleNamespace
) -> None:
    with database.transaction() as db:
        left = GroupMember.unit_id == organisation.QU_BT
        db.execute(update(GroupMember).where(left).values(valid_to=db.today))
        coming = {"valid_from": db.today + timedelta(days=1), "certainty": "sure"}
        db.add(GroupMember(group_id=group(db), unit_id=organisation.HU_PD, **coming))
        here = {"valid_from": db.today, "valid_to": db.today + timedelta(days=1)}
        db.add(GroupMember(group_id=group(db), unit_id=organisation.HU_TL, certainty="sure",
                           **here))  # fmt: skip

    parent_id = start(database)
    run_until_idle(database)

    with database.reading() as db:
        assert units_asked(db, parent_id) == ["QU-NK", "QU-CR", "QU-OM", "QU-TN", "HU-TL"]


def test_who_leaves_and_joins_while_units_take_turns_moves_nobody_from_the_list(
    database: Database, organisation: SimpleNamespace
) -> None:
    parent_id = start(database, IN_TURN)
    run_until_idle(database)
    complete_first(database)

    with database.transaction() as db:
        db.execute(delete(GroupMember).where(GroupMember.unit_id == organisation.QU_NK))
        db.add(GroupMember(group_id=group(db), unit_id=organisation.HU_PD, certainty="sure"))
    for _ in range(4):
        complete_first(database)

    with database.reading() as db:
        assert units_asked(db, parent_id) == ["QU-NK", "QU-BT", "QU-CR", "QU-OM", "QU-TN"]
        assert db.scalars(select(ChildGroup)).one().status == "ended"


def test_nobody_in_the_group_is_no_reason_to_wait(
    database: Database, organisation: SimpleNamespace
) -> None:
    assert organisation
    with database.transaction() as db:
        db.execute(delete(GroupMember).where(GroupMember.group_id == group(db)))

    parent_id = start(database)
    run_until_idle(database)

    with database.reading() as db:
        found = db.scalars(select(Task.element).where(Task.instance_id == parent_id)).all()
        assert found == ["T_after"]


def test_a_group_that_is_not_there_or_empty_is_told_at_the_step(
    database: Database, organisation: SimpleNamespace
) -> None:
    assert organisation
    gone = PARENT.replace(b'value="quan_uy"', b'value="quan-uy-cu"')
    deploy_definition(database, files={"child.bpmn": (FOLDER / "child.bpmn").read_bytes()})
    with database.transaction() as db:
        db.execute(delete(GroupMember).where(GroupMember.group_id == group(db)))

    with database.reading() as db:
        empty, unknown = (told(db, model) for model in (PARENT, gone))

    assert empty == [("warning", "group-empty", "C")]
    assert unknown == [("error", "group-unknown", "C")]


def told(db: Work, model: bytes) -> list[tuple[str, str, str | None]]:
    found = problems_here(db, {"parent.bpmn": model})
    return [(one.severity, one.code, one.element) for one in found if "group" in one.code]
