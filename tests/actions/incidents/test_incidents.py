"""Incidents in hand: tried again, data amended, a step skipped, settled, reopened."""

from __future__ import annotations

import uuid
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from server.access import may_complete
from server.actions.incidents.amend_data import amend_data
from server.actions.incidents.reopen_incident import reopen_incident
from server.actions.incidents.retry_incident import retry_incident
from server.actions.incidents.settle_incident import settle_incident
from server.actions.incidents.skip_step import skip_step
from server.actions.tasks.complete_task import complete_task
from server.database import Database
from server.errors import Changed, Invalid, NotAllowed, NotFound
from server.recording.incidents import StepFailed
from server.tables import Event, Incident, Instance, Membership, Notice, Task, Unit
from tests.processes.test_failing_models import GATEWAY, ONWARD, SCRIPT, open_task, started

WAYS = GATEWAY.format("n > 1", "n > 5")
LETS_GO = SCRIPT.format("x = [][3]").replace(
    "<script>",
    '<extensionElements><s:properties><s:property name="skippable" value="true"/>'
    "</s:properties></extensionElements><script>",
)


def send(database: Database, officer_id: int) -> None:
    task = open_task(database)
    with suppress(StepFailed):
        complete_task(database, officer_id=officer_id, task_id=task.id, version=task.version,
                      key=str(uuid.uuid4()), raw={})  # fmt: skip


def the_incident(database: Database) -> Incident:
    with database.reading() as db:
        return db.scalars(select(Incident).order_by(Incident.id.desc()).limit(1)).one()


def given(database: Database, officer_id: int, **more: Any) -> dict[str, Any]:
    return {"database": database, "officer_id": officer_id, "key": str(uuid.uuid4()),
            "incident_id": the_incident(database).id, **more}  # fmt: skip


def status_of(database: Database, instance_id: int) -> str:
    with database.reading() as db:
        return db.get_one(Instance, instance_id).status


def test_the_same_failure_is_one_incident_that_counts(
    database: Database, cast: SimpleNamespace
) -> None:
    started(database, WAYS)

    send(database, cast.thuy_tn)
    send(database, cast.thuy_tn)

    with database.reading() as db:
        found = db.scalars(select(Incident)).one()
    assert (found.count, found.officer_id, found.element) == (2, cast.thuy_tn, "a")
    assert found.last_at is not None


def test_an_officers_step_is_theirs_to_send_again_so_they_are_told(
    database: Database, cast: SimpleNamespace
) -> None:
    started(database, WAYS)
    send(database, cast.thuy_tn)
    asked = given(database, cast.nguyen_qt)

    assert retry_incident(**asked) == 1
    assert retry_incident(**asked) == 1  # the same form again: the same answer

    with database.reading() as db:
        notice = db.scalars(select(Notice).where(Notice.code == "incident-mended")).one()
        assert notice.officer_id == cast.thuy_tn
    with pytest.raises(Changed):
        retry_incident(**given(database, cast.nguyen_qt))
    with pytest.raises(NotFound):
        retry_incident(**given(database, cast.lam_ott))


def test_amended_data_lets_the_step_pass_and_the_journal_has_both_values(
    database: Database, cast: SimpleNamespace
) -> None:
    instance_id = started(database, WAYS)
    send(database, cast.thuy_tn)

    amend_data(**given(database, cast.thuy_tn, changes={"n": 2}, reason="Đếm thiếu một đơn vị."))
    send(database, cast.thuy_tn)

    assert status_of(database, instance_id) == "completed"
    with database.reading() as db:
        told = db.scalars(select(Event).where(Event.kind == "instance.amended")).one()
        assert told.data["changes"] == [{"path": "n", "before": 1, "after": 2}]
        assert told.data["reason"] == "Đếm thiếu một đơn vị."
        assert told.officer_id == cast.thuy_tn


def test_data_is_content_and_only_known_scalars_of_their_kind_with_a_reason(
    database: Database, cast: SimpleNamespace
) -> None:
    started(database, WAYS)
    send(database, cast.thuy_tn)

    with pytest.raises(NotAllowed):
        amend_data(**given(database, cast.nguyen_qt, changes={"n": 2}, reason="Lý do."))
    with pytest.raises(NotFound):
        amend_data(**given(database, cast.lam_ott, changes={"n": 2}, reason="Lý do."))
    for changes, reason in (({"n": 2}, " "), ({"n": "two"}, "Lý do."), ({"m": 2}, "Lý do."),
                            ({"n": 1}, "Lý do.")):  # fmt: skip
        with pytest.raises(Invalid):
            amend_data(**given(database, cast.thuy_tn, changes=changes, reason=reason))


def test_a_step_that_the_model_lets_go_is_skipped_once(
    database: Database, cast: SimpleNamespace
) -> None:
    instance_id = started(database, LETS_GO + ONWARD)
    send(database, cast.thuy_tn)

    with pytest.raises(Invalid):
        skip_step(**given(database, cast.nguyen_qt, reason=""))
    skip_step(**given(database, cast.nguyen_qt, reason="Chỉ để thống kê."))
    send(database, cast.thuy_tn)

    assert status_of(database, instance_id) == "completed"
    with database.reading() as db:
        told = db.scalars(select(Event).where(Event.kind == "step.skipped")).one()
        assert (told.data["element"], told.data["name"]) == ("a", "Tính")


def test_no_other_step_is_skipped(database: Database, cast: SimpleNamespace) -> None:
    started(database, SCRIPT.format("x = [][3]") + ONWARD)
    send(database, cast.thuy_tn)

    with pytest.raises(Changed) as refused:
        skip_step(**given(database, cast.nguyen_qt, reason="Lý do."))

    assert refused.value.code == "not-skippable"


def test_settled_by_hand_with_a_reason_and_reopened(
    database: Database, cast: SimpleNamespace
) -> None:
    started(database, WAYS)
    send(database, cast.thuy_tn)

    with pytest.raises(Invalid):
        settle_incident(**given(database, cast.nguyen_qt, reason=""))
    settle_incident(**given(database, cast.nguyen_qt, reason="Đã sửa mẫu."))
    settled = the_incident(database)
    reopen_incident(**given(database, cast.thuy_tn, reason="Vẫn hỏng."))

    assert (settled.resolution, settled.resolved_by_id) == ("settled", cast.nguyen_qt)
    assert (the_incident(database).resolved_at, the_incident(database).resolution) == (None, "")
    with pytest.raises(Changed):
        reopen_incident(**given(database, cast.thuy_tn, reason="Vẫn hỏng."))


def test_when_somebody_holds_the_role_the_task_finds_them(
    database: Database, cast: SimpleNamespace
) -> None:
    started(database, WAYS, role="uy_vien_btv")
    assert the_incident(database).code == "nobody-found"
    with database.transaction() as db:
        unit_id = db.scalars(select(Unit.id).where(Unit.code == "BDV")).one()
        db.add(Membership(officer_id=cast.hoa_dtb, unit_id=unit_id, role="uy_vien_btv"))

    retry_incident(**given(database, cast.nguyen_qt))

    with database.reading() as db:
        assert may_complete(db, cast.hoa_dtb, db.scalars(select(Task)).one())
        assert db.scalars(select(Incident.resolution)).all() == ["retried"]
