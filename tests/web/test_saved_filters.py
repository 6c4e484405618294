"""Saved filters: on the server, one's own or shared with a unit or a role."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from server.tables import SavedFilter
from tests.rolled_out import handed_out, office
from tests.web.conftest import Browse, Office

__all__ = ["handed_out", "office"]
PATH = "/filters?part=implement&q=xac+nhan"


def test_a_filter_is_kept_changed_under_its_name_and_taken_away(
    office: Office, browser_of: Browse, cast: SimpleNamespace
) -> None:
    browser = browser_of(cast.lam_ott)

    kept = browser.post(PATH, data={"name": "  Xác   nhận "})
    browser.post("/filters?part=implement", data={"name": "Xác nhận"})

    assert (kept.status_code, kept.headers["Location"]) == (
        303, "/tasks?part=implement&q=xac+nhan")  # fmt: skip
    with office.database.reading() as db:
        (row,) = db.scalars(select(SavedFilter)).all()
    assert (row.name, row.query) == ("Xác nhận", {"part": "implement"})
    page = browser.get("/tasks").text
    assert "<span>Xác nhận</span> <i>1</i>" in page
    assert "Xác nhận</span>" not in browser_of(cast.le_dt).get("/tasks").text

    browser.post(f"/filters/{row.id}/deletion")

    assert "<span>Xác nhận</span>" not in browser.get("/tasks").text


def test_a_shared_filter_reaches_the_unit_or_the_role_and_nobody_else(
    office: Office, browser_of: Browse, cast: SimpleNamespace
) -> None:
    browser, unit = browser_of(cast.lam_ott), office.unit("QU-NK")

    browser.post(PATH, data={"name": "Của đơn vị", "share": f"unit.{unit}"})
    browser.post(PATH, data={"name": "Của vai trò", "share": "role.chuyen_vien"})

    colleague, peer = browser_of(cast.le_dt), browser_of(cast.ung_ttk)
    assert "Của đơn vị</span>" in colleague.get("/tasks").text
    assert "Của vai trò</span>" not in colleague.get("/tasks").text
    assert "Của vai trò</span>" in peer.get("/tasks").text
    assert "Của đơn vị</span>" not in peer.get("/tasks").text


def test_only_its_maker_or_a_leader_of_the_unit_takes_it_away(
    office: Office, browser_of: Browse, cast: SimpleNamespace
) -> None:
    maker, unit = browser_of(cast.lam_ott), office.unit("QU-NK")
    maker.post(PATH, data={"name": "Chung", "share": "role.chuyen_vien"})
    maker.post(PATH, data={"name": "Đơn vị", "share": f"unit.{unit}"})
    with office.database.reading() as db:
        ids = {row.name: row.id for row in db.scalars(select(SavedFilter))}

    assert browser_of(cast.nguyen_qt).post(f"/filters/{ids['Chung']}/deletion").status_code == 404
    assert browser_of(cast.ung_ttk).post(f"/filters/{ids['Chung']}/deletion").status_code == 403
    assert browser_of(cast.le_dt).post(f"/filters/{ids['Đơn vị']}/deletion").status_code == 303


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    ("path", "form", "status", "told"),
    [
        (PATH, {}, 422, "Đặt tên cho bộ lọc"),
        (PATH, {"name": " \x00 "}, 422, "Đặt tên cho bộ lọc"),
        (PATH, {"name": "x" * 81}, 422, "không quá 80"),
        (PATH, {"name": "x" * 100_000}, 422, "không quá 80"),
        ("/filters", {"name": "Trống"}, 422, "chưa lọc gì"),
        ("/filters?part=x&due=y", {"name": "Trống"}, 422, "chưa lọc gì"),
        (PATH, {"name": "A", "share": "unit.1"}, 403, "của chính đồng chí"),
        (PATH, {"name": "A", "share": "unit.x"}, 403, "của chính đồng chí"),
        (PATH, {"name": "A", "share": "role.quan_tri"}, 403, "của chính đồng chí"),
        (PATH, {"name": "A", "share": "x" * 300}, 403, "của chính đồng chí"),
    ],
)
def test_a_bad_filter_is_refused_at_its_form_and_stays_typed(
    browser_of: Browse, cast: SimpleNamespace, path: str, form: dict[str, str], status: int,
    told: str,
) -> None:  # fmt: skip
    answer = browser_of(cast.lam_ott).post(path, data=form)

    assert answer.status_code == status
    assert told in answer.text
    if path == PATH and form.get("name", "").isalpha():
        assert f'value="{form["name"][:200]}"' in answer.text


def test_one_person_keeps_a_bounded_number(
    browser_of: Browse, office: Office, cast: SimpleNamespace
) -> None:
    with office.database.transaction() as db:
        for number in range(40):
            db.add(SavedFilter(officer_id=cast.lam_ott, name=f"f{number}", query={"part": "lead"},
                               at=db.now))  # fmt: skip

    answer = browser_of(cast.lam_ott).post(PATH, data={"name": "nữa"})

    assert answer.status_code == 422
    assert "nhiều nhất 40" in answer.text
