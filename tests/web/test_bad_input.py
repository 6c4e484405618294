"""Bad input, row by row: what is sent, the answer, the words that name the place; nothing stored.

Of one open task, Ninh Kiều's receipt, so that the rows share one story; each row is judged alone.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from server.actions.cases.open_case import open_case
from server.database import Database
from server.tables import Answer, Assignment, Case, DefinitionDraft, Directive, Draft, File, Task
from server.worker import run_until_idle
from tests.web.conftest import Browse, Office

Told = tuple[str, ...]
Row = tuple[Mapping[str, Any], int, Told]
PDF = b"%PDF-1.4\n%%EOF\n"


def day(text: str) -> dict[str, str]:
    return {"received_on": text}


DATE = ("Ngày nhận", "#f-received_on")
FORMS: tuple[Row, ...] = (
    (day(""), 422, DATE),
    (day("   "), 422, DATE),
    (day("hôm qua"), 422, DATE),
    (day("31/02/2022"), 422, DATE),
    (day("00/00/0000"), 422, DATE),
    (day("06/21/2022"), 422, DATE),
    (day("21/06/22222"), 422, DATE),
    (day("21-06"), 422, DATE),
    (day("1e3"), 422, DATE),
    (day("-1"), 422, DATE),
    (day("null"), 422, DATE),
    (day("{}"), 422, DATE),
    (day("<script>alert(1)</script>"), 422, DATE),
    (day("' OR 1=1 --"), 422, DATE),
    (day("\x00"), 422, DATE),
    (day("21/06/2022\x00"), 422, DATE),
    (day("\ud7ff\ufffe"), 422, DATE),
    (day("9" * 10_000), 422, DATE),
    (day("01/01/2999"), 422, DATE),
    (day("19/06/2022"), 422, (*DATE, "trước ngày ban hành văn bản")),
    ({"received_on": ["21/06/2022", "x"]}, 422, DATE),
    ({"received_on.0.x": "1", "received_on": ""}, 422, DATE),
    ({"received_on.a.b": "1"}, 422, DATE),
    ({"received_on": ["20/06/2022", "21/06/2022"]}, 422, DATE),
    ({"declined": "maybe"}, 422, ("#f-declined",)),
    ({"declined": "2"}, 422, ("#f-declined",)),
    ({"declined": ["true", "maybe"]}, 422, ("#f-declined",)),
    ({"declined.x": "true"}, 422, ("#f-declined",)),
    ({"attachments.0.file": "1"}, 422, ("#f-attachments",)),
    ({"note.0": "x"}, 422, ("#f-note",)),
    ({"declined": "true"}, 422, ("Lý do từ chối", "#f-decline_reason")),
    ({"declined": "true", "decline_reason": "  "}, 422, ("Lý do từ chối",)),
    ({"declined": "true", "decline_reason": "x" * 501}, 422, ("Lý do từ chối", "500")),
    ({"note": "x" * 100_000}, 422, ("Ghi chú",)),
    ({"attachments": "999999"}, 422, ("Tệp đính kèm",)),
    ({"attachments": "-1"}, 422, ("Tệp đính kèm",)),
    ({"attachments": "abc"}, 422, ("Tệp đính kèm",)),
    ({"attachments": "../../etc/passwd"}, 422, ("Tệp đính kèm",)),
    ({"_version": "0"}, 409, ("vừa",)),
    ({"_version": "-1"}, 409, ("vừa",)),
    ({"_version": "x"}, 409, ("vừa",)),
    ({"_version": "99"}, 409, ("vừa",)),
    ({"_version": "9" * 60}, 409, ("vừa",)),
    ({"_version": ""}, 409, ("vừa",)),
)
"""Fields typed over a sound form -> status and words of the page."""


def file(content: bytes, name: str) -> dict[str, Any]:
    return {"attachments": (content, name)}


def damaged_docx() -> bytes:
    """It opens, and what is packed in it does not."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:t>một hai ba</w:t>" * 50)
    content = bytearray(packed.getvalue())
    at = content.index(b"word/document.xml") + len("word/document.xml")
    content[at : at + 8] = b"\xff" * 8
    return bytes(content)


UPLOADS: tuple[Row, ...] = (
    (file(b"MZ\x90\x00program", "a.exe"), 422, ("a.exe",)),
    (file(b"MZ\x90\x00program", "a.pdf"), 422, ("a.pdf",)),
    (file(b"<html><script>1</script></html>", "a.pdf"), 422, ("a.pdf",)),
    (file(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg"), 422, ("a.svg",)),
    (file(b"#!/bin/sh\nrm -rf /\n", "a.jpg"), 422, ("a.jpg",)),
    (file(b"\x7fELF\x02\x01", "a.docx"), 422, ("a.docx",)),
    (file(b"PK\x03\x04not a document", "a.docx"), 422, ("a.docx",)),
    (file(b"", "empty.pdf"), 422, ("empty.pdf",)),
    (file(b"\x00\xff", "../../a.pdf"), 422, ("a.pdf",)),
    (file(b"\x89PNG", "a.php\x00.png"), 422, ("a.php",)),
    (file(damaged_docx(), "hong.docx"), 422, ("hong.docx",)),
)
"""A file beside a sound form."""

ADDRESSES: tuple[tuple[str, str, str, int], ...] = (
    ("nguyen_qt", "GET", "/tasks/{task}", 404),
    ("nguyen_qt", "POST", "/tasks/{task}/completion", 404),
    ("nguyen_qt", "POST", "/tasks/{task}/draft", 404),
    ("nguyen_qt", "POST", "/tasks/{task}/claim", 404),
    ("nguyen_qt", "POST", "/tasks/{task}/release", 404),
    ("nguyen_qt", "POST", "/tasks/{task}/assignment", 404),
    ("nguyen_qt", "POST", "/tasks/{task}/recall", 404),
    ("lam_ott", "POST", "/tasks/{task}/assignment", 422),
    ("lam_ott", "POST", "/tasks/{task}/recall", 403),
    ("lam_ott", "POST", "/tasks/999999/recall", 404),
    ("nguyen_qt", "POST", "/tasks/{task}/comments", 404),
    ("nguyen_qt", "POST", "/tasks/{task}/files", 404),
    ("nguyen_qt", "GET", "/tasks/{task}/people", 404),
    ("lam_ott", "POST", "/tasks/{task}/comments", 422),
    ("lam_ott", "POST", "/tasks/{task}/files", 422),
    ("lam_ott", "POST", "/tasks/{other}/comments", 404),
    ("lam_ott", "POST", "/tasks/{other}/files", 404),
    ("lam_ott", "GET", "/files/999999/preview", 404),
    ("lam_ott", "GET", "/files/999999/pages/1", 404),
    ("lam_ott", "POST", "/tasks/selection", 422),
    ("lam_ott", "GET", "/tasks/decisions", 422),
    ("lam_ott", "POST", "/tasks/decisions", 422),
    ("lam_ott", "POST", "/filters", 422),
    ("lam_ott", "POST", "/filters/999999/deletion", 404),
    ("lam_ott", "POST", "/deputies", 422),
    ("lam_ott", "POST", "/deputies/999999/end", 404),
    ("nguyen_qt", "POST", "/deputies", 422),
    ("nguyen_qt", "POST", "/tasks/{task}/paper-entry", 404),
    ("nguyen_qt", "GET", "/cases/{case}", 404),
    ("nguyen_qt", "GET", "/cases/{case}/papers", 404),
    ("lam_ott", "POST", "/tasks/{task}/paper-entry", 403),
    ("lam_ott", "GET", "/tasks/{task}/paper-entry", 403),
    ("lam_ott", "POST", "/tasks/{other}/completion", 404),
    ("lam_ott", "POST", "/tasks/{other}/claim", 404),
    ("lam_ott", "GET", "/tasks/{other}", 404),
    ("lam_ott", "GET", "/tasks/0", 404),
    ("lam_ott", "GET", "/tasks/-1", 404),
    ("lam_ott", "GET", "/tasks/1.5", 404),
    ("lam_ott", "GET", "/tasks/99999999999999999999", 404),
    ("lam_ott", "GET", "/tasks/%00", 404),
    ("lam_ott", "GET", "/tasks/%F0%9F%92%A9", 404),
    ("lam_ott", "GET", "/tasks/..%2f..%2fetc", 404),
    ("lam_ott", "GET", "/files/999999", 404),
    ("lam_ott", "GET", "/files/-1", 404),
    ("lam_ott", "GET", "/static/../app.py", 404),
    ("lam_ott", "GET", "/static/%2e%2e/app.py", 404),
    ("lam_ott", "GET", "/cases/999999", 404),
    ("lam_ott", "GET", "/cases/abc", 404),
    ("lam_ott", "GET", "/directives/999999", 404),
    ("lam_ott", "GET", "/obstacles/999999", 404),
    ("lam_ott", "GET", "/change-requests/999999", 404),
    ("lam_ott", "POST", "/change-requests/999999/withdrawal", 404),
    ("lam_ott", "GET", "/assignments/999999/change-request", 404),
    ("lam_ott", "GET", "/tasks/{other}/change-request", 404),
    ("nguyen_qt", "GET", "/tasks/{task}/change-request", 404),
    ("lam_ott", "GET", "/rounds/999999", 404),
    ("lam_ott", "GET", "/rounds/-1/reports.csv", 404),
    ("lam_ott", "GET", "/rounds/1/reports.exe", 404),
    ("lam_ott", "GET", "/cases/{case}/rounds", 404),
    ("lam_ott", "POST", "/cases/{case}/review", 403),
    ("lam_ott", "POST", "/cases/{case}/review-day", 403),
    ("lam_ott", "POST", "/cases/{case}/chasing/letter", 403),
    ("lam_ott", "POST", "/cases/{case}/chasing/ladder", 403),
    ("lam_ott", "POST", "/cases/{case}/units/-1/chase-pause", 404),
    ("lam_ott", "POST", "/cases/{case}/units/999999/chase-pause", 403),
    ("lam_ott", "POST", "/assignments/999999/chase-pause", 404),
    ("lam_ott", "POST", "/chase-pauses/999999/end", 404),
    ("lam_ott", "GET", "/letters/999999.docx", 404),
    ("lam_ott", "POST", "/obstacles/brief", 422),
    ("nguyen_qt", "GET", "/cases/{case}/chasing", 404),
    ("nguyen_qt", "POST", "/cases/{case}/chasing/letter", 404),
    ("nguyen_qt", "GET", "/cases/{case}/archive.zip", 404),
    ("", "GET", "/cases/{case}/archive.zip", 401),
    ("", "POST", "/obstacles/brief", 401),
    ("lam_ott", "GET", "/cases/{case}/end", 403),
    ("lam_ott", "POST", "/cases/{case}/end", 403),
    ("nguyen_qt", "POST", "/cases/{case}/end", 404),
    ("lam_ott", "GET", "/tasks/{task}/completion", 405),
    ("lam_ott", "PUT", "/tasks/{task}", 405),
    ("lam_ott", "DELETE", "/tasks/{task}", 405),
    ("lam_ott", "GET", "/sign-out", 405),
    ("lam_ott", "POST", "/tasks", 405),
    ("", "GET", "/tasks/{task}", 401),
    ("", "POST", "/tasks/{task}/completion", 401),
    ("", "GET", "/cases/{case}", 401),
    ("", "GET", "/files/1", 401),
    ("", "GET", "/notices", 401),
    ("", "GET", "/change-requests", 401),
    ("", "POST", "/cases/{case}/review", 401),
)
"""Who, method, address -> status."""


ISSUED: tuple[tuple[dict[str, str], str], ...] = (
    ({"subject": "x" * 501}, "#subject"),
    ({"signatory": "x" * 201}, "#signatory"),
    ({"term": "x" * 61}, "#term"),
    ({"number": "9" * 30}, "#number"),
    ({"issuer": "²"}, "#issuer"),
    ({"issuer": "9" * 30}, "#issuer"),
    ({"issued_on": "31/02/2022"}, "#issued_on"),
    ({"urgency": "x"}, "#urgency"),
    ({"addressees.0.text": "x" * 301}, "#addressees.0.text"),
    ({"addressees.0.kind": "x"}, "#addressees.0.kind"),
    ({"addressees.0.role": "x"}, "#addressees.0.role"),
    ({"references.0.subject": "x", "references.0.relation": "x"}, "#references.0.relation"),
    ({"references.0.full_number": "x" * 61}, "#references.0.full_number"),
    ({"obligations.0.deadline_kind": "x"}, "#obligations.0.deadline_kind"),
    ({"obligations.0.deliverable": "x" * 501}, "#obligations.0.deliverable"),
    ({"obligations.0.cooperate": "x" * 301}, "#obligations.0.cooperate"),
    ({"obligations.0.ordinal": "x" * 11}, "#obligations.0.ordinal"),
    ({"obligations.1.ordinal": "1", "obligations.1.text": "x"}, "trùng với một dòng khác"),
)
"""Typed over a sound entry of an issued directive -> the field that is named."""
ENTRY = {
    "doc_type": "CV", "number": "900", "symbol": "CV/TU", "issuer": "TU-CT", "subject": "Thử",
    "issued_on": "20/06/2022", "signatory": "Người ký", "drafting_unit": "BDV", "_op": "submit",
    "addressees.0.text": "Quận ủy Ninh Kiều", "addressees.0.unit": "QU-NK",
    "obligations.0.ordinal": "1", "obligations.0.text": "Triển khai.",
}  # fmt: skip
CHANGES: tuple[tuple[dict[str, Any], str], ...] = (
    ({"kind": ""}, "#f-kind"),
    ({"kind": "x"}, "#f-kind"),
    ({"kind": ["EXTEND", "RETURN"]}, "#f-kind"),
    ({"reason": "  "}, "#f-reason"),
    ({"reason": "x" * 10_001}, "#f-reason"),
    ({"reason": "\x00"}, "#f-reason"),
    ({"new_due": ""}, "#f-new_due"),
    ({"new_due": "31/02/2022"}, "#f-new_due"),
    ({"new_due": "21/06/2022"}, "phải sau hôm nay"),
    ({"new_due": "29/07/2022"}, "phải sau hạn hiện hành"),
    ({"kind": "ADJUST"}, "#f-new_content"),
    ({"kind": "ADJUST", "new_content": "x" * 501}, "#f-new_content"),
    ({"document.date": "21/06/2022"}, "#f-document"),
    ({"document.number": "x" * 101}, "#f-document"),
)
"""Typed over a sound request for an extension -> what the answer names."""
ODD: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("GET", "/cases/{case}?group=" + "9" * 5000, {}),
    ("GET", "/cases/{case}/progress?process=%00&after=" + "9" * 99, {}),
    ("GET", "/cases/{case}/diagram.json?process=%00", {}),
    ("GET", "/cases?q=%00%ff&after=%F0", {}),
    ("GET", "/tasks?q=%00&unit=" + "9" * 15 + "&after=9999-12-31_" + "9" * 15, {}),
    ("GET", "/assignments?box=%00&unit=" + "9" * 15, {}),
    ("GET", "/portfolio/units?period=2022-Q9&against=%00&after=" + "9" * 15, {}),
    ("GET", "/portfolio/obligations?after=" + "9" * 15, {}),
    ("GET", "/cases/{case}?view=%00&by=x&unit=%00&after=" + "9" * 15, {}),
    ("GET", "/cases/{case}/receipts?show=%00&unit=%00&days=" + "9" * 15, {}),
    ("POST", "/cases/{case}/receipts/requests", {"days": "-1", "unit": "\x00"}),
    ("POST", "/closings", {"case": "9" * 15, "period": "\x00"}),
    ("GET", "/obstacles?state=%00&case=" + "9" * 15, {}),
    ("GET", "/models/%00", {}),
    ("GET", "/change-requests?state=%00&after=x&case=" + "9" * 15, {}),
    ("POST", "/change-requests", {"assignment": "\x00"}),
    ("POST", "/change-requests", {"assignment": "9" * 99}),
    ("POST", "/sign-in", {"login": "a\x00b", "password": "\x00"}),
    ("POST", "/language", {"language": "\x00", "next": "\x00"}),
    ("POST", "/notices/reading", {"until": "9" * 99}),
    ("POST", "/notices/settings", {"hour": "\x00", "told": "\x00", "digest": "x" * 999}),
    ("POST", "/notices/settings", {"hour": "9" * 5000}),
    ("GET", "/calendar/%00.ics", {}),
    ("GET", "/calendar/WzEsMV0." + "A" * 5000 + ".ics", {}),
    ("GET", "/search?q=%00%ff%F0&kind=%00&after=%00", {}),
    ("GET", "/search?kind=file&q=" + "9" * 5000 + "&after=" + "9" * 15 + "_" + "9" * 15, {}),
    ("GET", "/tasks/" + "9" * 15 + "/sheet", {}),
    ("GET", "/tasks/" + "9" * 18 + "/photo", {}),
    ("POST", "/cases/new/issued", {"_op": "del:obligations:" + "9" * 5000}),
    ("POST", "/cases/new/issued", {**ENTRY, "subject": "a\x00b", "issuer": "\x00"}),
    ("POST", "/registers/incoming", {"unit": "9" * 15, "issuer": "a", "full_number": "1",
                                     "subject": "\x00 b"}),
)  # fmt: skip
"""Method, address, form: nonsense that no page offers."""


def packed(*names: str, content: bytes = b"<a/>") -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return whole.getvalue()


BPMN = b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">%s</definitions>'
BOMB = b'<!DOCTYPE a [<!ENTITY b "' + b"x" * 99 + b'">]>' + BPMN % b"&b;"
MODELS: tuple[tuple[str, bytes, str], ...] = (
    ("", b"", ""),
    ("rong.bpmn", b"", "rong.bpmn"),
    ("rac.bpmn", b"\x00\xff\xfe", "rac.bpmn"),
    ("dut.bpmn", BPMN[:60], "dut.bpmn"),
    ("bom.bpmn", BOMB, "bom.bpmn"),
    ("tep-ngoai.bpmn", b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "tep-ngoai.bpmn"),
    ("khac.bpmn", b"<html/>", "quy trình"),
    ("trong.bpmn", BPMN % b"", "quy trình"),
    ("ma-xau.bpmn", BPMN % b'<process id="../x"/>', "../x"),
    ("bieu-mau.json", b"{}", ".bpmn"),
    ("a.exe", b"MZ\x90", "a.exe"),
    ("hong.zip", b"PK\x03\x04broken", "hong.zip"),
    ("nhieu.zip", packed(*(f"{n}.bpmn" for n in range(2000))), "quá lớn"),
    ("no.zip", packed("a.bpmn", content=b" " * (64 << 20)), "quá lớn"),
    ("leo.zip", packed("../../etc/a.bpmn", content=BPMN % b'<process id="p"/>'), "../etc/a.bpmn"),
)
"""A model that is taken in: its name, what is in it, what the answer names."""


@pytest.fixture
def story(office: Office, directive_id: int, browser_of: Browse, cast: SimpleNamespace) -> Any:
    open_case(office.database, officer_id=office.cast.thuy_tn, directive_id=directive_id)
    office.roll_out(["QU-NK", "QU-BT"])
    task = office.open_task("T_confirm_receipt", office.unit("QU-NK"))
    other = office.open_task("T_confirm_receipt", office.unit("QU-BT"))
    return SimpleNamespace(
        task=task, other=other, database=office.database, cast=cast,
        browser=browser_of(cast.lam_ott), browser_of=browser_of,
    )  # fmt: skip


def test_every_faulty_form_is_answered_with_its_place_and_nothing_is_stored(story: Any) -> None:
    before = stored(story.database)
    wrong = [fault for row in FORMS if (fault := judged(story.browser, story.task, row))]

    assert not wrong, "\n".join(wrong)
    assert stored(story.database) == before


def test_every_refused_file_is_named_and_nothing_is_stored(story: Any) -> None:
    before = stored(story.database)
    wrong = [fault for row in UPLOADS if (fault := judged(story.browser, story.task, row))]

    assert not wrong, "\n".join(wrong)
    assert stored(story.database) == before


def test_every_wrong_address_is_turned_away(story: Any, stranger: FlaskClient) -> None:
    before = stored(story.database)
    wrong = []
    for who, method, path, status in ADDRESSES:
        browser = story.browser_of(getattr(story.cast, who)) if who else stranger
        filled = path.format(task=story.task.id, other=story.other.id, case=story.task.case_id)
        answer = browser.open(filled, method=method, data=sound(story.task))
        if answer.status_code != status or "Traceback" in answer.text:
            wrong.append(f"{who or 'nobody'} {method} {filled}: {answer.status_code}, not {status}")

    assert not wrong, "\n".join(wrong)
    assert stored(story.database) == before


def test_an_issued_directive_names_the_field_at_fault_and_nothing_is_stored(story: Any) -> None:
    before, wrong = stored(story.database), []
    for typed, place in ISSUED:
        browser = story.browser_of(story.cast.thuy_tn)
        answer = browser.post("/cases/new/issued", data={**ENTRY, **typed})
        if answer.status_code != 422 or place.replace(".", "-") not in answer.text:
            wrong.append(f"{str(typed)[:60]}: {answer.status_code}")

    assert not wrong, "\n".join(wrong)
    assert stored(story.database) == before


def test_a_faulty_request_for_a_change_names_its_place_and_nothing_is_stored(story: Any) -> None:
    task = request_begun(story)
    before, wrong = stored(story.database), []
    for typed, place in CHANGES:
        sound = {"kind": "EXTEND", "reason": "Chờ số liệu.", "new_due": "19/08/2022"}
        sent = {
            "_version": task.version,
            "_key": "0b5f7f4e-0010",
            "_op": "submit",
            **sound,
            **typed,
        }
        answer = story.browser.post(f"/tasks/{task.id}/completion", data=sent)
        if answer.status_code != 422 or place not in answer.text:
            wrong.append(f"{str(typed)[:60]}: {answer.status_code} {said(answer.text)}")

    assert not wrong, "\n".join(wrong)
    assert stored(story.database) == before


def request_begun(story: Any) -> Task:
    """The form of a request about Ninh Kiều's binding duty."""
    with story.database.reading() as db:
        part = db.scalars(
            select(Assignment.id).where(
                Assignment.unit_id == story.task.unit_id, Assignment.deadline_kind == "BINDING"
            )
        ).one()
    story.browser.post("/change-requests", data={"assignment": str(part)})
    run_until_idle(story.database)
    with story.database.reading() as db:
        return db.scalars(
            select(Task).where(Task.form.like("%.request"), Task.state == "open")
        ).one()  # fmt: skip


def test_nonsense_is_never_a_fault_of_the_server(story: Any) -> None:
    browser, before, wrong = story.browser_of(story.cast.thuy_tn), stored(story.database), []
    for method, path, typed in ODD:
        filled = path.format(case=story.task.case_id)
        status = browser.open(filled, method=method, data=typed).status_code
        if status >= 500:
            wrong.append(f"{method} {filled[:60]}: {status}")

    assert not wrong, "\n".join(wrong)
    assert stored(story.database) == before


def test_a_model_that_is_none_is_refused_and_no_draft_begins(story: Any) -> None:
    browser, before, wrong = story.browser_of(story.cast.dat_kv), stored(story.database), []
    for name, content, told in MODELS:
        sent = {"files": (io.BytesIO(content), name)}
        answer = browser.post("/models/imports", data=sent)
        if answer.status_code not in (413, 422) or told not in answer.text:
            wrong.append(f"{name}: {answer.status_code} {answer.location} {said(answer.text)}")

    assert not wrong, "\n".join(wrong)
    assert stored(story.database) == before


def test_a_field_that_no_form_has_is_not_stored(story: Any) -> None:
    typed = {"typename": "x", "__class__": "x", "officer_id": "1", "a.b.c": "1"}

    answer = story.browser.post(
        f"/tasks/{story.task.id}/completion", data={**sound(story.task), **typed}
    )

    assert answer.status_code == 303
    with story.database.reading() as db:
        given = db.scalar(select(Answer).where(Answer.task_id == story.task.id))
        assert given is not None
        assert not typed.keys() & given.values.keys()


@pytest.mark.parametrize("secrecy", ["Mật", "Tối mật", "Tuyệt mật", "MẬT", "x"])
def test_a_classified_document_is_refused_with_instructions(story: Any, secrecy: str) -> None:
    before = stored(story.database)

    answer = story.browser_of(story.cast.thuy_tn).post(
        "/cases/new/issued", data={"secrecy": secrecy, "subject": "Trích yếu", "_op": "save"}
    )

    assert answer.status_code == 422
    assert "mật" in answer.text.lower()
    assert stored(story.database) == before


def sound(task: Task) -> dict[str, Any]:
    return {
        "_version": task.version, "_key": "0b5f7f4e-0009", "_op": "submit",
        "received_on": "21/06/2022", "declined": "false",
    }  # fmt: skip


def judged(browser: FlaskClient, task: Task, row: Row) -> str:
    """What was wrong with the answer to one row; "" when it is as the table says."""
    typed, status, told = row
    sent = {name: opened(value) for name, value in typed.items()}
    answer = browser.post(f"/tasks/{task.id}/completion", data={**sound(task), **sent})
    lacking = [one for one in told if one not in answer.text]
    if answer.status_code == status and not lacking:
        return ""
    return f"{str(typed)[:80]}: {answer.status_code}, not {status}; without {lacking}"


def said(page: str) -> str:
    """Where a page speaks of the fault, for whoever reads why the test failed."""
    return " ".join(re.sub(r"<[^>]*>", " ", page.partition("<main")[2]).split())[:300]


def opened(value: Any) -> Any:
    """A stream is read once, a row of the table on every database."""
    return (io.BytesIO(value[0]), value[1]) if isinstance(value, tuple) else value


def stored(database: Database) -> list[int]:
    with database.reading() as db:
        tables = (Answer, Draft, File, Case, Directive, DefinitionDraft)
        return [db.scalar(select(func.count()).select_from(table)) or 0 for table in tables]
