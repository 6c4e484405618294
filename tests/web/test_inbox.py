"""Việc của tôi: whose work stands there, in which group, and how it is taken."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from server.actions.cases.open_case import open_case
from server.actions.tasks.claim_task import claim_task
from server.tables import Task
from tests.web.conftest import Browse, Office


@pytest.fixture
def rolled_out(office: Office, directive_id: int) -> Office:
    """Ninh Kiều and Bình Thủy are to confirm that they have received 517-CV/TU."""
    open_case(office.database, officer_id=office.cast.thuy_tn, directive_id=directive_id)
    office.roll_out(["QU-NK", "QU-BT"])
    return office


@pytest.fixture
def shared(office: Office, directive_id: int) -> Task:
    """What either of two specialists of Ban Dân vận may do."""
    open_case(office.database, officer_id=office.cast.thuy_tn, directive_id=directive_id)
    return office.open_task("T_review_parsed")


@pytest.mark.usefixtures("rolled_out")
def test_a_task_stands_in_the_inbox_of_its_unit_only(
    browser_of: Browse, cast: SimpleNamespace
) -> None:
    mine = browser_of(cast.lam_ott).get("/tasks").text
    administrator = browser_of(cast.nguyen_qt).get("/tasks").text

    assert mine.count("Xác nhận đã nhận</a>") == 1
    assert "517-CV/TU" in mine
    assert "Không có việc nào đang chờ đồng chí." in administrator


def test_a_step_past_its_limit_is_past_a_mark_and_never_overdue(
    rolled_out: Office, browser_of: Browse, cast: SimpleNamespace
) -> None:
    rolled_out.move_clock("2022-07-05")

    page = browser_of(cast.lam_ott).get("/tasks").text

    assert "Qua mốc tham khảo" in page
    assert "k-moc" in page
    assert "Quá hạn" not in page
    assert "k-qua" not in page


def test_a_step_past_a_binding_deadline_is_overdue(
    rolled_out: Office, browser_of: Browse, cast: SimpleNamespace
) -> None:
    """The limit of the step was earlier, the binding day is 29/07/2022."""
    rolled_out.do("lam_ott", "T_confirm_receipt",
                  {"received_on": "21/06/2022", "declined": "false"},
                  unit_id=rolled_out.unit("QU-NK"))  # fmt: skip
    rolled_out.move_clock("2022-08-01")

    page = browser_of(cast.le_dt).get("/tasks").text

    assert "k-qua" in page


@pytest.mark.usefixtures("rolled_out")
def test_searching_needs_no_accents(browser_of: Browse, cast: SimpleNamespace) -> None:
    browser = browser_of(cast.lam_ott)

    for words in ("xac nhan", "XÁC NHẬN", "517 CV TU", "hoi lien hiep phu nu"):
        assert "Xác nhận đã nhận</a>" in browser.get("/tasks", query_string={"q": words}).text
    assert "Không có việc nào khớp" in browser.get("/tasks?q=khong+co").text


def test_a_taken_task_leaves_the_colleagues_list_and_comes_back(
    shared: Task, browser_of: Browse, cast: SimpleNamespace
) -> None:
    first, second = browser_of(cast.thuy_tn), browser_of(cast.an_qg)
    link = f"{shared.name}</a>"

    taken = first.post(f"/tasks/{shared.id}/claim", data={"next": "/tasks"})

    assert (taken.status_code, taken.headers["Location"]) == (303, "/tasks")
    assert "Đồng chí đã nhận</span>" in first.get("/tasks").text
    assert link not in second.get("/tasks").text
    assert link in second.get("/tasks?view=taken").text

    released = [first.post(f"/tasks/{shared.id}/release").status_code for _ in range(2)]

    assert released == [303, 303]  # the second press says nothing new
    assert link in second.get("/tasks").text


def test_a_taken_task_cannot_be_taken_again(
    shared: Task, office: Office, browser_of: Browse, cast: SimpleNamespace
) -> None:
    claim_task(office.database, officer_id=cast.thuy_tn, task_id=shared.id)

    answer = browser_of(cast.an_qg).post(f"/tasks/{shared.id}/claim")

    assert answer.status_code == 409
    assert "đã có người nhận" in answer.text
    assert f'href="/tasks/{shared.id}"' in answer.text


@pytest.mark.usefixtures("rolled_out")
def test_what_a_unit_sends_on_paper_stands_in_a_view_of_its_own(
    browser_of: Browse, cast: SimpleNamespace
) -> None:
    browser = browser_of(cast.thuy_tn)

    assert "Xác nhận đã nhận</a>" not in browser.get("/tasks").text
    paper = browser.get("/tasks?view=paper").text
    assert paper.count("Xác nhận đã nhận</a>") == 2
    assert "/paper-entry" in paper


@pytest.mark.usefixtures("rolled_out")
def test_a_long_list_continues_where_the_page_ended(
    browser_of: Browse, cast: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.queries.inbox.PAGE", 1)
    browser = browser_of(cast.thuy_tn)

    first = browser.get("/tasks?view=paper").text
    onward = first.split('class="more"')[1].split('href="')[1].split('"')[0].replace("&amp;", "&")
    second = browser.get(onward).text

    assert first.count("Xác nhận đã nhận</a>") == second.count("Xác nhận đã nhận</a>") == 1
    assert 'class="more"' not in second
