"""The pages of đôn đốc: who follows sets, pauses and takes up; bad input is told at its place."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import delete, select, update

from server.tables import Assignment, ChasePause
from server.worker import run_until_idle
from tests.processes.conftest import Office
from tests.processes.test_reporting_round import document
from tests.rolled_out import case_id, handed_out, office
from tests.web.conftest import Browse, app, browser_of, settings

__all__ = ["app", "browser_of", "case_id", "handed_out", "office", "settings"]
LADDER = {
    "before": "5, 1", "overdue_in_app": "1", "overdue_letter": "3", "letter_repeat": "5",
    "letter_max": "2", "escalate_to_btv": "15", "reference_before": "", "reference_after": "1",
}  # fmt: skip


def test_a_unit_rests_from_its_page_and_is_taken_up_again(
    office: Office, browser_of: Browse, case_id: int
) -> None:
    follower, unit_id = browser_of(office.cast.thuy_tn), office.unit("QU-BT")
    address = f"/cases/{case_id}/units/{unit_id}/chase-pause"
    form = {"kind": "stop", "reason": "Đang sắp xếp tổ chức.", "_key": str(uuid.uuid4())}

    assert follower.get(address).status_code == 200
    for _ in range(2):
        assert follower.post(address, data=form).status_code == 303
    shown = follower.get(f"/cases/{case_id}/chasing?show=resting").text
    assert "Ngừng đôn đốc" in shown
    assert "Đang sắp xếp tổ chức." in shown
    unit = browser_of(office.cast.ung_ttk).get(f"/cases/{case_id}/units/{unit_id}").text
    assert "Đang sắp xếp tổ chức." in unit
    assert "Đôn đốc trở lại" not in unit
    with office.database.reading() as db:
        pause = db.scalars(select(ChasePause)).one()
    end = f"/chase-pauses/{pause.id}/end"
    assert follower.get(end).status_code == 200
    assert follower.post(end, data={"reason": ""}).status_code == 422
    assert follower.post(end, data={"reason": "Đã xong."}).status_code == 303
    assert follower.post(end, data={"reason": "Đã xong."}).status_code == 409
    papers = follower.get(f"/cases/{case_id}/papers").text
    assert "ngừng đôn đốc: Đang sắp xếp tổ chức." in papers
    assert "đôn đốc trở lại. Đã xong." in papers


def test_a_rest_is_offered_where_something_is_left_to_urge_and_no_rest_yet(
    office: Office, browser_of: Browse, case_id: int
) -> None:
    follower, unit_id = browser_of(office.cast.thuy_tn), office.unit("QU-BT")
    sheet = f"/cases/{case_id}/units/{unit_id}"
    rest = {"kind": "stop", "reason": "Đang sắp xếp tổ chức."}

    assert OFFERED in follower.get(sheet).text
    assert follower.post(f"{sheet}/chase-pause", data=rest).status_code == 303
    assert OFFERED not in follower.get(sheet).text
    with office.database.transaction() as db:
        db.execute(delete(ChasePause))
        theirs = update(Assignment).where(Assignment.unit_id == unit_id)
        assert db.execute(theirs.values(progress="SUBMITTED")).rowcount > 0

    assert OFFERED not in follower.get(sheet).text
    assert OFFERED in follower.get(f"/cases/{case_id}/units/{office.unit('QU-NK')}").text


OFFERED = "Tạm dừng, ngừng đôn đốc"


@pytest.mark.parametrize(("sent", "place"), [
    ({"kind": "pause", "until": "", "reason": "Chờ."}, "until"),
    ({"kind": "pause", "until": "31/02/2022", "reason": "Chờ."}, "until"),
    ({"kind": "pause", "until": "20/06/2022", "reason": "Chờ."}, "until"),
    ({"kind": "stop", "reason": "  "}, "reason"),
    ({"kind": "stop", "reason": "x" * 1001}, "reason"),
])  # fmt: skip
def test_a_pause_that_says_too_little_is_told_where_and_keeps_what_was_typed(
    office: Office, browser_of: Browse, case_id: int, sent: dict[str, str], place: str
) -> None:
    told = browser_of(office.cast.thuy_tn).post(
        f"/cases/{case_id}/units/{office.unit('QU-BT')}/chase-pause", data=sent
    )

    assert told.status_code == 422
    assert f'href="#{place}"' in told.text
    assert sent["reason"].strip() in told.text


@pytest.mark.parametrize("until", ["", "mai", "20/06/2022"])
def test_what_is_wrong_with_a_pause_is_told_all_at_once(
    office: Office, browser_of: Browse, case_id: int, until: str
) -> None:
    told = browser_of(office.cast.thuy_tn).post(
        f"/cases/{case_id}/units/{office.unit('QU-BT')}/chase-pause",
        data={"kind": "pause", "until": until, "reason": " "},
    ).text  # fmt: skip

    assert 'href="#until"' in told
    assert 'href="#reason"' in told
    assert told.count('aria-invalid="true"') == 2


@pytest.mark.parametrize(("name", "value"), [
    ("before", "5, x"), ("before", "1,2,3,4,5,6"), ("overdue_letter", ""), ("letter_max", "-1"),
    ("letter_repeat", "9" * 30), ("escalate_to_btv", "2"), ("reference_after", "1e3"),
])  # fmt: skip
def test_a_ladder_that_cannot_be_climbed_is_told_where(
    office: Office, browser_of: Browse, case_id: int, name: str, value: str
) -> None:
    told = browser_of(office.cast.thuy_tn).post(
        f"/cases/{case_id}/chasing/ladder", data={**LADDER, name: value}
    )

    assert told.status_code == 422
    assert f'href="#{name}"' in told.text


def test_a_ladder_is_set_and_shown_and_a_letter_is_begun_by_hand(
    office: Office, browser_of: Browse, case_id: int
) -> None:
    follower = browser_of(office.cast.thuy_tn)
    office.move_clock("2022-08-01")
    assert follower.get(f"/cases/{case_id}/chasing/ladder").status_code == 200
    assert follower.post(f"/cases/{case_id}/chasing/ladder", data=LADDER).status_code == 303
    assert follower.post(f"/cases/{case_id}/chasing/letter").status_code == 303
    run_until_idle(office.database)

    page = follower.get(f"/cases/{case_id}/chasing").text
    assert "Quận ủy Bình Thủy" in page
    assert "Một công văn đôn đốc đang được soạn" in page
    assert follower.post(f"/cases/{case_id}/chasing/letter").status_code == 409
    letter = page.partition('href="/letters/')[2].partition(".docx")[0]
    draft = follower.get(f"/letters/{letter}.docx")
    assert "Quận ủy Bình Thủy" in document(draft.data)
    assert "517-CV/TU" in document(draft.data)
    assert follower.get(f"/letters/{letter}.exe").status_code == 404
    assert browser_of(office.cast.lam_ott).get(f"/letters/{letter}.docx").status_code == 403
    assert browser_of(office.cast.nguyen_qt).get(f"/letters/{letter}.docx").status_code == 404
    for after in ("x", "2022-07-29.", "2022-07-29.999999999999999999999", "2022-08-01.1"):
        assert follower.get(f"/cases/{case_id}/chasing?after={after}").status_code == 200


def test_a_unit_sees_its_own_and_sets_nothing_and_the_outsider_finds_nothing(
    office: Office, browser_of: Browse, case_id: int
) -> None:
    unit, outsider = browser_of(office.cast.lam_ott), browser_of(office.cast.nguyen_qt)
    own = unit.get(f"/cases/{case_id}/chasing?show=all").text

    assert "Quận ủy Ninh Kiều" in own
    assert "Quận ủy Bình Thủy" not in own
    assert "chasing/ladder" not in own
    addresses = (f"/cases/{case_id}/chasing", f"/cases/{case_id}/chasing/ladder",
                 f"/cases/{case_id}/units/{office.unit('QU-BT')}/chase-pause")  # fmt: skip
    for address in addresses:
        assert outsider.get(address).status_code == 404
    assert [unit.get(one).status_code for one in addresses[1:]] == [403, 403]
    assert unit.post(addresses[1], data=LADDER).status_code == 403
    assert unit.get("/chase-pauses/999/end").status_code == 404
