"""What was completed by mistake goes back whole, shortly after, while nobody has gone on."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select, update

from server.actions.tasks.claim_task import claim_task
from server.actions.tasks.complete_task import Completed, complete_task
from server.actions.tasks.recall_completion import recall_completion
from server.actions.tasks.save_draft import save_draft
from server.database import Work
from server.errors import AlreadyDone, Changed, NotAllowed, NotFound
from server.tables import (
    Answer,
    AwaitingRow,
    Draft,
    Due,
    Event,
    Installation,
    Instance,
    SearchEntry,
    StepRow,
    Task,
)
from tests.rolled_out import handed_out, office, planning
from tests.web.conftest import Browse, Office, app, browser_of, settings

__all__ = ["app", "browser_of", "handed_out", "office", "settings"]
PLAN = {"plan_file": "FILE", "has_children": "false"}


@pytest.fixture
def unit(office: Office) -> int:
    """Ninh Kiều, whose specialist is to write the plan."""
    unit_id = planning(office).unit_id
    assert unit_id is not None
    return unit_id


def recall(office: Office, officer_id: int, task: Task) -> None:
    recall_completion(office.database, officer_id=officer_id, task_id=task.id)


def whole(db: Work, instance_id: int) -> dict[str, Any]:
    """All that moves an instance, without the numbers of rows that were made anew."""
    instance = db.get_one(Instance, instance_id)
    tasks = select(Task.key, Task.element, Task.due_on).where(
        Task.instance_id == instance_id, Task.state == "open"
    )
    timers = select(Due.key, Due.due_at).where(
        Due.instance_id == instance_id, Due.ended_at.is_(None), Due.kind == "timer"
    )
    reminders = (
        select(Due.key, Due.due_at)
        .join(Task, Task.id == Due.task_id)
        .where(Task.instance_id == instance_id, Due.ended_at.is_(None))
    )
    awaited = select(AwaitingRow.key, AwaitingRow.name).where(
        AwaitingRow.instance_id == instance_id
    )
    steps = select(StepRow.element).where(StepRow.instance_id == instance_id)
    named = {"tasks": tasks, "timers": timers, "reminders": reminders, "awaited": awaited,
             "steps": steps}  # fmt: skip
    found = {name: sorted(map(tuple, db.execute(query)), key=str) for name, query in named.items()}
    return {"state": instance.state, "status": instance.status, **found}


def test_the_instance_stands_as_it_stood_and_goes_on_as_before(
    office: Office, unit: int, cast: SimpleNamespace
) -> None:
    task = office.open_task("T_plan", unit)
    with office.database.reading() as db:
        before = whole(db, task.instance_id)
    office.do("lam_ott", "T_plan", {**PLAN, "content": "Theo 45-KH/QUNK"}, unit_id=unit)
    numbers = select(SearchEntry.id).where(SearchEntry.plain == " 45 kh qunk ")
    with office.database.reading() as db:
        assert db.scalars(numbers).all() != []

    for _ in range(2):  # pressed twice
        recall(office, cast.lam_ott, task)

    with office.database.reading() as db:
        assert db.scalars(numbers).all() == []
        assert whole(db, task.instance_id) == before
        again, draft = db.get_one(Task, task.id), db.get_one(Draft, task.id)
        lines = db.scalars(select(Event).where(Event.kind == "task.recalled")).all()
    assert (again.state, again.assignee_id, again.done_by_id) == ("open", cast.lam_ott, None)
    assert draft.values["has_children"] == "false"
    assert [(line.officer_id, line.task_id) for line in lines] == [(cast.lam_ott, task.id)]
    office.do("lam_ott", "T_plan", dict(draft.values), unit_id=unit)
    office.do("le_dt", "T_approve_plan", {"decision": "ok"}, unit_id=unit)


def test_the_same_form_sent_again_is_not_taken_for_done(
    office: Office, unit: int, cast: SimpleNamespace
) -> None:
    task = office.open_task("T_plan", unit)
    raw = office.filled(PLAN, task, cast.lam_ott)

    def send(version: int, key: str) -> Completed:
        return complete_task(office.database, officer_id=cast.lam_ott, task_id=task.id,
                             version=version, key=key, raw=raw)  # fmt: skip

    send(task.version, "")
    recall(office, cast.lam_ott, task)

    with pytest.raises(Changed, match="task-changed"):
        send(task.version, "")
    done = send(task.version + 2, "")  # no key, and still another form
    assert send(task.version + 2, "") == done
    with pytest.raises(AlreadyDone):
        send(task.version, "")


def test_what_was_taken_back_is_no_answer_any_more(
    office: Office, unit: int, cast: SimpleNamespace
) -> None:
    task = office.open_task("T_plan", unit)
    answers = select(Answer.id).where(Answer.task_id == task.id)
    office.do("lam_ott", "T_plan", PLAN, unit_id=unit)
    recall(office, cast.lam_ott, task)
    with office.database.reading() as db:
        assert db.scalars(answers).all() == []

    again = office.do("lam_ott", "T_plan", PLAN, unit_id=unit)

    with office.database.reading() as db:
        assert db.scalars(answers).all() == [again.answer_id]


def test_who_has_gone_on_is_named(office: Office, unit: int, cast: SimpleNamespace) -> None:
    task = office.open_task("T_plan", unit)
    office.do("lam_ott", "T_plan", PLAN, unit_id=unit)
    approval = office.open_task("T_approve_plan", unit)
    claim_task(office.database, officer_id=cast.le_dt, task_id=approval.id)

    with pytest.raises(Changed, match=r"recall-gone-on.*Đoàn|recall-gone-on"):
        recall(office, cast.lam_ott, task)
    office.do("le_dt", "T_approve_plan", {"decision": "ok"}, unit_id=unit)
    with pytest.raises(Changed, match="recall-gone-on"):
        recall(office, cast.lam_ott, task)

    with office.database.reading() as db:
        assert db.get_one(Task, task.id).state == "done"


def test_what_somebody_has_begun_to_write_is_not_taken_away(
    office: Office, unit: int, cast: SimpleNamespace
) -> None:
    task = office.open_task("T_plan", unit)
    office.do("lam_ott", "T_plan", PLAN, unit_id=unit)
    approval = office.open_task("T_approve_plan", unit)
    save_draft(office.database, officer_id=cast.le_dt, task_id=approval.id,
               version=approval.version, values={"note": "đang viết"})  # fmt: skip

    with pytest.raises(Changed, match="recall-gone-on"):
        recall(office, cast.lam_ott, task)


def test_only_shortly_after(office: Office, unit: int, cast: SimpleNamespace) -> None:
    task = office.open_task("T_plan", unit)
    office.do("lam_ott", "T_plan", PLAN, unit_id=unit)
    with office.database.transaction() as db:
        seconds = db.get_one(Installation, 1).clock_offset_seconds
        db.execute(update(Installation).values(clock_offset_seconds=seconds + 31 * 60))

    with pytest.raises(Changed, match="recall-late"):
        recall(office, cast.lam_ott, task)


def test_only_by_whoever_did_it(office: Office, unit: int, cast: SimpleNamespace) -> None:
    task = office.open_task("T_plan", unit)
    office.do("lam_ott", "T_plan", PLAN, unit_id=unit)

    with pytest.raises(NotAllowed, match="recall-not-yours"):
        recall(office, cast.le_dt, task)
    with pytest.raises(NotFound):
        recall(office, cast.nguyen_qt, task)
    with pytest.raises(NotFound):
        recall_completion(office.database, officer_id=cast.lam_ott, task_id=999_999)


def test_what_has_given_numbers_or_dates_is_refused_with_the_reason(
    office: Office, cast: SimpleNamespace
) -> None:
    unit = office.unit("QU-NK")
    task = office.open_task("T_confirm_receipt", unit)
    office.do("lam_ott", "T_confirm_receipt", {"received_on": "21/06/2022", "declined": "false"},
              unit_id=unit)  # fmt: skip

    with pytest.raises(Changed, match="recall-effect"):
        recall(office, cast.lam_ott, task)


def test_the_page_offers_it_and_says_why_not(
    office: Office, unit: int, browser_of: Browse, cast: SimpleNamespace
) -> None:
    task = office.open_task("T_plan", unit)
    office.do("lam_ott", "T_plan", PLAN, unit_id=unit)
    mine, leader = browser_of(cast.lam_ott), browser_of(cast.le_dt)
    assert "Thu hồi, sửa lại" in mine.get(f"/tasks/{task.id}").text
    assert "Thu hồi, sửa lại" not in leader.get(f"/tasks/{task.id}").text
    approval = office.open_task("T_approve_plan", unit)
    claim_task(office.database, officer_id=cast.le_dt, task_id=approval.id)

    refused = mine.post(f"/tasks/{task.id}/recall")

    assert refused.status_code == 409
    assert "đã làm tiếp" in refused.text
    leader.post(f"/tasks/{approval.id}/release")
    assert mine.post(f"/tasks/{task.id}/recall").status_code == 303
    assert "bản nháp" in mine.get(f"/tasks/{task.id}").text
