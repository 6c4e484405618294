"""Words that were proposed of each: shown beside it, and kept unless others are said for all."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from server.demo.play import Play
from server.tables import Answer, Task
from tests.processes import templates as story
from tests.processes.test_templates import play
from tests.web.conftest import Browse
from tests.web.test_decisions import typed

__all__ = ["play"]
UNITS = ("QU-NK", "QU-BT")
DAY = date(2022, 6, 22)


def propose(play: Play) -> list[int]:
    """A supplement of each unit, each in its own words."""
    story.send(play, "dissemination")
    for unit in UNITS:
        story.report(play, unit, DAY, story.said_of(DAY))
        play.do("T_accept", unit, {"decision": "supplement", "reason": f"Thiếu số liệu {unit}"})
    with play.database.reading() as db:
        decisions = select(Task.id).where(Task.element == "T_decide", Task.state == "open")
        return list(db.scalars(decisions.order_by(Task.id)))


def answered(play: Play, ids: list[int]) -> list[str | None]:
    with play.database.reading() as db:
        values = db.scalars(
            select(Answer.values).where(Answer.task_id.in_(ids)).order_by(Answer.task_id)
        )
        return [one.get("reason") for one in values]


def test_a_leader_finds_the_proposed_words_in_the_form(play: Play, browser_of: Browse) -> None:
    ids, leader = propose(play), browser_of(play.officers["hoa.dtb"])

    pages = [leader.get(f"/tasks/{one}").text for one in ids]

    for unit, page in zip(UNITS, pages, strict=True):
        assert f"Thiếu số liệu {unit}</textarea>" in page


def test_words_left_blank_stay_as_proposed_of_each(play: Play, browser_of: Browse) -> None:
    ids, leader = propose(play), browser_of(play.officers["hoa.dtb"])

    page = leader.get("/tasks/decisions", query_string={"task": ids}).text
    sent = leader.post("/tasks/decisions", data={**typed(page), "decision": "supplement"})

    proposed = [f"Thiếu số liệu {unit}" for unit in UNITS]
    assert [f"<b>{text}</b>" in page for text in proposed] == [True, True]
    assert "Để trống thì giữ như đã đề xuất ở từng việc: Nội dung đề nghị bổ sung" in page
    assert sent.status_code == 303
    assert answered(play, ids) == proposed


def test_words_that_are_typed_are_said_of_all(play: Play, browser_of: Browse) -> None:
    ids, leader = propose(play), browser_of(play.officers["hoa.dtb"])
    page = leader.get("/tasks/decisions", query_string={"task": ids}).text

    said = {"decision": "supplement", "reason": "Gửi lại trong tuần"}
    sent = leader.post("/tasks/decisions", data={**typed(page), **said})

    assert sent.status_code == 303
    assert answered(play, ids) == ["Gửi lại trong tuần"] * 2
