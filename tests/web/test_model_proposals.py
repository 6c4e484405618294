"""Four eyes on the pages: asked for, approved, refused, taken back; nobody else finds any of it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from server.database import Database
from server.recording.releases import current_release
from server.tables import Definition, ModelProposal
from tests.web.conftest import Browse

KEY = "directive_issuance"  # called by no other process
PAGE = f"/models/{KEY}"


@pytest.fixture
def author(browser_of: Browse, deployed: SimpleNamespace) -> FlaskClient:
    return browser_of(deployed.dat_kv)


@pytest.fixture
def chief(browser_of: Browse, deployed: SimpleNamespace) -> FlaskClient:
    return browser_of(deployed.giang_ttn)


@pytest.fixture
def draft(author: FlaskClient) -> str:
    return str(author.post(f"{PAGE}/drafts").location)


@pytest.fixture
def proposal(author: FlaskClient, database: Database) -> str:
    """The withdrawal that dat.kv asks for."""
    author.post(f"{PAGE}/withdrawal", data={"note": "Hết dùng"})
    with database.reading() as db:
        return f"/model-proposals/{db.scalars(select(ModelProposal.id)).one()}"


def is_in_use(database: Database) -> bool:
    with database.reading() as db:
        return current_release(db, KEY) is not None


def test_a_draft_is_asked_for_shown_to_the_second_person_and_returned_with_a_reason(
    author: FlaskClient, chief: FlaskClient, draft: str
) -> None:
    asked = author.post(f"{draft}/approval-requests", data={"revision": 1, "note": "Bản đầu"})

    assert (asked.status_code, asked.location) == (303, f"{draft}#ban-hanh")
    assert "Đã đề nghị duyệt" in author.get(draft).text
    assert "Bản đầu" in chief.get(draft).text
    refused = chief.post(f"{draft}/refusal", data={"revision": 1, "reason": "Thiếu kịch bản"})
    assert (refused.status_code, refused.location) == (303, f"{draft}#ban-hanh")
    assert "Thiếu kịch bản" in author.get(draft).text


@pytest.mark.parametrize(
    ("act", "typed", "status"),
    [
        ("approval-requests", {"revision": "7"}, 409),
        ("approval-requests", {"revision": "x"}, 409),
        ("refusal", {"revision": "1", "reason": "  "}, 422),
        ("refusal", {"revision": "7", "reason": "Thiếu"}, 409),
    ],
)
def test_what_was_changed_meanwhile_or_is_not_said_is_told_and_nothing_is_decided(
    author: FlaskClient,
    chief: FlaskClient,
    draft: str,
    act: str,
    typed: dict[str, str],
    status: int,
) -> None:
    sender = author if act == "approval-requests" else chief

    answer = sender.post(f"{draft}/{act}", data=typed)

    assert answer.status_code == status
    assert "<h1>" in answer.text
    assert author.post(f"{draft}/approval-requests", data={"revision": 1}).status_code == 303


def test_a_withdrawal_waits_for_the_second_person_who_sees_who_asks_and_why(
    author: FlaskClient, chief: FlaskClient, proposal: str, database: Database
) -> None:
    for reader, act in ((chief, "approval"), (author, "removal")):
        page = reader.get(PAGE).text
        assert "Hết dùng" in page
        assert f'action="{proposal}/{act}"' in page
    assert is_in_use(database)

    answer = chief.post(f"{proposal}/approval")

    assert (answer.status_code, answer.location) == (303, PAGE)
    assert not is_in_use(database)
    assert "Ngừng dùng" in chief.get(PAGE).text
    assert chief.post(f"{proposal}/approval").status_code == 409


def test_a_refused_withdrawal_leaves_the_process_in_use(
    chief: FlaskClient, proposal: str, database: Database
) -> None:
    without = chief.post(f"{proposal}/refusal", data={"reason": ""})
    answer = chief.post(f"{proposal}/refusal", data={"reason": "Còn hồ sơ"})

    assert without.status_code == 422
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert is_in_use(database)
    assert f'action="{proposal}' not in chief.get(PAGE).text


def test_a_withdrawal_that_is_refused_is_told_on_the_page_of_the_model_with_what_was_typed(
    author: FlaskClient,
) -> None:
    page = "/models/unit_implementation"  # others call it

    answer = author.post(f"{page}/withdrawal", data={"note": "Chuyển sang quy trình mới"})

    assert answer.status_code == 422
    assert "đang gọi quy trình này" in answer.text
    assert 'value="Chuyển sang quy trình mới"' in answer.text
    assert "<title>Lỗi: " in answer.text


def test_going_back_to_the_version_in_use_is_told_there_too(author: FlaskClient) -> None:
    answer = author.post(f"{PAGE}/restorations", data={"note": "Bản cũ", "version": 1})

    assert answer.status_code == 409
    assert f'action="{PAGE}/withdrawal"' in answer.text


def test_a_withdrawal_that_a_new_caller_stands_against_is_told_to_the_second_person(
    chief: FlaskClient, proposal: str, database: Database
) -> None:
    with database.transaction() as db:
        db.execute(update(ModelProposal).values(key="unit_implementation"))

    answer = chief.post(f"{proposal}/approval")

    assert answer.status_code == 422
    assert "đang gọi quy trình này" in answer.text
    assert 'action="/models/unit_implementation/withdrawal"' in answer.text


def test_nobody_decides_on_what_they_ask_for_themselves_but_may_take_it_back(
    author: FlaskClient, chief: FlaskClient, proposal: str, database: Database
) -> None:
    own = author.post(f"{proposal}/approval")
    others = chief.post(f"{proposal}/removal")
    answer = author.post(f"{proposal}/removal")

    assert (own.status_code, others.status_code) == (403, 403)
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert is_in_use(database)
    assert author.post(f"{proposal}/removal").status_code == 409


def test_going_back_to_an_older_version_waits_for_the_second_person(
    author: FlaskClient, chief: FlaskClient, draft: str, database: Database
) -> None:
    name = f"{KEY}.bpmn"
    files = author.get(f"{draft}/state.json").json["files"]  # type: ignore[index]
    changed = files[name].replace('value="2WD"', 'value="3WD"')
    assert changed != files[name]
    author.post(f"{draft}/revisions", json={"revision": 1, "changed": {name: changed}})
    chief.post(f"{draft}/approval", data={"revision": 2})
    author.post(f"{draft}/deployment", data={"revision": 2, "note": "Thêm ngày"})

    asked = author.post(f"{PAGE}/restorations", data={"version": 1, "note": "Bản cũ tốt hơn"})

    assert (asked.status_code, version_in_use(database)) == (303, 2)
    with database.reading() as db:
        number = db.scalars(select(ModelProposal.id).where(ModelProposal.kind == "restored")).one()
    assert chief.post(f"/model-proposals/{number}/approval").status_code == 303
    assert version_in_use(database) == 1
    assert "Bản cũ tốt hơn" in author.get(PAGE).text


def version_in_use(database: Database) -> int:
    with database.reading() as db:
        now = current_release(db, KEY)
        assert now is not None
        return db.get_one(Definition, now.definition_id).version


def test_who_is_no_modeller_finds_neither_drafts_nor_proposals(
    browser_of: Browse, deployed: SimpleNamespace, draft: str, proposal: str, stranger: FlaskClient
) -> None:
    outsider = browser_of(deployed.lam_ott)
    acts = [f"{draft}/{one}" for one in ("approval-requests", "refusal")]
    acts += [f"{proposal}/{one}" for one in ("approval", "refusal", "removal")]
    typed = {"revision": "1", "reason": "x"}

    assert {outsider.post(act, data=typed).status_code for act in acts} == {404}
    assert {stranger.post(act, data=typed).status_code for act in acts} == {401}
