"""A task on paper, and the page behind its code: who may, what is sent, no secret in the code."""

from __future__ import annotations

import io
from types import SimpleNamespace

from flask.testing import FlaskClient
from sqlalchemy import select

from server.tables import File
from server.web.sheets import code_of
from tests.rolled_out import handed_out, office
from tests.web.conftest import Browse, Office

__all__ = ["handed_out", "office"]
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63000100"
    "000500010d0a2db40000000049454e44ae426082"
)


def test_the_sheet_holds_the_task_its_deadline_and_a_code_of_nothing_but_its_address(
    office: Office, browser_of: Browse, cast: SimpleNamespace
) -> None:
    task = office.open_task("T_confirm_receipt", office.unit("QU-NK"))

    page = browser_of(cast.lam_ott).get(f"/tasks/{task.id}/sheet").text

    assert "PHIẾU XỬ LÝ VIỆC" in page
    assert "517-CV/TU" in page
    assert task.due_on
    assert f"{task.due_on:%d/%m/%Y}" in page
    address = f"http://localhost/tasks/{task.id}/photo"
    assert code_of(address) in page
    assert address in page


def test_a_photograph_becomes_a_file_of_the_task(
    office: Office, browser_of: Browse, cast: SimpleNamespace
) -> None:
    task = office.open_task("T_confirm_receipt", office.unit("QU-NK"))
    phone = browser_of(cast.lam_ott)

    asked = phone.get(f"/tasks/{task.id}/photo").text
    sent = phone.post(f"/tasks/{task.id}/files", data={"files": (io.BytesIO(PNG), "to-1.png")})

    assert 'capture="environment"' in asked
    assert '<label class="btn sm" for="photo">Chụp hoặc chọn ảnh</label>' in asked
    assert '<input class="sr" type="file" id="photo"' in asked
    assert f'action="/tasks/{task.id}/files"' in asked
    assert sent.status_code == 303
    with office.database.reading() as db:
        file = db.scalars(select(File).where(File.name == "to-1.png")).one()
        assert (file.task_id, file.media_type) == (task.id, "image/png")


def test_what_is_no_photograph_is_told_on_the_page_it_was_sent_from(
    office: Office, browser_of: Browse, cast: SimpleNamespace
) -> None:
    task = office.open_task("T_confirm_receipt", office.unit("QU-NK"))
    phone = browser_of(cast.lam_ott)
    wrong = {"from": "photo", "files": (io.BytesIO(b"hello"), "a.txt")}

    none, text, plain = (
        phone.post(f"/tasks/{task.id}/files", data=sent) for sent in ({"from": "photo"}, wrong, {})
    )

    assert [none.status_code, text.status_code, plain.status_code] == [422, 422, 422]
    assert "<h1>Gắn ảnh tờ giấy</h1>" in none.text
    assert "<span>Chọn ít nhất một tệp.</span>" in none.text
    assert "<h1>Gắn ảnh tờ giấy</h1>" in text.text
    assert "a.txt: Loại tệp này không nhận" in text.text
    assert "<h1>Xác nhận đã nhận</h1>" in plain.text
    assert "Chọn ít nhất một tệp." in plain.text


def test_who_only_looks_sends_nothing_an_outsider_finds_nothing_a_stranger_signs_in_there(
    office: Office, browser_of: Browse, stranger: FlaskClient, cast: SimpleNamespace
) -> None:
    task = office.open_task("T_confirm_receipt", office.unit("QU-NK"))

    looking = browser_of(cast.tuong_km).get(f"/tasks/{task.id}/photo")
    assert (looking.status_code, 'type="file"' in looking.text) == (200, False)
    for page in ("sheet", "photo"):
        path = f"/tasks/{task.id}/{page}"
        assert browser_of(cast.ung_ttk).get(path).status_code == 404
        signing_in = stranger.get(path)
        assert (signing_in.status_code, f'value="{path}"' in signing_in.text) == (401, True)


def test_a_task_that_is_done_takes_no_photograph(
    office: Office, browser_of: Browse, cast: SimpleNamespace
) -> None:
    task = office.open_task("T_confirm_receipt", office.unit("QU-NK"))
    office.do("lam_ott", "T_confirm_receipt", {"received_on": "21/06/2022", "declined": "false"},
              unit_id=office.unit("QU-NK"))  # fmt: skip
    browser = browser_of(cast.lam_ott)

    assert 'type="file"' not in browser.get(f"/tasks/{task.id}/photo").text
    assert "PHIẾU XỬ LÝ VIỆC" in browser.get(f"/tasks/{task.id}/sheet").text
