"""Completing a task: once, by whom it may be, and never an own draft."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from server.actions.cases.open_case import open_case
from server.actions.tasks.claim_task import claim_task
from server.actions.tasks.complete_task import complete_task
from server.errors import AlreadyDone, Changed, NotAllowed, NotFound
from server.tables import Answer


@pytest.fixture
def receipt(office: Any, directive_id: int) -> Any:
    """T_confirm_receipt of Quận ủy Ninh Kiều, open."""
    open_case(office.database, officer_id=office.cast.thuy_tn, directive_id=directive_id)
    office.roll_out(["QU-NK"])
    return office.open_task("T_confirm_receipt", office.unit("QU-NK"))


def confirm(office: Any, task: Any, officer: str, key: str = "") -> Any:
    raw = {"received_on": office.today(), "declined": "false"}
    return complete_task(
        office.database, officer_id=getattr(office.cast, officer), task_id=task.id,
        version=task.version, key=key or str(uuid.uuid4()), raw=raw,
    )  # fmt: skip


def test_the_same_form_sent_twice_gets_the_same_answer(office: Any, receipt: Any) -> None:
    key = str(uuid.uuid4())

    first = confirm(office, receipt, "lam_ott", key)

    assert confirm(office, receipt, "lam_ott", key) == first
    with pytest.raises(AlreadyDone) as refusal:
        confirm(office, receipt, "lam_ott")
    assert refusal.value.by == "Ông Thị Tường Lam"


def test_a_key_answers_for_one_task_only(office: Any, receipt: Any) -> None:
    confirm(office, receipt, "lam_ott", "one key")
    assigning = office.open_task("T_leader_assign", receipt.unit_id)

    with pytest.raises(NotAllowed):  # and not: done, as the receipt was
        confirm(office, assigning, "lam_ott", "one key")


def test_a_task_of_others_is_hidden_or_refused(office: Any, receipt: Any) -> None:
    with pytest.raises(NotFound):
        confirm(office, receipt, "ung_ttk")
    with pytest.raises(NotAllowed):
        confirm(office, receipt, "le_dt")


def test_an_old_page_is_refused(office: Any, receipt: Any) -> None:
    claim_task(office.database, officer_id=office.cast.lam_ott, task_id=receipt.id)
    receipt.version += 1

    with pytest.raises(Changed):
        confirm(office, receipt, "lam_ott")


def test_from_paper_it_is_marked_and_no_own_draft_is_approved(office: Any, receipt: Any) -> None:
    unit_id = receipt.unit_id
    today = office.today()

    done = office.do("an_qg", "T_confirm_receipt", {"received_on": today, "declined": "false"},
                     unit_id=unit_id, paper="Ông Thị Tường Lam")  # fmt: skip
    office.do("le_dt", "T_leader_assign", {"lead_officer": str(office.cast.lam_ott)},
              unit_id=unit_id)  # fmt: skip
    office.do("an_qg", "T_plan", {"plan_file": "FILE", "has_children": "false"},
              unit_id=unit_id, paper="Đàm Trọng Lễ")  # fmt: skip

    with office.database.reading() as db:
        assert db.get_one(Answer, done.answer_id).paper_signatory == "Ông Thị Tường Lam"
    with pytest.raises(NotAllowed, match="own-draft"):
        office.do("an_qg", "T_approve_plan", {"decision": "ok"}, unit_id=unit_id,
                  paper="Đàm Trọng Lễ")  # fmt: skip
