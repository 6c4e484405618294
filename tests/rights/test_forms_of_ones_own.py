"""Forms that everybody may send: whatever of somebody else's they name is not touched, nor told."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import pytest
from flask.testing import FlaskClient

from server.tables import Task
from tests.rolled_out import case_id, handed_out, office
from tests.web.conftest import Browse, Office, app, browser_of, settings
from tests.web.test_every_post import stored

__all__ = ["app", "browser_of", "case_id", "handed_out", "office", "settings"]


class Sent(NamedTuple):
    """By somebody of Ô Môn, which has no part in the case, about Ninh Kiều."""

    path: str
    typed: dict[str, str]
    status: int
    who: str = "vy_ttn"


OTHERS = (
    Sent("/tasks/selection", {"_op": "claim", "task": "{task}"}, 303),
    Sent("/tasks/selection", {"_op": "release", "task": "{task}"}, 303),
    Sent("/tasks/selection", {"_op": "later", "task": "{task}", "on_day": "01/07/2022"}, 303),
    Sent("/tasks/selection", {"_op": "assign", "task": "{task}", "to": "{officer}"}, 303,
         "ruol_ds"),
    Sent("/tasks/informed", {"place": "{unit}"}, 303),
    Sent("/deputies", {"officer": "{officer}", "deputy": "{leader}", "reason": "x",
                       "document": "1-UQ", "scope": "{unit}", "first_day": "21/06/2022",
                       "last_day": "22/06/2022"}, 403, "ruol_ds"),
    Sent("/filters?q=abc", {"name": "x", "share": "unit.{unit}"}, 403),
    Sent("/exports", {"report": "units", "ending": "csv", "query": "case={case}"}, 404),
    Sent("/obstacles/brief", {"obstacle": "{obstacle}"}, 404, "ruol_ds"),
    Sent("/closings", {"case": "{case}", "period": "2022-Q2"}, 404, "ruol_ds"),
    Sent("/registers/incoming", {"unit": "{unit}", "issuer": "x", "full_number": "1-CV",
                                 "subject": "x", "issued_on": "20/06/2022"}, 403),
    Sent("/cases/new/draft", {}, 403),
)  # fmt: skip


@pytest.fixture
def named(office: Office, case_id: int, browser_of: Browse) -> dict[str, Any]:
    task = office.open_task("T_confirm_receipt", office.unit("QU-NK"))
    told = browser_of(office.cast.lam_ott).post(f"/tasks/{task.id}/obstacle").location
    return {"task": task.id, "unit": office.unit("QU-NK"), "case": case_id, "name": task.name,
            "officer": office.cast.lam_ott, "leader": office.cast.ruol_ds,
            "obstacle": told.rpartition("/")[2]}  # fmt: skip


def test_what_is_somebody_elses_is_neither_touched_nor_told(
    office: Office, named: dict[str, Any], browser_of: Browse
) -> None:
    browsers = [browser_of(getattr(office.cast, form.who)) for form in OTHERS]
    before, wrong = stored(office.database), []
    for form, browser in zip(OTHERS, browsers, strict=True):
        typed = {name: value.format(**named) for name, value in form.typed.items()}
        answer = browser.post(form.path, data=typed)
        if answer.status_code != form.status:
            wrong.append(f"{form}: {answer.status_code}")
        if named["name"] in flashed(browser):
            wrong.append(f"{form}: tells the name of the step")

    assert not wrong, "\n".join(wrong)
    assert stored(office.database) == before
    with office.database.reading() as db:
        assert db.get_one(Task, named["task"]).assignee_id is None


def flashed(browser: FlaskClient) -> str:
    return " ".join(re.findall(r'class="note flash.*?</p>', browser.get("/keys").text))


def test_a_calendar_tells_the_deadlines_of_its_owner_alone(
    office: Office, case_id: int, browser_of: Browse
) -> None:
    def events_of(who: str) -> int:
        browser = browser_of(getattr(office.cast, who))
        assert browser.post("/notices/feed").status_code == 303
        path = re.search(r"/calendar/[^\"'<> ]+\.ics", browser.get("/notices/settings").text)
        assert path
        return browser.get(path[0]).text.count("BEGIN:VEVENT")

    assert case_id
    assert {who: events_of(who) > 0 for who in ("lam_ott", "vy_ttn", "nguyen_qt")} == {
        "lam_ott": True, "vy_ttn": False, "nguyen_qt": False}  # fmt: skip
