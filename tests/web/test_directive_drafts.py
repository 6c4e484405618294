"""Chỉ đạo mới từ mẫu: the pages from template to units' inboxes, without any script."""

from __future__ import annotations

import re
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from server.actions.definitions.deploy_definition import deploy_definition
from server.database import Database
from server.services.blank_model import blank_model
from server.tables import Assignment, Case, DirectiveDraft, Task
from server.worker import run_until_idle
from tests.databases import move_clock
from tests.processes.templates import DOCUMENT
from tests.web.conftest import Browse

DUTY = {"duties.0.text": "Phổ biến Nghị quyết.", "duties.0.deadline_kind": "BINDING",
        "duties.0.days": "20", "duties.0.basis_kind": "own", "duties.0.who": ""}  # fmt: skip


@pytest.fixture
def thuy(browser_of: Browse, database: Database, deployed: SimpleNamespace) -> FlaskClient:
    move_clock(database, "2022-06-22")
    return browser_of(deployed.thuy_tn)


def begin(client: FlaskClient, model: str = "dissemination") -> str:
    response = client.post("/directive-drafts", data={"model": model})
    assert response.status_code == 303
    return response.headers["Location"].rpartition("/")[0]


def values_of(database: Database) -> dict[str, Any]:
    with database.reading() as db:
        return db.scalars(select(DirectiveDraft)).one().values


def test_from_template_to_the_units(
    thuy: FlaskClient, database: Database, browser_of: Browse, deployed: SimpleNamespace
) -> None:
    place = begin(thuy)
    assert thuy.post(f"{place}/document", data=DOCUMENT).headers["Location"] == f"{place}/units"
    found = thuy.post(f"{place}/units", data={"search": "ninh kieu", "_op": "find"}).text
    assert re.search(r'name="add" value="QU-NK"', found)
    page = thuy.post(f"{place}/units", data={"groups": "quan_uy", "_op": "update"}).text
    shown = re.findall(r'name="shown" value="([^"]+)"', page)
    kept = [one for one in shown if one != "QU-TN"]
    thuy.post(f"{place}/units", data={"groups": "quan_uy", "shown": shown, "keep": kept})
    thuy.post(f"{place}/duties", data=DUTY)
    preview = thuy.get(f"{place}/preview").text
    assert f"{len(kept)} đơn vị nhận việc" in preview
    assert "20/07/2022" in preview

    sent = thuy.post(f"{place}/sending")
    run_until_idle(database)

    with database.reading() as db:
        case = db.scalars(select(Case)).one()
        tasks = db.scalars(select(Task).where(Task.state == "open")).all()
        assert (case.rollout_key, sent.headers["Location"]) == (
            "dissemination",
            f"/cases/{case.id}",
        )
        assert len(tasks) == len(kept) == 4
        assert len(db.scalars(select(Assignment)).all()) == 4
    matrix = thuy.get(f"/cases/{case.id}").text
    assert all(f">{name}<" in matrix for name in ("Xác nhận", "Báo cáo", "Tiếp nhận"))
    assert "Hội nghị" not in matrix
    assert "Xác nhận đã nhận" in browser_of(deployed.lam_ott).get("/tasks").text
    assert thuy.post(f"{place}/sending").headers["Location"] == f"/cases/{case.id}"


def test_what_is_wrong_stays_typed_and_is_named_at_its_field(
    thuy: FlaskClient, database: Database
) -> None:
    place = begin(thuy)

    bad = thuy.post(f"{place}/document", data={**DOCUMENT, "issued_on": "31/02/2022"})
    duty = {**DUTY, "duties.0.basis_kind": "other", "duties.0.basis": "theo yêu cầu",
            "duties.0.due": "30/07/2022"}  # fmt: skip
    wrong = thuy.post(f"{place}/duties", data=duty)

    assert bad.status_code == wrong.status_code == 422
    assert 'href="#issued_on"' in bad.text
    assert 'value="31/02/2022"' in bad.text
    for field in ("duties-0-basis", "duties-0-days"):
        assert f'href="#{field}"' in wrong.text
    assert values_of(database)["duties"][0]["basis"] == "theo yêu cầu"
    again = thuy.post(f"{place}/sending")
    assert again.status_code == 422
    assert f"{place}/document#issued_on" in again.text
    assert f"{place}/units#groups" in again.text
    assert thuy.get(f"{place}/sending").headers["Location"] == f"{place}/preview"


@pytest.mark.parametrize("day", ["31/12/9999", "01/01/0001"])
def test_a_day_that_no_office_means_is_named_and_the_draft_stays_open(
    thuy: FlaskClient, day: str
) -> None:
    place = begin(thuy)
    thuy.post(f"{place}/duties", data=DUTY)

    page = thuy.post(f"{place}/document", data={**DOCUMENT, "issued_on": day})

    assert page.status_code == 422
    assert re.search(r'href="#issued_on">Ngày ban hành: ', page.text)
    assert f'value="{day}"' in page.text
    assert all(thuy.get(f"{place}/{step}").status_code == 200 for step in ("duties", "preview"))


def test_what_was_sent_from_another_window_is_said(thuy: FlaskClient) -> None:
    place = begin(thuy)
    thuy.post(f"{place}/document", data=DOCUMENT)
    thuy.post(f"{place}/units", data={"groups": "quan_uy"})
    thuy.post(f"{place}/duties", data=DUTY)
    thuy.post(f"{place}/sending")

    late = thuy.post(f"{place}/units", data={"groups": "quan_uy"})
    again = thuy.get(f"{place}/duties")

    assert (late.status_code, again.status_code) == (409, 302)
    assert again.headers["Location"].startswith("/cases/")
    assert "#secrecy" not in late.text


def test_a_file_that_was_not_taken_is_told_before_one_leaves(thuy: FlaskClient) -> None:
    place = begin(thuy)

    page = thuy.post(
        f"{place}/document",
        data={**DOCUMENT, "_op": "leave", "files": (BytesIO(b"MZ"), "a.exe")},
        content_type="multipart/form-data",
    )

    assert page.status_code == 422
    assert 'href="#files">Tệp của văn bản: ' in page.text


def test_a_number_that_no_register_holds_is_named_at_its_field(thuy: FlaskClient) -> None:
    place = begin(thuy)

    page = thuy.post(f"{place}/document", data={**DOCUMENT, "number": "9" * 5000})

    assert page.status_code == 422
    assert 'href="#number"' in page.text


def test_what_is_wrong_with_the_period_is_named_as_its_fields_are(thuy: FlaskClient) -> None:
    place = begin(thuy, "periodic_reporting")

    page = thuy.post(f"{place}/duties", data={**DUTY, "period.days": "0", "period.due_day": "31"})

    assert page.status_code == 422
    assert "Đơn vị báo cáo trong mấy ngày làm việc: " in page.text
    assert "Ngày mở kỳ trong tháng: " in page.text


def test_the_period_is_previewed_as_it_was_chosen(thuy: FlaskClient) -> None:
    place = begin(thuy, "periodic_reporting")
    chosen = {"period.frequency": "MONTHLY", "period.due_day": "5", "period.days": "12"}
    thuy.post(f"{place}/duties", data={**DUTY, **chosen})

    page = thuy.get(f"{place}/preview").text

    assert "Mỗi tháng, mở ngày 5 của tháng cuối kỳ, báo cáo trong 12 ngày làm việc." in page


def test_a_secret_is_not_kept(thuy: FlaskClient, database: Database) -> None:
    place = begin(thuy)

    page = thuy.post(f"{place}/document", data={**DOCUMENT, "secrecy": "MAT"})

    assert page.status_code == 422
    assert str(DOCUMENT["subject"]) in page.text
    assert "subject" not in values_of(database)["document"]


def test_rows_are_added_and_removed_and_the_draft_waits(
    thuy: FlaskClient, database: Database
) -> None:
    place = begin(thuy)

    more = thuy.post(f"{place}/duties", data={**DUTY, "_op": "add:duties"})
    fewer = thuy.post(f"{place}/duties", data={**DUTY, "_op": "del:duties:0"})
    left = thuy.post(f"{place}/document", data={**DOCUMENT, "_op": "leave"})

    assert 'name="duties.1.text"' in more.text
    assert 'name="duties.0.text"' not in fewer.text
    assert left.headers["Location"] == "/cases/new/template"
    assert str(DOCUMENT["subject"]) in thuy.get("/cases/new/template").text
    thuy.post(f"{place}/removal")
    assert thuy.get(f"{place}/document").status_code == 404
    assert values_of(database) == {}


def test_nobody_else_sees_a_draft_and_not_everybody_may_begin(
    thuy: FlaskClient, browser_of: Browse, deployed: SimpleNamespace
) -> None:
    place = begin(thuy)

    assert browser_of(deployed.hoa_dtb).get(f"{place}/document").status_code == 404
    outsider = browser_of(deployed.tuong_km)
    assert outsider.get("/cases/new/template").status_code in (403, 404)
    assert outsider.post("/directive-drafts", data={"model": "dissemination"}).status_code == 403


def test_only_models_for_rolling_out_may_be_chosen(thuy: FlaskClient) -> None:
    assert thuy.post("/directive-drafts", data={"model": "unit_implementation"}).status_code == 422
    assert thuy.post("/directive-drafts", data={"model": "no_such"}).status_code == 404


def test_the_usual_model_still_asks_before_the_units_get_it(
    thuy: FlaskClient, database: Database
) -> None:
    place = begin(thuy, "directive_rollout")
    thuy.post(f"{place}/document", data=DOCUMENT)
    thuy.post(f"{place}/units", data={"groups": "quan_uy"})
    thuy.post(f"{place}/duties", data=DUTY)
    assert "còn bước rà soát" in thuy.get(f"{place}/preview").text

    thuy.post(f"{place}/sending")
    run_until_idle(database)

    with database.reading() as db:
        assert [one.element for one in db.scalars(select(Task))] == ["T_review_parsed"]


@pytest.mark.parametrize("takes", [False, True])
def test_a_model_that_takes_no_units_says_so_before_and_after(
    thuy: FlaskClient, database: Database, takes: bool
) -> None:
    """Of one's own drawing: what was chosen is handed out, or nobody is told that it was."""
    deploy_definition(database, files=own_model(takes=takes))
    place = begin(thuy, "flood")
    thuy.post(f"{place}/document", data=DOCUMENT)
    thuy.post(f"{place}/units", data={"groups": "quan_uy"})
    thuy.post(f"{place}/duties", data=DUTY)

    preview = thuy.get(f"{place}/preview").text
    sent = thuy.post(f"{place}/sending", follow_redirects=True).text

    assert ("Mẫu này không nhận các đơn vị" in preview) is not takes
    assert "còn bước rà soát" not in preview
    assert ("Đã gửi chỉ đạo đến các đơn vị." in sent) is takes
    assert ("Đã mở hồ sơ theo dõi" in sent) is not takes
    with database.reading() as db:
        assert bool(db.scalars(select(Assignment)).all()) is takes


def own_model(*, takes: bool) -> dict[str, bytes]:
    drawn = blank_model("flood", "Báo cáo thiệt hại do ngập")
    inside = "<spiffworkflow:properties>{}</spiffworkflow:properties>"
    box = f"<bpmn:extensionElements>{inside}</bpmn:extensionElements>"
    process, start = (
        box.format(f'<spiffworkflow:property name="{name}" value="{value}"/>')
        for name, value in (("purpose", "rollout"), ("takes", "recipients"))
    )
    text = drawn["flood.bpmn"].decode()
    text = re.sub(r"(<bpmn:process [^>]*>)", lambda found: found[1] + process, text)
    if takes:
        text = re.sub(r"(<bpmn:startEvent [^>]*>)", lambda found: found[1] + start, text)
    return {**drawn, "flood.bpmn": text.encode()}


def test_a_subject_about_people_is_named_before_the_sending(thuy: FlaskClient) -> None:
    place = begin(thuy)
    thuy.post(f"{place}/document", data={**DOCUMENT, "subject": "Về giải quyết tố cáo"})
    thuy.post(f"{place}/units", data={"groups": "quan_uy", "_op": "update"})
    thuy.post(f"{place}/duties", data=DUTY)

    preview = thuy.get(f"{place}/preview").text

    assert "Trích yếu nói đến đơn thư, tố cáo: rà soát người được xem" in preview
