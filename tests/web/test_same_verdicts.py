"""Every kind of field, wrong in every way: named, nothing taken for something else, and the same
for a plain form as for what the page's script sends."""

from __future__ import annotations

import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from server.database import Database
from server.tables import Answer, Task
from tests.every_kind import FIELDS, SOUND, WRONG, open_every_kind, verdict
from tests.web.conftest import Browse
from workflows.forms.kinds import KINDS
from workflows.forms.reading import read_form


@pytest.fixture
def task(database: Database, cast: SimpleNamespace) -> Task:  # noqa: ARG001
    return open_every_kind(database)


def test_the_form_has_a_field_of_every_kind_and_the_table_a_row_for_each() -> None:
    properties = {name: {"title": name, **schema} for name, (schema, _) in FIELDS.items()}
    form = read_form("k", {"properties": properties}, {n: ui for n, (_, ui) in FIELDS.items()})

    # what is automatic is nobody's to type; a book is chosen like a unit
    assert KINDS - {one.kind for one in form.fields} == {"auto", "book"}
    assert {name for name, _, _ in WRONG} == set(FIELDS)


def test_what_is_wrong_is_named_and_the_script_hears_what_the_plain_form_hears(
    task: Task, browser_of: Browse, cast: SimpleNamespace, database: Database
) -> None:
    browser = browser_of(cast.thuy_tn)
    wrong = []
    for _, typed, place in WRONG:
        plain, scripted = (sent(browser, task, typed, kind) for kind in ("plain", "scripted"))
        if [where for where, _ in plain] != [place] or plain != scripted:
            wrong.append(f"{typed}: {plain} {scripted}, not {place}")

    assert not wrong, "\n".join(wrong)
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Answer)) == 0


def test_a_draft_that_the_script_saved_is_judged_like_the_form_itself(
    task: Task, browser_of: Browse, cast: SimpleNamespace
) -> None:
    """Saved as typed, whatever its shape; the page that shows it again is whole."""
    browser = browser_of(cast.thuy_tn)

    for typed in (typed for _, typed, _ in WRONG if any("." in name for name in typed)):
        saved = browser.post(f"/tasks/{task.id}/draft", data=posted(task, typed),
                             headers={"Accept": "application/json"})  # fmt: skip
        assert saved.status_code == 200, typed
        assert browser.get(f"/tasks/{task.id}").status_code == 200, typed


def test_the_sound_answer_is_taken(task: Task, browser_of: Browse, cast: SimpleNamespace) -> None:
    whole = {
        "short": "a", "long": "a", "day": "1/7/2022", "count": "3", "amount": "1.234,5",
        "answer": "false", "one": "a", "spoken": "b", "several": ["a", "b"],
        "rows.0.number": "1", "rows.0.yes": ["false", "true"],
    }  # fmt: skip

    answer = browser_of(cast.thuy_tn).post(f"/tasks/{task.id}/completion", data=posted(task, whole))

    assert answer.status_code == 303, verdict(answer.text)


def posted(task: Task, typed: dict[str, Any]) -> MultiDict[str, Any]:
    hidden = {"_version": task.version, "_key": uuid.uuid4(), "_op": "submit"}
    return MultiDict({**hidden, **SOUND, **typed})


def sent(
    browser: FlaskClient, task: Task, typed: dict[str, Any], kind: str
) -> list[tuple[str, str]]:
    """A form without files is urlencoded where a browser likes; `fetch` sends FormData."""
    scripted = kind == "scripted"
    answer = browser.post(
        f"/tasks/{task.id}/completion",
        data=posted(task, typed),
        content_type="multipart/form-data" if scripted else "application/x-www-form-urlencoded",
        headers={"Accept": "text/html", "Sec-Fetch-Mode": "cors"} if scripted else {},
    )
    return verdict(answer.text) if answer.status_code == 422 else [(str(answer.status_code), "")]
