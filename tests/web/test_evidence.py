"""Minh chứng: from the unit or from paper, with its file, and hidden from the neighbour."""

from __future__ import annotations

import io
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from server.actions.cases.open_case import open_case
from server.database import Database
from server.tables import Assignment, Evidence, File
from tests.web.conftest import Browse, Office


@pytest.fixture
def assignment_id(office: Office, directive_id: int) -> int:
    """Point 1 (thường xuyên) of Quận ủy Ninh Kiều."""
    open_case(office.database, officer_id=office.cast.thuy_tn, directive_id=directive_id)
    office.roll_out(["QU-NK", "QU-BT"])
    with office.database.reading() as db:
        mine = select(Assignment.id).where(Assignment.unit_id == office.unit("QU-NK"))
        return db.scalars(mine.order_by(Assignment.id)).first() or pytest.fail("no assignment")


def test_evidence_comes_with_its_file(
    browser_of: Browse, cast: SimpleNamespace, database: Database, assignment_id: int
) -> None:
    form = {"text": "Đã quán triệt", "file": (io.BytesIO(b"%PDF-1.4 x"), "hoi-nghi.pdf")}

    answer = browser_of(cast.lam_ott).post(f"/assignments/{assignment_id}/evidence", data=form)

    assert answer.status_code == 303
    assert "hoi-nghi.pdf" in browser_of(cast.lam_ott).get(answer.location).text
    with database.reading() as db:
        file = db.scalars(select(File).order_by(File.id.desc())).first()
        assert file is not None
        assert (file.assignment_id, db.scalars(select(Evidence.file_id)).one()) == (
            assignment_id, file.id
        )  # fmt: skip
    with browser_of(cast.thuy_tn).get(f"/files/{file.id}") as download:
        assert download.status_code == 200
    assert browser_of(cast.nguyen_qt).get(f"/files/{file.id}").status_code == 404


def test_evidence_says_something(
    browser_of: Browse, cast: SimpleNamespace, assignment_id: int
) -> None:
    url = f"/assignments/{assignment_id}/evidence"

    empty = browser_of(cast.lam_ott).post(url, data={"text": " "})
    odd = browser_of(cast.lam_ott).post(url, data={"text": "x", "happened_on": "2022-13-01"})

    assert (empty.status_code, odd.status_code) == (422, 422)
    assert "Lỗi:" in empty.text
    assert "2022-13-01" in odd.text


def test_who_follows_enters_it_and_outsiders_find_nothing(
    browser_of: Browse, cast: SimpleNamespace, assignment_id: int
) -> None:
    url = f"/assignments/{assignment_id}/evidence"

    assert browser_of(cast.thuy_tn).post(url, data={"text": "Theo báo cáo"}).status_code == 303
    assert browser_of(cast.nguyen_qt).get(url).status_code == 404
    assert browser_of(cast.nguyen_qt).post(url, data={"text": "x"}).status_code == 404
