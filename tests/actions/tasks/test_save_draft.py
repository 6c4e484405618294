"""A draft stays with its task, field by field, and nobody writes over a colleague's."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from server.actions.tasks.assign_task import assign_task
from server.actions.tasks.save_draft import save_draft
from server.errors import Changed
from server.tables import Draft, Membership, Task
from tests.rolled_out import handed_out, office
from tests.web.conftest import Office

__all__ = ["handed_out", "office"]


@pytest.fixture
def receipt(office: Office) -> Task:
    """Ninh Kiều's, with a second clerk in the unit."""
    with office.database.transaction() as db:
        unit = office.unit("QU-NK")
        db.add(Membership(officer_id=office.cast.ung_ttk, unit_id=unit, role="van_thu"))
    return office.open_task("T_confirm_receipt", office.unit("QU-NK"))


def save(office: Office, by: int, task: Task, seen: str | None = "", **values: str) -> str:
    """Gives the moment by which the next form knows it."""
    save_draft(office.database, officer_id=by, task_id=task.id, version=task.version,
               values=values, seen=seen)  # fmt: skip
    return draft(office, task).saved_at.isoformat()


def draft(office: Office, task: Task) -> Draft:
    with office.database.reading() as db:
        return db.get_one(Draft, task.id)


def test_each_field_keeps_the_moment_it_became_what_it_is(
    office: Office, receipt: Task, cast: SimpleNamespace
) -> None:
    first = save(office, cast.lam_ott, receipt, note="một", received_on="21/06/2022")
    second = save(office, cast.lam_ott, receipt, first, note="hai", received_on="21/06/2022", x="")

    assert draft(office, receipt).kept == {"note": second, "received_on": first}


def test_what_was_typed_goes_with_the_task_to_whoever_is_given_it_and_is_theirs_then(
    office: Office, receipt: Task, cast: SimpleNamespace
) -> None:
    first = save(office, cast.lam_ott, receipt, note="đang viết")
    assign_task(office.database, officer_id=cast.lam_ott, task_id=receipt.id, to_id=cast.ung_ttk)

    assert draft(office, receipt).values == {"note": "đang viết"}
    with pytest.raises(Changed, match="task-claimed"):
        save(office, cast.lam_ott, receipt, first, note="từ trang còn mở")
    save(office, cast.ung_ttk, receipt, first, note="viết tiếp")
    assert draft(office, receipt).values == {"note": "viết tiếp"}


def test_a_form_that_has_not_seen_a_colleagues_draft_does_not_write_over_it(
    office: Office, receipt: Task, cast: SimpleNamespace
) -> None:
    first = save(office, cast.lam_ott, receipt, note="của tôi")

    with pytest.raises(Changed, match="draft-of-colleague"):
        save(office, cast.ung_ttk, receipt, "", note="đè lên")

    assert draft(office, receipt).values == {"note": "của tôi"}
    save(office, cast.ung_ttk, receipt, first, note="đã xem rồi")
