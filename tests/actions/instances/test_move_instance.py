"""Who may move, what stays, what is told; what is refused leaves everything as it is."""

from __future__ import annotations

import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select, update

from server.actions.cases.resume_case import resume_case
from server.actions.cases.suspend_case import suspend_case
from server.actions.definitions.approve_move import approve_move
from server.actions.definitions.stop_move import stop_move
from server.actions.instances.move_instance import move_instance
from server.actions.tasks.claim_task import claim_task
from server.actions.tasks.complete_task import complete_task
from server.actions.tasks.save_draft import save_draft
from server.errors import Changed, Invalid, NotAllowed, NotFound, Refused
from server.queries.inbox import Wanted, inbox
from server.recording.grounds import Grounds
from server.recording.versions import files_of
from server.tables import (
    CaseDefinition,
    Definition,
    Draft,
    Due,
    Event,
    Incident,
    Installation,
    Instance,
    MovedInstance,
    Notice,
    Task,
)
from server.worker import run_until_idle
from tests.moving import REASON, Mover
from tests.next_p3 import DIAGRAM, with_form, with_name, with_step
from tests.processes.conftest import Office
from tests.rolled_out import case_id, half_typed, handed_out, office, planning

__all__ = ["case_id", "handed_out", "office"]
KEY = "unit_implementation"
TYPED = {"content": "Học tập trong tháng 7.", "has_children": "false"}


@pytest.fixture
def mover(office: Office, handed_out: SimpleNamespace) -> Mover:
    return Mover(office.database, handed_out)


@pytest.fixture
def files(office: Office) -> dict[str, bytes]:
    with office.database.reading() as db:
        return files_of(db, db.scalars(select(Definition.id).where(Definition.key == KEY)).one())


def taken(office: Office) -> Task:
    """The plan, half typed by lam.ott, who has taken it."""
    claim_task(office.database, officer_id=office.cast.lam_ott, task_id=planning(office).id)
    return half_typed(office, TYPED)


def draft_of(office: Office, task_id: int) -> Draft:
    with office.database.reading() as db:
        return db.get_one(Draft, task_id)


def at_once(office: Office, task: Task, version: int = 2, **given: Any) -> int:
    return move_instance(
        office.database,
        **{"officer_id": office.cast.dat_kv, "instance_id": task.instance_id, "version": version,
           "mapping": {}, "reason": REASON, "key": str(uuid.uuid4()), **given},
    )  # fmt: skip


def test_where_one_deploys_alone_one_moves_at_once(
    office: Office, mover: Mover, files: dict[str, bytes]
) -> None:
    task = taken(office)
    mover.deploy(with_step(files))
    with office.database.transaction() as db:
        db.execute(update(Installation).values(parameters={"model_approval": False}))
    key = str(uuid.uuid4())

    move_id = at_once(office, task, key=key)

    assert at_once(office, task, key=key) == move_id  # the form sent twice
    assert [line.state for line in mover.lines(move_id).values()] == ["moved"]
    again = at_once(office, task)
    assert [line.state for line in mover.lines(again).values()] == ["unaffected"]
    with pytest.raises(NotFound):
        at_once(office, task, officer_id=office.cast.lam_ott)
    with pytest.raises(Invalid):
        at_once(office, task, reason="")
    asked = mover.ask(KEY, 1)  # many: jobs, without a second person
    run_until_idle(office.database)
    assert {line.state for line in mover.lines(asked).values()} == {"moved", "unaffected"}


def test_whoever_asks_does_not_approve_and_outsiders_find_nothing(
    office: Office, mover: Mover, files: dict[str, bytes]
) -> None:
    task, cast = taken(office), office.cast
    mover.deploy(with_step(files))
    with pytest.raises(Refused, match="move-needs-approval"):
        at_once(office, task)
    with pytest.raises(NotFound):
        at_once(office, task, officer_id=cast.lam_ott)
    with pytest.raises(NotFound):
        mover.ask(KEY, 2, officer_id=cast.nguyen_qt)
    with pytest.raises(NotFound):
        mover.ask(KEY, 9)
    with pytest.raises(Invalid):
        mover.ask(KEY, 2, reason="  ")
    with pytest.raises(Refused, match="move-nobody-chosen"):
        mover.ask(KEY, 2, [])
    with office.database.reading() as db:
        root = db.scalars(select(Instance.id).where(Instance.parent_id.is_(None))).first()
    with pytest.raises(Refused, match="move-of-others"):
        mover.ask(KEY, 2, [root or 0])

    move_id = mover.ask(KEY, 2, [task.instance_id])
    for act in (approve_move, stop_move):
        with pytest.raises(NotFound):
            act(office.database, officer_id=cast.lam_ott, move_id=move_id)
    with pytest.raises(NotAllowed, match="move-own"):
        approve_move(office.database, officer_id=cast.dat_kv, move_id=move_id)
    run_until_idle(office.database)
    assert [line.state for line in mover.lines(move_id).values()] == ["waiting"]

    approve_move(office.database, officer_id=cast.giang_ttn, move_id=move_id)
    run_until_idle(office.database)
    assert [line.state for line in mover.lines(move_id).values()] == ["moved"]
    with pytest.raises(Changed):
        approve_move(office.database, officer_id=cast.giang_ttn, move_id=move_id)


def test_a_step_more_leaves_task_day_draft_and_holder_and_tells_nobody(
    office: Office, mover: Mover, files: dict[str, bytes]
) -> None:
    task = taken(office)
    mover.deploy(with_step(files))
    with office.database.reading() as db:
        mine = select(Notice.id).where(Notice.officer_id == office.cast.lam_ott)
        told = len(db.scalars(mine).all())
        reminders = db.execute(select(Due.id, Due.due_at).where(Due.task_id == task.id)).all()

    mover.move(KEY, 2, [task.instance_id])

    now = office.open_task("T_plan", office.unit("QU-NK"))
    same = ("id", "key", "version", "due_on", "due_why", "assignee_id", "opened_at", "form")
    assert [getattr(now, one) for one in same] == [getattr(task, one) for one in same]
    assert draft_of(office, task.id).values == TYPED
    with office.database.reading() as db:
        assert len(db.scalars(mine).all()) == told
        after = db.execute(select(Due.id, Due.due_at).where(Due.task_id == task.id)).all()
        assert list(after) == list(reminders)
    office.do("lam_ott", "T_plan", {"plan_file": "FILE", "has_children": "false"},
              unit_id=office.unit("QU-NK"))  # fmt: skip
    assert office.open_elements(office.unit("QU-NK")) == ["T_opinion"]


def test_what_a_draft_has_no_field_for_is_kept_named_and_comes_back(
    office: Office, mover: Mover, files: dict[str, bytes]
) -> None:
    task = taken(office)
    mover.deploy(with_form(files))

    mover.move(KEY, 2, [task.instance_id])

    draft = draft_of(office, task.id)
    assert draft.homeless["content"]["text"] == "Học tập trong tháng 7."
    assert draft.homeless["content"]["label"] == "Nội dung"
    with pytest.raises(Changed):  # what was on the screen when the form changed
        save_draft(office.database, officer_id=office.cast.lam_ott, task_id=task.id,
                   version=task.version, values={})  # fmt: skip
    half_typed(office, {"goal": "Mọi chi bộ", "has_children": "false"})
    assert "content" in draft_of(office, task.id).homeless
    with office.database.reading() as db:
        notice = db.scalars(select(Notice).where(Notice.task_id == task.id)
                            .order_by(Notice.id.desc())).first()  # fmt: skip
        assert notice is not None
        assert (notice.code, notice.officer_id) == ("task-form-changed-fields", office.cast.lam_ott)

    mover.move(KEY, 1, [task.instance_id])

    back = draft_of(office, task.id)
    assert back.values["content"] == "Học tập trong tháng 7."
    assert back.homeless["goal"]["text"] == "Mọi chi bộ"
    done = {"plan_file": "FILE", "has_children": "false"}
    office.do("lam_ott", "T_plan", done, unit_id=office.unit("QU-NK"))


def test_a_form_on_the_screen_when_it_moved_is_not_taken_for_the_new_one(
    office: Office, mover: Mover, files: dict[str, bytes]
) -> None:
    task = taken(office)
    mover.deploy(with_form(files))
    mover.move(KEY, 2, [task.instance_id])

    with pytest.raises(Changed):
        complete_task(office.database, officer_id=office.cast.lam_ott, task_id=task.id,
                      version=task.version, key=str(uuid.uuid4()), raw=TYPED)  # fmt: skip


def test_another_lane_asks_others_and_tells_who_lost_it(
    office: Office, mover: Mover, files: dict[str, bytes]
) -> None:
    task = taken(office)
    text = files[DIAGRAM].decode()
    moved = text.replace("<bpmn:flowNodeRef>T_plan</bpmn:flowNodeRef>", "", 1).replace(
        "<bpmn:flowNodeRef>T_leader_assign<",
        "<bpmn:flowNodeRef>T_plan</bpmn:flowNodeRef><bpmn:flowNodeRef>T_leader_assign<", 1,
    ).replace('name="Lập kế hoạch thực hiện"', 'name="Lãnh đạo lập kế hoạch"')  # fmt: skip
    mover.deploy({**with_form(files), DIAGRAM: moved.encode(),
                  **{name: data for name, data in files.items() if "/" in name and
                     not name.startswith("scenarios")}})  # fmt: skip

    mover.move(KEY, 2, [task.instance_id])

    now = office.open_task("T_plan", office.unit("QU-NK"))
    assert (now.id, now.assignee_id, now.version) == (task.id, None, task.version + 1)
    assert draft_of(office, task.id).values == TYPED
    with office.database.reading() as db:
        told = {(one.officer_id, one.code) for one in db.scalars(select(Notice))}
        leader = inbox(db, office.cast.le_dt, Wanted())
        assert (office.cast.le_dt, "task-lane-changed") in told
        assert (office.cast.lam_ott, "task-taken-away") in told
        names = {row.name for group in leader.groups for row in group.rows}
        assert "Lãnh đạo lập kế hoạch" in names
    office.do("le_dt", "T_plan", {"plan_file": "FILE", "has_children": "false"},
              unit_id=office.unit("QU-NK"))  # fmt: skip


def test_what_is_suspended_moves_and_stays_suspended(
    office: Office, mover: Mover, files: dict[str, bytes], case_id: int
) -> None:
    task = taken(office)
    mover.deploy(with_step(files))
    halt = suspend_case(office.database, officer_id=office.cast.hoa_dtb, case_id=case_id,
                        grounds=Grounds("Chờ.", "12-TB/TU"), key=str(uuid.uuid4()))  # fmt: skip

    line = mover.move(KEY, 2, [task.instance_id])[task.instance_id]

    assert line.state == "moved"
    with office.database.reading() as db:
        assert db.get_one(Instance, task.instance_id).halt_id == halt
    resume_case(office.database, officer_id=office.cast.hoa_dtb, halt_id=halt,
                grounds=Grounds("Tiếp.", "13-TB/TU"), key=str(uuid.uuid4()))  # fmt: skip
    run_until_idle(office.database)
    office.do("lam_ott", "T_plan", {"plan_file": "FILE", "has_children": "false"},
              unit_id=office.unit("QU-NK"))  # fmt: skip
    assert office.open_elements(office.unit("QU-NK")) == ["T_opinion"]


def test_an_incident_stays_open_under_the_name_of_the_new_version(
    office: Office, mover: Mover, files: dict[str, bytes]
) -> None:
    task = taken(office)
    mover.deploy(with_name(files, "T_plan", "T_scheme"))
    with office.database.transaction() as db:
        db.get_one(Instance, task.instance_id).status = "incident"
        db.add(Incident(instance_id=task.instance_id, case_id=task.case_id, element="T_plan",
                        code="expression-failed", doing="due timer", at=db.now))  # fmt: skip

    mover.move(KEY, 2, [task.instance_id], {"T_plan": "T_scheme"})

    with office.database.reading() as db:
        incident = db.scalars(select(Incident)).one()
        assert (incident.element, incident.resolved_at) == ("T_scheme", None)
        assert db.get_one(Instance, task.instance_id).status == "incident"
        assert db.get_one(Task, task.id).element == "T_scheme"


def test_later_children_of_the_case_follow_when_that_was_wanted(
    office: Office, mover: Mover, files: dict[str, bytes], case_id: int
) -> None:
    task = taken(office)
    mover.deploy(with_step(files))

    def pinned() -> int:
        with office.database.reading() as db:
            row = db.get_one(CaseDefinition, (case_id, KEY))
            return db.get_one(Definition, row.definition_id).version

    mover.move(KEY, 2, [task.instance_id])
    assert pinned() == 1
    mover.move(KEY, 1, [task.instance_id])
    mover.move(KEY, 2, [task.instance_id], with_later=True)
    assert pinned() == 2


def test_what_a_stopped_move_has_not_reached_stays(
    office: Office, mover: Mover, files: dict[str, bytes]
) -> None:
    assert taken(office)
    mover.deploy(with_step(files))
    move_id = mover.ask(KEY, 2)
    approve_move(office.database, officer_id=office.cast.giang_ttn, move_id=move_id)

    stop_move(office.database, officer_id=office.cast.dat_kv, move_id=move_id)
    run_until_idle(office.database)

    assert {line.state for line in mover.lines(move_id).values()} == {"left"}
    with office.database.reading() as db:
        assert db.scalars(select(Event.id).where(Event.kind == "instance.moved")).all() == []
        assert len(db.scalars(select(MovedInstance.id)).all()) == 2
