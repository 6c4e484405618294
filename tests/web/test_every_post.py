"""Every address that takes a form: bad input is refused in words, kept, and nothing is stored."""

from __future__ import annotations

import io
import re
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from server.database import Database
from server.tables import SignIn, Table
from tests.processes.rearranging import begun, entered
from tests.rolled_out import case_id, handed_out, office
from tests.web.bad_posts import LONG, ROWS, TYPED, Post
from tests.web.conftest import Browse, Office, app, browser_of, settings, stranger
from tests.web.every_kind_of_row import tell_everything

__all__ = ["app", "browser_of", "case_id", "handed_out", "office", "settings", "stranger"]
UNSTORED = frozenset({"sign_in_attempt", "rehearsal", "definition_draft_editor"})
"""What a refused sign-in, a rehearsal and a look at a draft leave."""
SAID = frozenset({"_op", "_version", "act", "files"})
"""Fields that no officer types."""
NONSENSE = ("\x00", "9" * 99, "-1", "<b>'\"", "31/02/2022", "\ud7ff", LONG)


@pytest.fixture
def story(office: Office, case_id: int, browser_of: Browse, stranger: FlaskClient) -> Any:
    """Something of every kind that an address may name."""
    cast, named = office.cast, tell_everything(office, case_id, browser_of)
    named |= rearrangements(office)
    browsers = {"": stranger}

    def browser(login: str) -> FlaskClient:
        officer = login.replace(".", "_")
        if login not in browsers:
            browsers[login] = browser_of(getattr(cast, officer))
        return browsers[login]

    return SimpleNamespace(database=office.database, named=named, browser=browser)


def rearrangements(office: Office) -> dict[str, Any]:
    """One that waits at each of its steps."""
    entered(office, "DISSOLVE", ["HU-PD"], [])
    entered(office, "RENAME", ["HU-TL"], [], new_name="Đảng ủy Thới Lai")
    begun(office)
    steps = {"change": "T_enter_change", "choice": "T_map_instances", "approval": "T_approve"}
    named: dict[str, Any] = {"ending": office.unit("HU-PD")}
    for name, element in steps.items():
        task = office.open_task(element)
        named |= {name: task.id, f"{name}_version": task.version}
    return named


def test_every_address_that_takes_a_form_has_its_rows(app: Flask) -> None:
    posted = (rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ()))
    rules = {rule.rule for rule in posted if not rule.rule.startswith("/api/")}  # tests/api
    known = {rule_of(app, post) for post in ROWS}

    assert sorted(rules - known) == []


def rule_of(app: Flask, post: Post) -> str:
    """Numbers stand for whatever the story has."""
    places = {"draft": "/model-drafts/1", "directive_draft": "/directive-drafts/1",
              "halt": "/halts/1", "change_request": "/change-requests/1",
              "obstacle": "/obstacles/1", "key": "k"}  # fmt: skip
    path = re.sub(r"{(\w+)}", lambda found: places.get(found[1], "1"), post.address)
    rule, _ = app.url_map.bind("").match(path, method="POST", return_rule=True)
    return str(rule.rule)


def test_bad_input_is_told_and_kept_and_nothing_is_stored(story: Any) -> None:
    for who in {post.who for post in ROWS}:
        story.browser(who)  # a new one is a session more
    before = stored(story.database)
    wrong = [fault for post in ROWS if (fault := judged(story, post))]

    assert not wrong, "\n".join(wrong)
    assert stored(story.database) == before


def judged(story: Any, post: Post) -> str:
    answer = story.browser(post.who).post(filled(story, post.address), data=sent(story, post))
    told = [*post.told, *([TYPED] if post.status == 422 and TYPED in post.typed.values() else [])]
    lacking = [one for one in told if one not in answer.text]
    if answer.status_code == post.status and not lacking and "Traceback" not in answer.text:
        return ""
    return f"{post.who} {post.address} {str(post.typed)[:80]}: {answer.status_code}, {lacking}"


@pytest.mark.longest
def test_nonsense_in_any_field_is_never_a_fault_of_the_server(story: Any) -> None:
    wrong = []
    for post in {alike(post): post for post in ROWS}.values():
        typed = [name for name in post.typed if name not in SAID]
        for nonsense in NONSENSE if typed else ():
            bad = post._replace(typed={**post.typed, **dict.fromkeys(typed, nonsense)})
            path = filled(story, post.address)
            status = story.browser(post.who).post(path, data=sent(story, bad)).status_code
            if status >= 500:
                wrong.append(f"{path} {typed} {nonsense[:20]!r}: {status}")

    assert not wrong, "\n".join(wrong)


def alike(post: Post) -> tuple[Any, ...]:
    """What is left of a row when every field holds nonsense."""
    kept = sorted((name, str(value) if name in SAID else "") for name, value in post.typed.items())
    return (post.who, post.address, *kept)


def filled(story: Any, text: str) -> str:
    return re.sub(r"{(\w+)}", lambda found: str(story.named[found[1]]), text)


def sent(story: Any, post: Post) -> MultiDict[str, Any]:
    found: MultiDict[str, Any] = MultiDict()
    for name, value in post.typed.items():
        is_file = isinstance(value, tuple)
        name = filled(story, name)
        found[name] = (io.BytesIO(value[0]), value[1]) if is_file else filled(story, value)
    return found


def stored(database: Database) -> dict[str, int]:
    """Rows by table; a session that ends keeps its row."""
    with database.reading() as db:
        running = select(func.count(SignIn.id)).where(SignIn.ended_at.is_(None))
        return {"running sessions": db.scalar(running) or 0} | {
            table.name: db.scalar(select(func.count()).select_from(table)) or 0
            for table in Table.metadata.sorted_tables
            if table.name not in UNSTORED
        }
