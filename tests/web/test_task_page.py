"""One task: what its page tells, and what its form does with what is sent."""

from __future__ import annotations

import io
import re
from types import SimpleNamespace
from typing import Any

import pytest

from server.actions.cases.open_case import open_case
from server.tables import Answer, Draft, Task
from tests.web.conftest import Browse, Office

RECEIPT = {"received_on": "21/06/2022", "declined": "false"}


@pytest.fixture
def rolled_out(office: Office, directive_id: int) -> Office:
    open_case(office.database, officer_id=office.cast.thuy_tn, directive_id=directive_id)
    office.roll_out(["QU-NK", "QU-BT"])
    return office


@pytest.fixture
def task(rolled_out: Office) -> Task:
    """Ninh Kiều is to confirm the receipt."""
    return rolled_out.open_task("T_confirm_receipt", rolled_out.unit("QU-NK"))


def form(task: Task, **typed: Any) -> dict[str, Any]:
    hidden = {"_version": task.version, "_key": "0b5f7f4e-0001", "_op": "submit"}
    return {**hidden, **RECEIPT, **typed}


def test_the_page_tells_until_when_why_and_by_which_words(
    task: Task, browser_of: Browse, cast: SimpleNamespace
) -> None:
    page = browser_of(cast.lam_ott).get(f"/tasks/{task.id}").text

    assert "Vì sao mốc này?" in page
    assert "Hạn ràng buộc" in page
    assert "Số ngày làm việc theo tham số chung" in page
    assert '<blockquote class="quote">' in page
    assert "Lịch sử" in page


def test_a_task_of_another_unit_is_not_found(
    task: Task, browser_of: Browse, cast: SimpleNamespace
) -> None:
    outsider = browser_of(cast.nguyen_qt)

    for path in ("", "/paper-entry", "/obstacle"):
        assert outsider.get(f"/tasks/{task.id}{path}").status_code == 404
    for path in ("/completion", "/draft", "/claim", "/release", "/paper-entry"):
        assert outsider.post(f"/tasks/{task.id}{path}", data=form(task)).status_code == 404


def test_completing_records_the_answer_and_leads_on(
    task: Task, browser_of: Browse, cast: SimpleNamespace
) -> None:
    browser = browser_of(cast.lam_ott)

    answer = browser.post(f"/tasks/{task.id}/completion", data=form(task))

    assert answer.status_code == 303
    done = browser.get(f"/tasks/{task.id}").text
    assert "Kết quả đã ghi" in done
    assert '<dd><span class="pre">21/06/2022</span></dd>' in done


def test_the_same_form_sent_twice_is_answered_once(
    task: Task, rolled_out: Office, browser_of: Browse, cast: SimpleNamespace
) -> None:
    browser = browser_of(cast.lam_ott)

    answers = [browser.post(f"/tasks/{task.id}/completion", data=form(task)) for _ in range(2)]

    assert [one.status_code for one in answers] == [303, 303]
    with rolled_out.database.reading() as db:
        assert db.query(Answer).filter(Answer.task_id == task.id).count() == 1


def test_whoever_comes_second_is_told_who_was_first(
    task: Task, browser_of: Browse, cast: SimpleNamespace
) -> None:
    browser_of(cast.lam_ott).post(f"/tasks/{task.id}/completion", data=form(task))

    late = browser_of(cast.lam_ott).post(
        f"/tasks/{task.id}/completion", data=form(task, _key="0b5f7f4e-0002")
    )

    assert late.status_code == 409
    assert "đã hoàn thành lúc" in late.text
    assert f'href="/tasks/{task.id}"' in late.text


def test_a_faulty_answer_comes_back_with_everything_typed(
    task: Task, browser_of: Browse, cast: SimpleNamespace
) -> None:
    browser = browser_of(cast.lam_ott)

    answer = browser.post(
        f"/tasks/{task.id}/completion",
        data=form(task, received_on="31/02/2022", note="Ghi chú <còn> nguyên"),
    )

    assert answer.status_code == 422
    assert "<title>Lỗi: Xác nhận đã nhận | Thông Suốt</title>" in answer.text
    assert 'role="alert"' in answer.text
    assert 'value="31/02/2022"' in answer.text
    assert "Ghi chú &lt;còn&gt; nguyên" in answer.text
    target = re.search(r'<li><a href="#([^"]+)"', answer.text)
    assert target
    assert f'id="{target[1]}"' in answer.text


def test_a_form_of_an_older_page_comes_back_with_everything_typed(
    task: Task, browser_of: Browse, cast: SimpleNamespace
) -> None:
    answer = browser_of(cast.lam_ott).post(
        f"/tasks/{task.id}/completion", data=form(task, _version=99, note="còn nguyên")
    )

    assert answer.status_code == 409
    assert "còn nguyên" in answer.text


def test_a_draft_is_kept_as_typed_and_shown_again(
    task: Task, rolled_out: Office, browser_of: Browse, cast: SimpleNamespace
) -> None:
    browser = browser_of(cast.lam_ott)

    answer = browser.post(
        f"/tasks/{task.id}/completion", data=form(task, _op="draft", received_on="32/13/22")
    )

    assert answer.status_code == 303
    with rolled_out.database.reading() as db:
        draft = db.get_one(Draft, task.id)
        assert draft.values["received_on"] == "32/13/22"
    page = browser.get(f"/tasks/{task.id}").text
    assert 'value="32/13/22"' in page
    assert "Đã lưu nháp lúc" in page
    assert "Nháp" in browser.get("/tasks?view=draft").text


def test_the_script_saves_a_draft_and_is_told_when(
    task: Task, browser_of: Browse, cast: SimpleNamespace
) -> None:
    browser = browser_of(cast.lam_ott)
    json = {"Accept": "application/json"}

    kept = browser.post(f"/tasks/{task.id}/draft", data=form(task), headers=json)
    old = browser.post(f"/tasks/{task.id}/draft", data=form(task, _version=9), headers=json)

    assert kept.status_code == 200
    assert re.fullmatch(r"\d\d:\d\d", kept.get_json()["at"])
    assert (old.status_code, old.get_json()["code"]) == (409, "task-changed")


def test_taking_a_task_from_its_form_keeps_what_was_typed(
    task: Task, browser_of: Browse, cast: SimpleNamespace
) -> None:
    browser = browser_of(cast.lam_ott)

    browser.post(f"/tasks/{task.id}/claim", data=form(task, _op="claim", note="đang viết dở"))

    page = browser.get(f"/tasks/{task.id}").text
    assert "đang viết dở" in page
    assert "Trả lại việc cho đơn vị" in page


def test_an_entry_from_paper_asks_for_date_signatory_and_scan(
    task: Task, browser_of: Browse, cast: SimpleNamespace
) -> None:
    browser = browser_of(cast.thuy_tn)

    asked = browser.get(f"/tasks/{task.id}/paper-entry")
    refused = browser.post(f"/tasks/{task.id}/paper-entry", data=form(task, note="còn nguyên"))

    assert asked.status_code == 200
    assert "Người ký trên văn bản" in asked.text
    assert refused.status_code == 422
    assert "Chọn bản chụp của văn bản" in refused.text
    assert "còn nguyên" in refused.text


def test_who_may_not_enter_from_paper_is_turned_away(
    task: Task, browser_of: Browse, cast: SimpleNamespace
) -> None:
    assert browser_of(cast.lam_ott).get(f"/tasks/{task.id}/paper-entry").status_code == 403


@pytest.mark.parametrize(
    "typed",
    [
        {"_version": "x"}, {"_version": "9" * 50}, {"_key": ""}, {"_key": "k" * 500},
        {"_op": "del:nothing:9"}, {"_op": "add:"}, {"_op": "\x00"}, {"received_on": "\x00"},
        {"received_on.0.x": "1"}, {"attachments": ["999999999999999999999", "-1", "abc"]},
        {"note": "x" * 100_000}, {"_paper_file": "99999999999999999999"},
    ],
)  # fmt: skip
def test_no_form_makes_the_server_fail(
    task: Task, browser_of: Browse, cast: SimpleNamespace, typed: dict[str, Any]
) -> None:
    for officer_id, path in ((cast.lam_ott, "completion"), (cast.thuy_tn, "paper-entry")):
        answer = browser_of(officer_id).post(f"/tasks/{task.id}/{path}", data=form(task, **typed))

        assert answer.status_code < 500, answer.text[-300:]


def test_an_uploaded_file_stays_with_the_draft_and_can_be_fetched(
    task: Task, browser_of: Browse, cast: SimpleNamespace
) -> None:
    browser = browser_of(cast.lam_ott)
    scan = (io.BytesIO(b"%PDF-1.4\n%%EOF\n"), "biên bản.pdf")

    browser.post(f"/tasks/{task.id}/completion", data=form(task, _op="draft", attachments=scan))

    page = browser.get(f"/tasks/{task.id}").text
    found = re.search(r'href="(/files/\d+)"', page)
    assert found
    with browser.get(found[1]) as file:
        assert file.status_code == 200
        assert file.headers["Content-Disposition"].startswith("attachment")
    assert browser_of(cast.nguyen_qt).get(found[1]).status_code == 404


def test_a_refused_file_takes_nothing_else_with_it(
    task: Task, browser_of: Browse, cast: SimpleNamespace
) -> None:
    program = (io.BytesIO(b"MZ\x90\x00not a document"), "a.exe")

    answer = browser_of(cast.lam_ott).post(
        f"/tasks/{task.id}/completion", data=form(task, note="còn nguyên", attachments=program)
    )

    assert answer.status_code == 422
    assert "còn nguyên" in answer.text
    assert "a.exe" in answer.text


def test_what_came_on_paper_is_marked_so_for_good(
    task: Task, browser_of: Browse, cast: SimpleNamespace
) -> None:
    browser = browser_of(cast.thuy_tn)
    scan = (io.BytesIO(b"%PDF-1.4\n%%EOF\n"), "giay.pdf")
    paper = {"_paper_date": "21/06/2022", "_paper_signatory": "Đoàn Thanh Lê", "_paper_scan": scan}

    answer = browser.post(f"/tasks/{task.id}/paper-entry", data=form(task, **paper))

    assert answer.status_code == 303, answer.text
    page = browser.get(f"/tasks/{task.id}").text
    assert "Nhập từ văn bản giấy" in page
    assert "Đoàn Thanh Lê" in page
