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
