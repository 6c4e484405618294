"""The portfolio lets in who takes part; only a leader finds the form that closes the figures."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.rolled_out import case_id, handed_out, office
from tests.web.conftest import Browse

__all__ = ["case_id", "handed_out", "office"]
VIEWS = ("/cases", "/portfolio/units", "/portfolio/obligations", "/portfolio/periods")


@pytest.mark.usefixtures("case_id")
def test_every_view_shows_whoever_takes_part_and_nobody_else(
    browser_of: Browse, cast: SimpleNamespace
) -> None:
    for view in VIEWS:
        assert "box=overdue" in browser_of(cast.lam_ott).get(view).text
        outside = browser_of(cast.nguyen_qt).get(view)
        assert outside.status_code == 200
        assert "517-CV/TU" not in outside.text


@pytest.mark.usefixtures("case_id")
def test_the_portfolio_is_seen_as_of_a_day_and_of_one_organ(
    browser_of: Browse, cast: SimpleNamespace, organisation: SimpleNamespace
) -> None:
    browser = browser_of(cast.thuy_tn)

    day = browser.get("/cases?day=20/06/2022")
    bad = browser.get("/cases?day=31/02/2022")
    other = browser.get(f"/cases?lead={organisation.QU_NK}").text

    assert day.status_code == 200
    assert "Số liệu đến hết ngày 20/06/2022" in day.text
    assert bad.status_code == 422
    assert "«31/02/2022» không phải là ngày" in bad.text
    assert 'value="31/02/2022"' in bad.text
    assert "517-CV/TU" not in other
    assert "Số liệu đến hết ngày 20/06/2022" in browser.get("/reports/units?day=2022-06-20").text
    lists = [browser.get(f"/assignments?day={day}").text for day in ("2022-06-20", "2030-01-01")]
    assert ["Như đến hết ngày" in one for one in lists] == [True, False]  # what is to come is not


def test_a_faulty_closing_comes_back_with_what_was_chosen(
    browser_of: Browse, cast: SimpleNamespace, case_id: int
) -> None:
    leader = browser_of(cast.hoa_dtb)

    none = leader.post("/closings", data={"period": "2022-Q2"})
    odd = leader.post("/closings", data={"case": case_id, "period": "1999-Q1"})

    assert (none.status_code, odd.status_code) == (422, 422)
    assert 'id="case-err"' in none.text
    assert 'id="period-err"' in odd.text
    assert f'value="{case_id}" checked' in odd.text
    assert browser_of(cast.thuy_tn).get("/closings/new").status_code == 404
    hidden = browser_of(cast.thuy_tn).post("/closings", data={"case": case_id, "period": "2022-Q2"})
    assert hidden.status_code == 404
