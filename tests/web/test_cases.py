"""The follow-up pages let those in who take part, and turn the outsider away."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from server.actions.cases.open_case import open_case
from server.actions.directives.record_directive import record_directive
from server.database import Database
from server.services.directive_files import read_directive
from server.settings import load_settings
from server.tables import Assignment, Case, CaseUnit, Directive, Instance, Obligation, Obstacle
from server.worker import run_until_idle

Browse = Callable[[int], FlaskClient]
BPMN = Path(__file__).parents[2] / "bpmn"
FILE_517 = load_settings("test").config / "directives" / "517-CV-TU.toml"
CASE_PAGES = (
    "",
    "/progress",
    "/progress?heat=days&under=1",
    "/papers",
    "/receipts",
    "/diagram.json?process=directive_rollout",
)


@pytest.fixture
def case_id(database: Database, deployed: SimpleNamespace, organisation: SimpleNamespace) -> int:
    """517-CV/TU with Ninh Kiều on it: one binding duty, past its day; one obstacle."""
    directive_id = record_directive(database, officer_id=None, **read_directive(FILE_517))
    case_id = open_case(database, officer_id=deployed.thuy_tn, directive_id=directive_id)
    run_until_idle(database)
    add_unit(database, case_id, organisation.QU_NK)
    return case_id


def add_unit(database: Database, case_id: int, unit_id: int) -> None:
    with database.transaction() as db:
        case = db.get_one(Case, case_id)
        duty = db.scalars(
            select(Obligation).where(Obligation.directive_id == case.directive_id)
        ).first()
        assert duty is not None
        db.add(CaseUnit(case_id=case_id, unit_id=unit_id, role="implement", group_text="Quận ủy"))
        db.add(
            Assignment(
                case_id=case_id, obligation_id=duty.id, unit_id=unit_id, role="implement",
                deadline_kind="BINDING", progress="IN_PROGRESS", basis="Kế hoạch 45-KH/BDVTU",
                original_due=date(2022, 7, 1), current_due=date(2022, 7, 1),
            )
        )  # fmt: skip
        db.add(
            Obstacle(
                case_id=case_id, unit_id=unit_id, state="reported", reported_at=db.now,
                content="Chưa có hội trường", severity="NGHIEM_TRONG", category="BUDGET",
            )
        )  # fmt: skip


def test_whoever_follows_sees_every_tab(
    browser_of: Browse, cast: SimpleNamespace, case_id: int
) -> None:
    browser = browser_of(cast.thuy_tn)

    answers = [browser.get(f"/cases/{case_id}{page}") for page in CASE_PAGES]

    assert [answer.status_code for answer in answers] == [200] * len(CASE_PAGES)
    assert "Quận ủy Ninh Kiều" in answers[0].text
    assert "quá" in answers[0].text
    unsent = browser.get(f"/cases/{case_id}/receipts?show=unsent").text
    assert re.search(r'show=unsent[^>]*aria-current="true">Chưa gửi <b>1</b>', unsent)
    assert "Quận ủy Ninh Kiều</a>" in unsent


def test_an_outsider_finds_no_case(browser_of: Browse, cast: SimpleNamespace, case_id: int) -> None:
    browser = browser_of(cast.nguyen_qt)

    answers = [browser.get(f"/cases/{case_id}{page}") for page in CASE_PAGES]

    assert [answer.status_code for answer in answers] == [404] * len(CASE_PAGES)
    assert "517-CV/TU" not in browser.get("/cases").text


def test_a_stranger_is_asked_to_sign_in(stranger: FlaskClient, case_id: int) -> None:
    assert stranger.get(f"/cases/{case_id}").status_code == 401


def test_a_unit_sees_its_own_sheet_and_not_the_neighbours(
    browser_of: Browse, cast: SimpleNamespace, organisation: SimpleNamespace, case_id: int
) -> None:
    browser = browser_of(cast.lam_ott)

    own = browser.get(f"/cases/{case_id}/units/{organisation.QU_NK}")
    other = browser.get(f"/cases/{case_id}/units/{organisation.QU_BT}")

    assert own.status_code == 200
    assert "Hạn ràng buộc" in own.text
    assert re.search(r'<p class="acts">\s*</p>', own.text) is None
    assert other.status_code == 404


def test_a_number_opens_exactly_the_assignments_it_counted(
    browser_of: Browse, cast: SimpleNamespace, case_id: int
) -> None:
    browser = browser_of(cast.thuy_tn)

    overdue = browser.get(f"/assignments?case={case_id}&box=overdue")
    in_time = browser.get(f"/assignments?case={case_id}&box=in_time")

    assert overdue.text.count('<th scope="row">') == 1
    assert "Không có phần việc nào" in in_time.text


def test_a_diagram_comes_with_its_state(
    browser_of: Browse, cast: SimpleNamespace, database: Database, case_id: int
) -> None:
    with database.reading() as db:
        instance_id = db.scalars(select(Instance.id).where(Instance.case_id == case_id)).one()
    browser = browser_of(cast.thuy_tn)

    page = browser.get(f"/instances/{instance_id}")
    drawing = browser.get(f"/instances/{instance_id}/diagram.bpmn")
    state = browser.get(f"/instances/{instance_id}/diagram.json").get_json()

    assert page.status_code == 200
    assert b"BPMNDiagram" in drawing.data
    assert state["elements"]["T_review_parsed"]["active"] == 1
    hidden = browser_of(cast.nguyen_qt)
    for tail in ("", "/diagram.bpmn", "/diagram.json"):
        assert hidden.get(f"/instances/{instance_id}{tail}").status_code == 404


def test_an_obstacle_is_read_by_the_unit_and_who_follows(
    browser_of: Browse, cast: SimpleNamespace, database: Database, case_id: int
) -> None:
    with database.reading() as db:
        number = db.scalars(select(Obstacle.id).where(Obstacle.case_id == case_id)).one()

    for officer in (cast.thuy_tn, cast.lam_ott):
        assert "Chưa có hội trường" in browser_of(officer).get("/obstacles").text
        assert browser_of(officer).get(f"/obstacles/{number}").status_code == 200
    assert browser_of(cast.nguyen_qt).get(f"/obstacles/{number}").status_code == 404


def test_the_directive_is_shown_as_printed(
    browser_of: Browse, cast: SimpleNamespace, database: Database, case_id: int
) -> None:
    with database.reading() as db:
        directive_id = db.get_one(Case, case_id).directive_id

    assert "517-CV/TU" in browser_of(cast.lam_ott).get(f"/directives/{directive_id}").text
    assert browser_of(cast.nguyen_qt).get(f"/directives/{directive_id}").status_code == 404


ISSUED = {
    "doc_type": "CV", "number": "600", "symbol": "CV/TU", "subject": "Văn bản thử", "secrecy": "",
    "issued_on": "20/06/2022", "issuer": "TU-CT", "signatory": "Người ký", "urgency": "THUONG",
    "obligations.0.ordinal": "1", "obligations.0.text": "Làm một việc", "_op": "submit",
}  # fmt: skip


@pytest.mark.usefixtures("case_id")
def test_a_secret_document_is_refused_and_nothing_is_stored(
    browser_of: Browse, cast: SimpleNamespace, database: Database
) -> None:
    answer = browser_of(cast.thuy_tn).post("/cases/new/issued", data=ISSUED | {"secrecy": "MAT"})

    assert answer.status_code == 422
    assert "bí mật nhà nước" in answer.text
    with database.reading() as db:
        assert db.scalars(select(Directive).where(Directive.number == 600)).first() is None


@pytest.mark.usefixtures("case_id")
def test_a_faulty_form_comes_back_with_what_was_typed(
    browser_of: Browse, cast: SimpleNamespace
) -> None:
    bad = ISSUED | {"issued_on": "31/02/2022"}

    answer = browser_of(cast.thuy_tn).post("/cases/new/issued", data=bad)

    assert answer.status_code == 422
    assert "31/02/2022" in answer.text
    assert "Lỗi:" in answer.text


@pytest.mark.usefixtures("case_id")
def test_a_row_is_added_without_a_script(browser_of: Browse, cast: SimpleNamespace) -> None:
    more = ISSUED | {"_op": "add:obligations"}

    answer = browser_of(cast.thuy_tn).post("/cases/new/issued", data=more)

    assert 'name="obligations.1.text"' in answer.text
    assert "Làm một việc" in answer.text


@pytest.mark.usefixtures("case_id")
def test_only_those_who_may_start_find_the_form(browser_of: Browse, cast: SimpleNamespace) -> None:
    assert browser_of(cast.thuy_tn).get("/cases/new").status_code == 200
    assert browser_of(cast.nguyen_qt).get("/cases/new").status_code == 404


def test_only_those_ways_to_a_new_document_are_offered_that_are_open(
    browser_of: Browse, cast: SimpleNamespace, case_id: int
) -> None:
    assert case_id
    for login in (cast.thuy_tn, cast.hoa_dtb, cast.le_dt, cast.sao_mta, cast.toai_nd):
        browser = browser_of(login)
        page = browser.get("/cases/new")
        for way in re.findall(r'href="(/cases/new/\w+)"', page.text):
            assert browser.get(way).status_code == 200, (login, way)
        if "/cases/new/draft" in page.text:
            assert browser.post("/cases/new/draft").status_code == 303, login
    assert "Bắt đầu soạn" in browser_of(cast.thuy_tn).get("/cases/new").text
    assert "Bắt đầu soạn" not in browser_of(cast.sao_mta).get("/cases/new").text
    assert browser_of(cast.le_dt).get("/cases/new").status_code == 404
    assert "Văn bản mới" not in browser_of(cast.le_dt).get("/cases").text


@pytest.mark.usefixtures("case_id")
def test_registers_show_only_the_own_units_numbers(
    browser_of: Browse, cast: SimpleNamespace
) -> None:
    assert browser_of(cast.nguyen_qt).get("/registers/outgoing").status_code == 200
    assert "517-CV/TU" not in browser_of(cast.nguyen_qt).get("/registers/outgoing").text
    assert browser_of(cast.lam_ott).get("/registers/incoming").status_code == 200


def test_a_document_about_people_or_for_some_only_says_so_above_its_pages(
    browser_of: Browse, cast: SimpleNamespace, database: Database, case_id: int
) -> None:
    reader = browser_of(cast.thuy_tn)
    plain = reader.get(f"/cases/{case_id}").text
    with database.transaction() as db:
        directive = db.scalars(select(Directive)).one()
        directive.subject = "Xem xét, thi hành kỷ luật"
        directive.text = "CÔNG VĂN\nLƯU HÀNH NỘI BỘ\nNội dung"
        directive_id = directive.id

    case, sheet = (reader.get(one).text
                   for one in (f"/cases/{case_id}", f"/directives/{directive_id}"))  # fmt: skip

    warning = "Nội dung về kỷ luật: rà soát người được xem"
    assert (warning in plain, warning in case, warning in sheet) == (False, True, True)
    assert "Lưu hành nội bộ: không gửi ra ngoài" in sheet
