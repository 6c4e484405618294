"""The administrator's pages of units and people; the auditor's journal."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient

from server.database import Database
from server.recording.journal import append
from tests.databases import move_clock
from tests.queries.test_matrix import fill
from tests.web.conftest import Browse


@pytest.fixture
def admin(database: Database, browser_of: Browse, cast: SimpleNamespace) -> FlaskClient:
    move_clock(database, "2022-06-21")
    return browser_of(cast.nguyen_qt)


def test_units_are_told_as_of_any_day_and_a_change_is_kept_with_its_basis(
    admin: FlaskClient, organisation: SimpleNamespace
) -> None:
    at = f"/organisation/units/{organisation.BDV}"
    typed = {"name.name": "Ban Tuyên giáo và Dân vận Thành ủy", "name.day": "01/07/2022",
             "name.document": "12-QĐ/TU ngày 20/06/2022"}  # fmt: skip

    answer = admin.post(f"{at}/names", data=typed)

    assert (answer.status_code, answer.location) == (303, at)
    page = admin.get(at).text
    assert "Đã ghi tên mới" in page
    assert "Sắp tới" in page
    shown = [admin.get(f"/organisation?on={day}&q=BDV").text for day in ("30/06/2022", "1/7/2022")]
    assert ["Ban Tuyên giáo và Dân vận Thành ủy" in one for one in shown] == [False, True]
    assert "“31/02/2022” không phải là ngày" in admin.get("/organisation?on=31/02/2022").text


def test_what_is_wrong_is_told_at_its_field_and_what_was_typed_stays(
    admin: FlaskClient, organisation: SimpleNamespace
) -> None:
    typed = {"end.day": "1/7", "end.document": "Quyết định đã gõ"}

    answer = admin.post(f"/organisation/units/{organisation.BDV}/end", data=typed)

    assert answer.status_code == 422
    assert '<a href="#end-day">Từ ngày: không phải là ngày' in answer.text
    assert "Quyết định đã gõ" in answer.text


def test_an_officer_gets_an_account_a_role_and_a_password_and_signs_in(
    admin: FlaskClient, stranger: FlaskClient
) -> None:
    made = admin.post("/organisation/officers",
                      data={"full_name": "Tô Thị Mới", "login": "moi.tt"}).location  # fmt: skip
    given = {"role.unit": "QU-NK", "role.role": "chuyen_vien", "role.first": "21/06/2022"}

    assert admin.post(f"{made}/roles", data=given).status_code == 303
    page = admin.post(f"{made}/password").text
    password = re.search(r'class="secret">([^<]+)<', page)

    assert password
    assert password[1] not in admin.get(made).text
    signed = stranger.post("/sign-in", data={"login": "moi.tt", "password": password[1]})
    assert signed.status_code == 303
    assert stranger.get("/tasks").location == "/account"
    assert stranger.post("/tasks/1/completion").status_code == 401  # and no way on, as if taken
    own = "một câu dài dễ nhớ"
    typed = {"old": password[1], "new": own, "again": own}
    assert stranger.post("/account/password", data=typed).status_code == 303
    assert "Quận ủy Ninh Kiều" in stranger.get("/tasks").text
    assert "Tô Thị Mới" in admin.get("/organisation/officers?q=to+moi").text
    admin.post(f"{made}/activity")
    assert stranger.get("/tasks").status_code == 401


def test_the_auditor_reads_that_chasing_stopped_and_not_why(
    browser_of: Browse, cast: SimpleNamespace, database: Database, organisation: SimpleNamespace
) -> None:
    case_id = fill(database, organisation, 1)
    with database.transaction() as db:
        append(db, "chase.stopped", case_id=case_id, data={"reason": "Đang diễn tập"})
        append(db, "file.withdrawn", case_id=case_id, data={"name": "kin.pdf", "reason": "Nhầm"})

    page = browser_of(cast.chau_ltt).get("/journal").text

    assert "ngừng đôn đốc: […]" in page
    assert "rút tệp […], lý do: […]" in page


def test_the_auditor_reads_the_journal_and_nothing_else(
    admin: FlaskClient, browser_of: Browse, cast: SimpleNamespace, organisation: SimpleNamespace
) -> None:
    auditor = browser_of(cast.chau_ltt)
    left = {"group.group": "mttq", "group.day": "01/07/2022", "group.leaves": "1"}
    admin.post(f"/organisation/units/{organisation.MTTQ}/groups", data=left)
    given = {"role.unit": "QU-BT", "role.role": "chuyen_vien", "role.first": "1/7/2022"}
    admin.post(f"/organisation/officers/{cast.lam_ott}/roles", data=given)

    page = auditor.get("/journal").text

    assert "đưa Ủy ban Mặt trận Tổ quốc Việt Nam thành phố Cần Thơ ra khỏi nhóm" in page
    assert "vai trò Chuyên viên tại Quận ủy Bình Thủy từ ngày 01/07/2022" in page
    assert "organisation.unit_left_group" in page
    assert admin.get("/journal").status_code == 404
    assert auditor.get("/organisation").status_code == 404
