"""The page of the search: a line for each kind, words marked, bad addresses, nobody's secrets."""

from __future__ import annotations

from types import SimpleNamespace

from flask.testing import FlaskClient

from tests.rolled_out import handed_out, office
from tests.web.conftest import Browse, Office

__all__ = ["handed_out", "office"]


def test_the_box_finds_the_case_and_the_task_and_marks_the_words(
    office: Office, browser_of: Browse, cast: SimpleNamespace
) -> None:
    page = browser_of(cast.lam_ott).get("/search?q=cv+517").text

    assert office
    assert "<mark>517</mark>-<mark>CV</mark>/TU" in page
    assert "Xác nhận đã nhận" in page
    assert 'value="cv 517"' in page


def test_an_outsider_finds_nothing_and_a_stranger_signs_in(
    office: Office, browser_of: Browse, stranger: FlaskClient, cast: SimpleNamespace
) -> None:
    outsider = browser_of(cast.nguyen_qt).get("/search?q=517")

    assert office
    assert "Không tìm thấy" in outsider.text
    assert "<mark>" not in outsider.text
    assert stranger.get("/search?q=517").status_code == 401


def test_whatever_is_typed_is_answered(
    office: Office, browser_of: Browse, cast: SimpleNamespace
) -> None:
    browser = browser_of(cast.thuy_tn)

    assert office
    for typed in ("", "%20%20", "...", "%25_%5C", "%00", "a" * 5000, "<b>", "1 " * 500):
        page = browser.get("/search", query_string={"q": typed})
        assert page.status_code == 200, typed
        assert "<b>" not in page.text.partition("<h1>")[2].partition("</h1>")[0]
    for rest in ("kind=none", "kind=file&after=x", "kind=task&after=9_9&after=1",
                 "kind=directive&after=" + "9" * 40 + "_1"):  # fmt: skip
        assert browser.get(f"/search?q=517&{rest}").status_code == 200
