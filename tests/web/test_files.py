"""Files: sent one by one or many, looked at in a frame, kept from whoever may not see them."""

from __future__ import annotations

import gc
import io
import threading
import warnings
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from server.demo.scan import scan
from server.services import previews
from server.tables import File, Task
from tests.rolled_out import handed_out, office
from tests.web.conftest import Browse, Office

__all__ = ["handed_out", "office"]
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
    "6060600000000500010d0a2db40000000049454e44ae426082"
)


@pytest.fixture
def receipt(office: Office) -> Task:
    return office.open_task("T_confirm_receipt", office.unit("QU-NK"))


def send(browser: FlaskClient, task: Task, *files: tuple[bytes, str], **more: Any) -> Any:
    chosen = [(io.BytesIO(content), name) for content, name in files]
    return browser.post(f"/tasks/{task.id}/files", data={"files": chosen}, **more)


def only_file(office: Office) -> File:
    with office.database.reading() as db:
        return db.scalars(select(File).order_by(File.id.desc())).first() or File()


def test_several_are_sent_at_once_and_what_is_refused_loses_no_other(
    receipt: Task, browser_of: Browse, cast: SimpleNamespace
) -> None:
    browser = browser_of(cast.lam_ott)

    answer = send(browser, receipt, (scan("a"), "a.pdf"), (b"MZ", "xau.pdf"), (PIXEL, "b.png"))

    page = browser.get(f"/tasks/{receipt.id}").text
    assert answer.location == f"/tasks/{receipt.id}#tep"
    assert "Đã đính kèm 2 tệp." in page
    assert "xau.pdf: Loại tệp này không nhận" in page
    assert page.count('class="look"') == 2
    assert send(browser, receipt).status_code == 422
    for other in (cast.ung_ttk, cast.nguyen_qt):
        assert send(browser_of(other), receipt, (PIXEL, "b.png")).status_code == 404


def test_a_script_gets_the_line_of_the_list_for_its_field(
    receipt: Task, browser_of: Browse, cast: SimpleNamespace
) -> None:
    browser = browser_of(cast.lam_ott)
    given = {"files": (io.BytesIO(PIXEL), "b.png"), "field": 'a"b', "at": "0"}

    answer = browser.post(
        f"/tasks/{receipt.id}/files", data=given, headers={"Accept": "application/json"}
    )

    line, number = answer.json["line"], answer.json["id"]
    assert f'<input type="hidden" name="a&#34;b" value="{number}">' in line
    assert "Máy không đọc được hết tệp này (ảnh, bản scan, PDF có khóa hoặc quá dài)" in line


def test_a_page_is_drawn_for_a_frame_in_which_nothing_runs(
    office: Office, receipt: Task, browser_of: Browse, cast: SimpleNamespace
) -> None:
    browser = browser_of(cast.lam_ott)
    send(browser, receipt, (scan("a"), "a.pdf"))
    at = f"/files/{only_file(office).id}"

    frame, page = browser.get(f"{at}/preview"), browser.get(f"{at}/pages/1")

    assert "sandbox allow-same-origin" in frame.headers["Content-Security-Policy"]
    assert "script-src" not in frame.headers["Content-Security-Policy"]
    assert frame.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert (page.mimetype, page.data[:4]) == ("image/png", b"\x89PNG")
    assert browser.get(f"{at}/preview?page=2").status_code == 422
    assert browser.get(f"{at}/pages/2").status_code == 422
    for path in ("", "/preview", "/pages/1"):
        assert browser_of(cast.ung_ttk).get(at + path).status_code == 404


def test_a_damaged_pdf_is_told_in_the_frame(
    office: Office, receipt: Task, browser_of: Browse, cast: SimpleNamespace
) -> None:
    browser = browser_of(cast.lam_ott)
    send(browser, receipt, (b"%PDF-1.4 hong", "hong.pdf"))

    answer = browser.get(f"/files/{only_file(office).id}/preview")

    assert answer.status_code == 422
    assert "Không xem trước được tệp này" in answer.text


def test_who_waits_too_long_for_a_picture_is_told_and_holds_no_thread(
    office: Office, receipt: Task, browser_of: Browse, cast: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    browser = browser_of(cast.lam_ott)
    send(browser, receipt, (scan("a"), "a.pdf"))
    at = f"/files/{only_file(office).id}"
    monkeypatch.setattr(previews, "AT_ONCE", threading.Semaphore(0))
    monkeypatch.setattr(previews, "PATIENCE", 0.01)

    frame, page = browser.get(f"{at}/preview"), browser.get(f"{at}/pages/1")

    assert (frame.status_code, page.status_code) == (429, 429)
    assert "Nhiều người đang xem trước tệp" in frame.text


def test_what_the_scanner_has_not_passed_is_handed_out_to_nobody(
    office: Office, receipt: Task, browser_of: Browse, cast: SimpleNamespace, app: Flask
) -> None:
    browser = browser_of(cast.lam_ott)
    send(browser, receipt, (PIXEL, "b.png"))
    at = f"/files/{only_file(office).id}"
    app.extensions["settings"] = replace(app.extensions["settings"], scanner="unix:/nowhere")

    waiting = [browser.get(at + path) for path in ("", "/preview", "/pages/1")]
    assert [one.status_code for one in waiting] == [403] * 3
    assert "đang chờ quét vi-rút" in waiting[0].text
    assert "đang chờ quét vi-rút" in browser.get(f"/tasks/{receipt.id}").text

    with office.database.transaction() as db:
        db.execute(update(File).values(infection="Eicar", scanned_at=db.now))
    assert "có vi-rút (Eicar)" in browser.get(at).text
    assert "Có vi-rút" in browser.get(f"/tasks/{receipt.id}").text


def test_whoever_attached_a_file_withdraws_it_before_the_step_is_done(
    office: Office, receipt: Task, browser_of: Browse, cast: SimpleNamespace
) -> None:
    browser = browser_of(cast.lam_ott)
    send(browser, receipt, (scan("a"), "nham.pdf"), (PIXEL, "b.png"))
    with office.database.reading() as db:
        wrong, other = db.scalars(select(File.id).order_by(File.id)).all()
    at = f"/files/{wrong}/withdrawal"
    assert f'href="{at}"' in browser.get(f"/tasks/{receipt.id}").text
    assert at not in browser_of(cast.thuy_tn).get(f"/tasks/{receipt.id}").text
    assert "<mark>nham</mark>.pdf" in browser.get("/search?q=nham&kind=file").text

    browser.get(at)
    for _ in range(2):  # the button is pressed twice
        done = browser.post(at, data={"reason": "Đính kèm nhầm"})

    page = browser.get(done.location.partition("#")[0]).text
    assert "<s>nham.pdf</s>" in page
    assert "rút tệp nham.pdf, lý do: Đính kèm nhầm" in page
    assert browser.get(f"/files/{wrong}").status_code == 403
    assert "<mark>nham</mark>" not in browser.get("/search?q=nham&kind=file").text
    given = {"received_on": "21/06/2022", "declined": "false"}
    with pytest.raises(pytest.fail.Exception, match="attachments"):
        office.do("lam_ott", "T_confirm_receipt", {**given, "attachments": [str(wrong)]})
    office.do("lam_ott", "T_confirm_receipt", {**given, "attachments": [str(other)]},
              unit_id=receipt.unit_id)  # fmt: skip
    late = browser.post(f"/files/{other}/withdrawal", data={"reason": "Muộn"})
    assert late.status_code == 409
    assert browser.get(f"/files/{other}/withdrawal").status_code == 404


def test_a_form_that_breaks_off_amid_a_file_leaves_no_file_open(
    receipt: Task, browser_of: Browse, cast: SimpleNamespace
) -> None:
    browser = browser_of(cast.lam_ott)
    head = b'--B\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n'
    sent = head + bytes(1 << 20)  # more than is kept in memory

    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", ResourceWarning)
        gc.collect()
        told.clear()  # what tests before this one had left
        answer = browser.post(
            f"/tasks/{receipt.id}/files",
            data=sent,
            content_type="multipart/form-data; boundary=B",
        )
        gc.collect()

    assert answer.status_code == 422
    assert [str(one.message) for one in told] == []
