"""Trao đổi: read by whoever sees the task, journalled, told to whom it calls, said once."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from server.actions.comments.comment_on_task import comment_on_task
from server.errors import Invalid, NotFound, Refused
from server.tables import Comment, Event, Notice, Task
from tests.rolled_out import handed_out, office
from tests.web.conftest import Browse, Office, app, browser_of, settings

__all__ = ["app", "browser_of", "handed_out", "office", "settings"]


@pytest.fixture
def receipt(office: Office) -> Task:
    return office.open_task("T_confirm_receipt", office.unit("QU-NK"))


def say(office: Office, by: int, task: Task, text: str, key: str = "1") -> int:
    return comment_on_task(
        office.database, officer_id=by, task_id=task.id, text=text, key=f"{by} {key}"
    )


def all_of(office: Office, table: type[Any]) -> list[Any]:
    with office.database.reading() as db:
        return list(db.scalars(select(table).order_by(table.id)))


def test_who_is_called_is_told_once_and_the_journal_says_so(
    office: Office, receipt: Task, cast: SimpleNamespace
) -> None:
    words = "Nhờ @le.dt xem, cc @LE.DT, a@b.vn không phải ai."

    numbers = {say(office, cast.lam_ott, receipt, words) for _ in range(2)}

    assert [one.id for one in all_of(office, Comment)] == list(numbers)
    told = [one for one in all_of(office, Notice) if one.code == "mentioned"]
    assert [(one.officer_id, one.task_id) for one in told] == [(cast.le_dt, receipt.id)]
    line = all_of(office, Event)[-1]
    assert (line.kind, line.task_id, line.data["comment"]) == (
        "task.mentioned", receipt.id, *numbers)  # fmt: skip


@pytest.mark.parametrize("called", ["@nguyen.qt", "@ung.ttk", "@khong.co"])
def test_who_may_not_see_the_task_and_who_is_not_there_are_called_in_vain(
    office: Office, receipt: Task, cast: SimpleNamespace, called: str
) -> None:
    with pytest.raises(Invalid, match="mention-unable") as refused:
        say(office, cast.lam_ott, receipt, f"Nhờ {called} xem.")

    assert refused.value.args_for_words == {"names": called}
    assert all_of(office, Comment) == []


def test_an_outsider_says_nothing_and_a_secret_is_not_said(
    office: Office, receipt: Task, cast: SimpleNamespace
) -> None:
    for officer_id in (cast.nguyen_qt, cast.ung_ttk):
        with pytest.raises(NotFound):
            say(office, officer_id, receipt, "Xin chào")
    with pytest.raises(Refused, match="secret-document"):
        say(office, cast.lam_ott, receipt, "MẬT\nNội dung")


def test_the_page_shows_what_was_said_with_names_and_earlier_ones_behind_a_link(
    office: Office, receipt: Task, cast: SimpleNamespace, browser_of: Browse
) -> None:
    for number in range(21):
        say(office, cast.lam_ott, receipt, f"Lời {number} <b> gửi @le.dt.", str(number))

    page = browser_of(cast.le_dt).get(f"/tasks/{receipt.id}").text
    first = all_of(office, Comment)[1].id
    earlier = browser_of(cast.le_dt).get(f"/tasks/{receipt.id}?before={first}").text

    assert 'Lời 20 &lt;b&gt; gửi <b class="at">@' in page
    assert "Lời 0 " not in page
    assert f"before={first}#trao-doi" in page
    assert "Lời 0 " in earlier


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "chưa có nội dung"),
        ("x" * 4001, "không quá 4000 ký tự"),
        ("gọi @ai.do nhé", "@ai.do"),
        (" ".join(f"@b{n}" for n in range(21)), "nhiều nhất 20 người"),
    ],
)
def test_a_refused_comment_comes_back_as_typed(
    receipt: Task, cast: SimpleNamespace, browser_of: Browse, text: str, told: str
) -> None:
    answer = browser_of(cast.lam_ott).post(f"/tasks/{receipt.id}/comments", data={"text": text})

    assert answer.status_code == 422
    assert told in answer.text
    assert text in answer.text


def test_the_choices_behind_an_at_are_people_who_see_the_task(
    receipt: Task, cast: SimpleNamespace, browser_of: Browse
) -> None:
    browser = browser_of(cast.lam_ott)

    def offered(typed: str) -> list[str]:
        answer = browser.get(f"/tasks/{receipt.id}/people", query_string={"q": typed})
        return [one["login"] for one in answer.json["people"]]

    assert "le.dt" in offered("")
    assert offered("le.d") == ["le.dt"]
    assert offered("nguyen.qt") == []
    assert browser_of(cast.nguyen_qt).get(f"/tasks/{receipt.id}/people").status_code == 404
