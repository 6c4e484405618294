"""What a program did in an officer's name stands in the journal under its key."""

from __future__ import annotations

from typing import Any

from markupsafe import escape
from sqlalchemy import select

from server.journal_commands import is_whole
from server.tables import Token
from tests.api.conftest import Entry
from tests.processes.conftest import Office
from tests.web.conftest import Browse, browser_of

__all__ = ["browser_of"]

RECEIVED = {"received_on": "2022-06-21", "declined": False}
KEY = "Đồng bộ <văn thư>"
SAID = f"(bằng khóa truy cập “{KEY}”)"


def confirmed_by_key(office: Office, client_of: Entry) -> int:
    """The step; its officer has a program that completes it."""
    task = office.open_task("T_confirm_receipt", office.unit("QU-NK"))
    client = client_of(office.cast.lam_ott, name=KEY)
    seen = client.get(f"/tasks/{task.id}")
    done = client.ask("POST", f"/tasks/{task.id}/completion", {"values": RECEIVED},
                      if_match=seen.etag, idempotency_key="k")  # fmt: skip
    assert done.status == 200
    return task.id


def test_an_act_by_a_key_says_which_on_pages_in_files_and_by_the_api(
    office: Office, client_of: Entry, browser_of: Browse, case_id: int
) -> None:
    task_id = confirmed_by_key(office, client_of)
    by_hand = {"lead_officer": str(office.cast.lam_ott)}
    office.do("le_dt", "T_leader_assign", by_hand, unit_id=office.unit("QU-NK"))

    lines: list[Any] = list(client_of(office.cast.thuy_tn).every(f"/cases/{case_id}/journal"))
    page = browser_of(office.cast.thuy_tn).get(f"/cases/{case_id}/papers").text
    whole = browser_of(office.cast.chau_ltt).get("/journal").text
    table = browser_of(office.cast.thuy_tn).get(f"/reports/journal.csv?case={case_id}")

    with office.database.reading() as db:
        key_id = db.scalars(select(Token.id).where(Token.name == KEY)).one()
        assert is_whole(db)
    marked = [one for one in lines if one["key"]]
    assert {one["task_id"] for one in marked} == {task_id}
    assert {(one["key_id"], one["key"], SAID in one["says"]) for one in marked} == {
        (key_id, KEY, True)
    }
    assert {one["kind"] for one in marked} == {"task.completed"}
    assert {SAID in one["says"] for one in lines if not one["key"]} == {False}
    assert page.count(escape(SAID)) == whole.count(escape(SAID)) == len(marked)
    assert table.data.decode("utf-8-sig").count(SAID) == len(marked)
