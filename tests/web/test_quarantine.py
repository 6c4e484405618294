"""Text with a mark of secrecy is stopped at the door, whatever field it was pasted into."""

from __future__ import annotations

import io
from dataclasses import replace
from types import SimpleNamespace
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from server.actions.cases.start_drafting import start_drafting
from server.tables import Comment, Draft, Event, Quarantined, Task
from tests.marked_files import docx
from tests.rolled_out import case_id, handed_out, office, planning
from tests.web.conftest import Browse, Office

__all__ = ["case_id", "handed_out", "office"]


@pytest.fixture
def officer(office: Office, case_id: int, browser_of: Browse) -> FlaskClient:
    assert case_id
    return browser_of(office.cast.lam_ott)


def test_marked_text_is_kept_nowhere_and_the_security_officer_reads_of_it(
    office: Office, officer: FlaskClient, browser_of: Browse
) -> None:
    task = planning(office)
    typed = {
        "_version": str(task.version),
        "_key": "k",
        "note": "Kính gửi\r\nTUYỆT MẬT\r\nTrận địa",
    }

    for address, sent in ((f"/tasks/{task.id}/draft", typed),
                          (f"/tasks/{task.id}/comments", {"text": "MẬT\nTrận địa"}),
                          (f"/tasks/{task.id}/completion", {**typed, "_op": "submit"}),
                          ("/deputies", {"reason": "TỐI MẬT\nTrận địa"})):  # fmt: skip
        answer = officer.post(address, data=sent)
        assert answer.status_code == 422, address
        assert "Không nhận tài liệu bí mật nhà nước" in answer.text

    page = browser_of(office.cast.tam_tv).get("/quarantine").text
    assert page.count("Văn bản gõ vào, không giữ") == 4
    assert "Trận địa" not in page
    with office.database.reading() as db:
        assert db.scalars(select(Comment.id)).all() == []
        assert "Trận địa" not in str(db.scalars(select(Draft.values)).all())
        assert "Trận địa" not in str(db.scalars(select(Event.data)).all())
    assert browser_of(office.cast.nguyen_qt).get("/quarantine").status_code == 404


LEVELS = ("Mật", "TOI_MAT", "Tuyệt mật", "khác")


@pytest.fixture
def drafting(office: Office, handed_out: SimpleNamespace) -> Task:
    assert handed_out
    start_drafting(office.database, officer_id=office.cast.thuy_tn)
    return office.open_task("T_draft")


def test_a_draft_with_a_level_that_is_chosen_is_not_kept(
    office: Office, drafting: Task, browser_of: Browse
) -> None:
    officer = browser_of(office.cast.thuy_tn)
    typed = {"_version": str(drafting.version), "subject": "Trận địa", "secrecy_level": "Không"}
    at = f"/tasks/{drafting.id}/draft"

    told = [officer.post(at, data={**typed, "secrecy_level": one}) for one in LEVELS]

    assert [one.status_code for one in told] == [422] * len(LEVELS)
    assert all("Không nhận tài liệu bí mật nhà nước" in one.text for one in told)
    assert "Trận địa" not in kept(office)
    assert officer.post(at, data=typed).status_code < 400
    assert "Trận địa" in kept(office)


@pytest.mark.parametrize("pressed", ["submit", "draft"])
def test_a_form_tells_a_level_itself_with_what_was_typed(
    pressed: str, office: Office, drafting: Task, browser_of: Browse
) -> None:
    at = f"/tasks/{drafting.id}/completion"
    typed = {"_version": str(drafting.version), "_key": "k", "_op": pressed, "subject": "Trận địa"}

    told = browser_of(office.cast.thuy_tn).post(at, data={**typed, "secrecy_level": "Mật"})

    assert told.status_code == 422
    assert "mật" in told.text.lower()
    assert "Trận địa" in told.text
    assert "Trận địa" not in kept(office)


def kept(office: Office) -> str:
    with office.database.reading() as db:
        return str(db.scalars(select(Draft.values)).all())


def test_a_mark_is_found_in_every_value_of_a_field_and_in_names_too(
    office: Office, officer: FlaskClient
) -> None:
    at = f"/tasks/{planning(office).id}/draft"

    answers = [
        officer.post(at, data={"note": ["Kính gửi", "MẬT\nTrận địa"]}),
        officer.post(at, data={"note.\nTỐI MẬT\n": "x"}),
        officer.post(at, json={"changed": {"TUYỆT MẬT\nTrận địa": "x"}}),
    ]

    assert [one.status_code for one in answers] == [422] * 3
    assert all("Không nhận tài liệu bí mật nhà nước" in one.text for one in answers)


def test_files_of_a_model_are_read_for_a_mark_too(office: Office, browser_of: Browse) -> None:
    modeller = browser_of(office.cast.dat_kv)
    drawn = '<task name="TỐI MẬT"/>', '{"title": "T\\u1ed0I M\\u1eacT"}'
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("a.bpmn", drawn[0].encode("utf-16"))

    sent = [(drawn[0].encode(), "a.bpmn"), (drawn[1].encode(), "forms/a.schema.json"),
            (packed.getvalue(), "a.zip")]  # fmt: skip
    answers = [modeller.post("/models/imports", data={"files": (io.BytesIO(one), name)})
               for one, name in sent]  # fmt: skip
    answers.append(modeller.post("/model-drafts/1/files", json={"changed": {"a.bpmn": drawn[0]}}))

    assert [one.status_code for one in answers] == [422] * 4
    assert all("Không nhận tài liệu bí mật nhà nước" in one.text for one in answers)
    page = browser_of(office.cast.tam_tv).get("/quarantine").text
    assert page.count("Văn bản gõ vào, không giữ") == 4


def test_json_that_lies_too_deep_in_itself_is_no_fault(officer: FlaskClient) -> None:
    for deep in ("[" * 990 + "]" * 990, "[" * 100_000):
        answer = officer.post("/model-drafts/1/files", data=deep, content_type="application/json")
        assert answer.status_code < 500, answer.status_code


def test_a_marked_file_is_told_to_its_sender_and_wiped_on_the_page(
    office: Office, officer: FlaskClient, browser_of: Browse
) -> None:
    task, guard = planning(office), browser_of(office.cast.tam_tv)

    sent = {"files": [(io.BytesIO(docx("MẬT", "Trận địa")), "a.docx")]}
    assert officer.post(f"/tasks/{task.id}/files", data=sent).status_code == 303

    assert "a.docx: Có dấu độ mật nhà nước" in officer.get(f"/tasks/{task.id}").text
    with office.database.reading() as db:
        number = db.scalars(select(Quarantined.id)).one()
    assert "một tệp có dấu MẬT" in guard.get("/notices").text
    assert "Chờ hủy" in guard.get("/quarantine").text
    refused = guard.post(f"/quarantine/{number}/wipe", data={"reason": " "})
    assert "Căn cứ, biên bản: chưa ghi" in refused.text
    done = guard.post(f"/quarantine/{number}/wipe", data={"reason": "Biên bản 02"})
    assert done.location == "/quarantine"
    assert "Đã hủy" in guard.get(f"/quarantine/{number}").text


def test_a_paper_for_some_only_says_so_wherever_it_is_listed(
    office: Office, officer: FlaskClient
) -> None:
    task = planning(office)
    sent = {"files": [(io.BytesIO(docx("LƯU HÀNH NỘI BỘ", "Báo cáo")), "a.docx")]}

    assert officer.post(f"/tasks/{task.id}/files", data=sent).status_code == 303

    page = officer.get(f"/tasks/{task.id}").text
    assert "Lưu hành nội bộ: không gửi ra ngoài" in page


def test_a_workbook_is_not_opened_before_the_scanner_has_passed_it(
    office: Office, browser_of: Browse, app: Flask
) -> None:
    away = replace(app.extensions["settings"], scanner="unix:/nowhere/clamd.ctl")
    app.extensions["settings"] = away
    admin = browser_of(office.cast.nguyen_qt)

    sent = {"list": (io.BytesIO(b"PK\x03\x04"), "a.xlsx"), "_op": "try"}
    assert "Tệp danh sách" in admin.post("/organisation/roster", data=sent).text
    listed = admin.get("/organisation/roster.xlsx").data
    answer = admin.post("/organisation/roster",
                        data={"list": (io.BytesIO(listed), "a.xlsx"), "_op": "try"})  # fmt: skip

    assert answer.status_code == 422
    assert "đang chờ quét vi-rút" in answer.text
