"""Every address × every role × near and far: whoever may gets it, to all others it is not there.

What may is declared in gets.py and posts.py. Every page that comes back is read as well: what is
marked as one unit's stands on no page of whoever may not see it (lists, counters, search, files,
mentions and reports among them).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from server.database import Database
from tests.rights.crowd import CROSSED, Actor, key_of
from tests.rights.gets import API, GETS, LISTS, OPEN, Get
from tests.rights.posts import OWN, POSTS, Post
from tests.rights.who import audits, fellow_unit, models, own_unit
from tests.rights.world import FELLOW_MARK, OWN_MARK, World, build_world
from tests.rolled_out import case_id, handed_out, office
from tests.web.conftest import Browse, Office, app, browser_of, settings
from tests.web.test_every_post import stored
from tests.web.test_files import PIXEL

__all__ = ["app", "browser_of", "case_id", "handed_out", "office", "settings"]
Rule = TypeVar("Rule", Get, Post)
GAP = re.compile(r"<(?:[^:<>]+:)?(\w+)>")
TAKEN, PLAIN = (200, 302, 303), {"Accept": "application/json"}
MARKS = {OWN_MARK: own_unit, FELLOW_MARK: fellow_unit}


@pytest.fixture
def world(office: Office, case_id: int, browser_of: Browse) -> World:
    return build_world(office, case_id, browser_of, PIXEL)


def test_every_address_is_declared(app: Flask) -> None:
    def rules(method: str) -> set[str]:
        return {one.rule for one in app.url_map.iter_rules() if method in (one.methods or ())}

    assert rules("GET") ^ ({one.rule for one in GETS} | set(OPEN)) == set()
    assert rules("POST") ^ (sent_by("POST") | set(OWN)) == set()
    assert rules("PUT") ^ sent_by("PUT") == set()


def sent_by(method: str) -> set[str]:
    return {one.rule for one in POSTS if one.method == method}


@pytest.mark.longest
def test_who_may_gets_it_and_to_all_others_it_is_not_there(
    world: World, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    tried = Tried(world)
    for turn, actor, one in by_turns(GETS, world.actors):
        tried.read(actor, one, one.asked[turn % len(one.asked)])
    before = stored(database)
    for _, actor, form in by_turns(POSTS, world.actors):
        if not form.may(actor):
            tried.send(actor, form)

    with capsys.disabled():
        print(f"\nrights: {tried.count:,} combinations of address, role and place")
    assert not tried.wrong, f"{len(tried.wrong)} wrong:\n" + "\n".join(tried.wrong)
    assert tried.count > 5_000
    assert stored(database) == before


def by_turns(every: Sequence[Rule], actors: Sequence[Actor]) -> Iterator[tuple[int, Actor, Rule]]:
    """Role by role at the own unit and the foreign one, and of the lead whoever may. Of those of
    one place who stand alike to an address every few ask, at least one, and not the same each."""
    places = list(dict.fromkeys(actor.place for actor in actors))
    alike: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for turn, actor in enumerate(actors):
        for number, one in enumerate(every):
            alike[standing(number, one, actor)].append(turn)
    for turn, actor in enumerate(actors):
        for number, one in enumerate(every):
            fellows = alike[standing(number, one, actor)]
            at = fellows.index(turn) + number + places.index(actor.place)
            if at % min(share(one, actor, len(fellows)), len(fellows)) == 0:
                yield turn, actor, one


def standing(number: int, one: Rule, actor: Actor) -> tuple[Any, ...]:
    return number, actor.place, actor.state, one.may(actor), one.seen(actor)


def share(one: Get | Post, actor: Actor, fellows: int) -> int:
    """Of what is everybody's, or nobody's but the builders of models, and of what the people of
    the lead are refused, each asks every second or third: their neighbours ask the rest."""
    if (actor.place, actor.state) == ("lead", "in") and not one.may(actor):
        return 3
    if actor.place not in CROSSED:
        return 3 if one in LISTS else fellows
    return 2 if one in LISTS or one.may is models else 1


class Tried:
    """What is refused is asked for as a script does, which draws no page."""

    def __init__(self, world: World) -> None:
        self.world, self.count, self.wrong = world, 0, list[str]()
        self.browsers = {actor.id: world.browse(actor.id) for actor in world.actors}

    def read(self, actor: Actor, one: Get, query: str) -> None:
        """One query by turns: each is asked by every few actors."""
        named = {**self.world.named, **one.named}
        path = filled(one.rule, named) + query.format(**named)
        is_theirs = actor.state != "left" and one.may(actor)
        headers = named_by(actor) if one.rule.startswith(API) else {} if is_theirs else PLAIN
        answer = self.browsers[actor.id].get(path, headers=headers)
        gives = TAKEN if one.gives == 200 else (one.gives,)
        self.judge(actor, path, answer.status_code, gives if is_theirs else refusal(actor, one))
        if one.may is not audits:  # the whole journal names every unit
            self.look(actor, path, answer.get_data())
        answer.close()

    def look(self, actor: Actor, path: str, page: bytes) -> None:
        for mark, who in MARKS.items():
            if mark.encode() in page and not who(actor):
                self.wrong.append(f"{actor} {path}: tells {mark}")

    def send(self, actor: Actor, form: Post) -> None:
        named = self.world.named
        path = filled(form.rule, named)
        if form.rule.startswith(API):
            answer = self.ask(actor, form, path)
        else:
            typed = {name: value.format(**named) for name, value in form.typed.items()}
            answer = self.browsers[actor.id].post(path, data=typed, headers=PLAIN)
        self.judge(actor, f"{form.method} {path}", answer.status_code, refusal(actor, form))

    def ask(self, actor: Actor, form: Post, path: str) -> TestResponse:
        headers = named_by(actor) | {"If-Match": f'"{self.world.named["version"]}-a"',
                                     "Idempotency-Key": "w"}  # fmt: skip
        browser = self.browsers[actor.id]
        return browser.open(path, method=form.method, json=form.typed, headers=headers)

    def judge(self, actor: Actor, path: str, status: int, wanted: tuple[int, ...]) -> None:
        self.count += 1
        if status not in wanted:
            self.wrong.append(f"{actor} {path}: {status}, not {wanted}")


def named_by(actor: Actor) -> dict[str, str]:
    return {"Authorization": f"Bearer {key_of(actor.id)}"}


def filled(rule: str, named: Mapping[str, Any]) -> str:
    """`draft_id` of a directive is not that of a model."""
    if rule.startswith("/directive-drafts"):
        named = {**named, "draft_id": named["directive_draft_id"]}
    return GAP.sub(lambda gap: str(named[gap[1]]), rule)


def refusal(actor: Actor, one: Get | Post) -> tuple[int, ...]:
    if actor.state == "left":
        return (401,)
    return (403,) if one.seen(actor) else (404,)
