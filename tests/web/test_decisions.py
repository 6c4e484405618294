"""Decisions that are alike, given in one act: each its own, with its own rights and result."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from server.queries.decisions import kinds_of
from server.tables import Answer, Event, Task
from tests.rolled_out import case_id, handed_out, office
from tests.web.conftest import Browse, Office

__all__ = ["case_id", "handed_out", "office"]
STEP = "Quyết định tiếp nhận báo cáo"
UNITS = (("QU-NK", "le_dt", "lam_ott", "GOOD"), ("QU-BT", "nhan_tb", "ung_ttk", "PASS"))
REFUSED = "Chỉ quyết định cùng lúc được các việc của cùng một bước"


@pytest.fixture
def waiting(office: Office) -> list[Task]:
    """Two reports that are proposed to be accepted, of unlike quality."""
    for code, leader, specialist, quality in UNITS:
        office.carry_out(office.unit(code), leader, specialist)
        office.do("thuy_tn", "T_accept", {"proposal": "ok", "quality": quality},
                  instance_id=office.instance(office.unit(code)))  # fmt: skip
    with office.database.reading() as db:
        decisions = select(Task).where(Task.element == "T_accept_decide", Task.state == "open")
        return list(db.scalars(decisions.order_by(Task.id)))


def test_the_list_offers_it_and_each_keeps_what_was_proposed_of_it(
    office: Office, browser_of: Browse, waiting: list[Task]
) -> None:
    leader = browser_of(office.cast.hoa_dtb)
    assert 'value="decide"' in leader.get("/tasks").text
    sent = leader.post("/tasks/selection?q=bao+cao",
                       data={"_op": "decide", "task": [one.id for one in waiting]})  # fmt: skip
    page = leader.get(sent.headers["Location"]).text
    assert "Quyết định 2 việc" in page
    assert [quality in page for quality in ("<b>Tốt</b>", "<b>Đạt</b>")] == [True, True]

    form = {**typed(page), "decision": "ok"}
    first, again = (leader.post("/tasks/decisions", data=form) for _ in range(2))

    assert (first.status_code, first.headers["Location"]) == (303, "/tasks?q=bao+cao")
    assert again.status_code == 303
    assert "Đã quyết định 2 việc." in leader.get("/tasks").text
    with office.database.reading() as db:
        ids = [one.id for one in waiting]
        values = db.scalars(
            select(Answer.values).where(Answer.task_id.in_(ids)).order_by(Answer.task_id)
        )
        assert [(one["decision"], one["quality"]) for one in values] == [
            ("ok", "GOOD"), ("ok", "PASS")]  # fmt: skip
        told = select(func.count()).where(
            Event.kind == "task.completed", Event.task_id.in_(ids),
            Event.officer_id == office.cast.hoa_dtb,
        )  # fmt: skip
        assert db.scalar(told) == 2


def test_what_was_proposed_by_the_same_officer_is_refused_by_name_beside_what_is_done(
    office: Office, browser_of: Browse, waiting: list[Task]
) -> None:
    leader = browser_of(office.cast.hoa_dtb)
    with office.database.transaction() as db:
        own = select(Task.id).where(
            Task.element == "T_accept", Task.instance_id == waiting[0].instance_id
        )
        db.execute(
            update(Answer).where(Answer.task_id.in_(own)).values(officer_id=office.cast.hoa_dtb)
        )
    form = {**typed(asked(leader, waiting)), "decision": "ok"}

    leader.post("/tasks/decisions", data=form)

    told = leader.get("/tasks").text
    assert "Đã quyết định 1 việc." in told
    assert re.search(r"1 mục không làm được\. Quận ủy Ninh Kiều, 517-CV/TU: ", told)
    with office.database.reading() as db:
        assert [db.get_one(Task, one.id).state for one in waiting] == ["open", "done"]


def test_a_decision_without_what_it_needs_comes_back_at_its_place(
    office: Office, browser_of: Browse, waiting: list[Task]
) -> None:
    leader = browser_of(office.cast.hoa_dtb)
    form = {**typed(asked(leader, waiting)), "decision": "supplement", "reason": "  "}

    page = leader.post("/tasks/decisions", data=form)

    assert page.status_code == 422
    assert "Nội dung đề nghị bổ sung gửi đơn vị: " in page.text
    assert re.search(r'value="supplement"[^>]* checked', page.text)
    assert len(typed(page.text)["_task"]) == 2
    with office.database.reading() as db:
        assert {db.get_one(Task, one.id).state for one in waiting} == {"open"}


def test_what_is_not_alike_or_not_theirs_is_decided_one_by_one(
    office: Office, browser_of: Browse, waiting: list[Task]
) -> None:
    decision = waiting[0].id
    with office.database.reading() as db:
        other = db.scalars(select(Task.id).where(Task.element == "T_accept")).first() or 0

    for who, ids in (("hoa_dtb", [decision, other]), ("vy_ttn", [decision]), ("hoa_dtb", ["x"])):
        browser = browser_of(getattr(office.cast, who))
        posted = {"_task": [f"{one}.1" for one in ids], "decision": "ok"}
        pages = (browser.get("/tasks/decisions", query_string={"task": ids}),
                 browser.post("/tasks/decisions", data={}),
                 browser.post("/tasks/decisions", data=posted))  # fmt: skip
        assert [page.status_code for page in pages] == [422, 422, 422 if "x" in ids else 409]
        for page in pages:
            assert REFUSED in page.text
            assert who == "hoa_dtb" or STEP not in page.text
    with office.database.reading() as db:
        assert db.get_one(Task, decision).state == "open"
        assert kinds_of(db, [other]) == {other: None}


def test_what_all_refuse_comes_back_with_what_was_typed_and_why(
    office: Office, browser_of: Browse, waiting: list[Task]
) -> None:
    leader = browser_of(office.cast.hoa_dtb)
    form = {**typed(asked(leader, waiting)), "decision": "supplement", "reason": "Thêm số liệu"}
    with office.database.transaction() as db:
        db.execute(update(Task).where(Task.id.in_([one.id for one in waiting]))
                   .values(version=Task.version + 1))  # fmt: skip

    page = leader.post("/tasks/decisions", data=form)

    assert page.status_code == 409
    assert re.search(r"2 mục không làm được\. Quận ủy Ninh Kiều, 517-CV/TU: ", page.text)
    assert "<title>Lỗi: " in page.text
    assert re.search(r'value="supplement"[^>]* checked', page.text)
    assert "Thêm số liệu</textarea>" in page.text
    again = leader.post("/tasks/decisions", data={**form, **typed(page.text)})
    assert again.status_code == 303
    assert "Đã quyết định 2 việc." in leader.get("/tasks").text


def test_words_for_tasks_that_are_gone_stay_to_be_copied(
    office: Office, browser_of: Browse, waiting: list[Task]
) -> None:
    leader = browser_of(office.cast.hoa_dtb)
    said = {"decision": "supplement", "reason": "Thêm số liệu\r\nvà ảnh"}
    form = {**typed(asked(leader, waiting)), **said}
    with office.database.reading() as db:
        other = db.scalars(select(Task).where(Task.element == "T_accept")).first()
        assert other is not None
    unlike = {**form, "_task": [*form["_task"], f"{other.id}.{other.version}"]}
    first = leader.post("/tasks/decisions", data=unlike)
    with office.database.transaction() as db:
        db.execute(update(Task).where(Task.element == "T_accept_decide").values(state="cancelled"))

    second = leader.post("/tasks/decisions", data=form)

    for page, why in ((first, REFUSED), (second, "2 mục không làm được. ")):
        assert page.status_code == 409
        assert why in page.text
        assert '<p class="pre">Thêm số liệu\r\nvà ảnh</p>' in page.text
        assert '<p class="pre">supplement' not in page.text


def asked(browser: FlaskClient, waiting: list[Task]) -> str:
    ids = [one.id for one in waiting]
    return browser.get("/tasks/decisions", query_string={"task": ids}).text


def typed(page: str) -> dict[str, Any]:
    """What the form says before anybody types."""
    named = re.findall(r'type="hidden" name="(_key|next)" value="([^"]*)"', page)
    return {**dict(named), "_task": re.findall(r'name="_task" value="([\d.]+)"', page)}
