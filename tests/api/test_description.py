"""What is said of every address is how it is: asked rightly, and by a tool inventing requests."""

from __future__ import annotations

from typing import Any

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator
from schemathesis.specs.openapi.checks import positive_data_acceptance

from server import words
from server.actions.tokens.issue_token import issue_token
from server.recording.tokens import Wish
from server.services.blank_model import blank_model
from server.services.scopes import SCOPES
from server.web.api.description import describe
from server.web.api.operations import OPERATIONS
from tests.processes.conftest import Office

OURS = [positive_data_acceptance]
"""Of what is invented: a form may refuse what a description cannot know."""
EXAMPLES = 3
"""Of each operation, right and wrong ones: some seconds for all."""
DECLARED = {one.name: one for one in OPERATIONS}
MAY = {
    **dict.fromkeys(SCOPES, "lam_ott"), "cases:read": "thuy_tn", "journal:read": "chau_ltt",
    "definitions:read": "dat_kv", "definitions:write": "dat_kv", "definitions:deploy": "dat_kv",
}  # fmt: skip
"""Whoever is let in: a stranger would only show how each is refused."""
KEY = "thu_tu_ngoai"


def test_every_operation_is_told_in_both_languages_and_has_a_scope() -> None:
    english = words.catalogue("en")

    assert [one.says for one in OPERATIONS if one.says not in english] == []
    assert {one.scope for one in OPERATIONS} <= set(SCOPES)
    assert len({one.name for one in OPERATIONS}) == len(OPERATIONS)
    for name, schema in describe("vi")["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        assert f"{name}(" not in schema["description"]  # words, not what Python makes of fields


class Story:
    """Asks as the description says, each time whoever may; knows what was answered."""

    def __init__(self, office: Office, app: Flask) -> None:
        self.office = office
        self.schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
        self.keys: dict[str, str] = {}
        self.named: dict[str, Any] = {}
        """What stands in addresses, as it really is."""
        self.answered: set[str] = set()

    def ask(self, name: str, body: Any = None, *, officer: str = "", **query: Any) -> Any:
        """With every check, also that what is right is taken; gives what was answered."""
        one, operation = DECLARED[name], self.schema.find_operation_by_id(name)
        case = operation.Case(
            path_parameters=self.path_of(operation), query=query, headers=self.conditions_of(name),
            **({"body": body, "media_type": "application/json"} if one.takes else {}),
        )  # fmt: skip

        answer = case.call_and_validate(headers=self.headers_of(officer or MAY[one.scope]))

        assert answer.status_code == one.status, f"{name}: {answer.text}"
        self.answered.add(name)
        if one.method == "GET":
            self.named["seen"] = answer.headers["etag"][0]
        return answer.json() if answer.content else None

    def path_of(self, operation: Any) -> dict[str, Any]:
        return {one.name: self.named[one.name] for one in operation.path_parameters}

    def conditions_of(self, name: str) -> dict[str, str]:
        """The version seen last."""
        one = DECLARED[name]
        matched = {"If-Match": self.named["seen"]} if one.is_matched else {}
        return matched | ({"Idempotency-Key": "k1"} if one.is_keyed else {})

    def headers_of(self, officer: str) -> dict[str, str]:
        if officer not in self.keys:
            officer_id = getattr(self.office.cast, officer)
            self.keys[officer] = issue_token(
                self.office.database, officer_id=officer_id, wish=Wish("x", SCOPES, 30)
            )
        return {"Authorization": f"Bearer {self.keys[officer]}", "Accept-Encoding": "identity"}


def test_every_address_answers_as_it_is_described(office: Office, app: Flask, case_id: int) -> None:
    story = Story(office, app)
    story.named.update(case_id=case_id, code="units")

    read_what_there_is(story)
    carry_a_task_out(story)
    bring_a_model(story)
    asked = [invent(story, found.ok()) for found in story.schema.get_all_operations()]

    assert story.answered == set(DECLARED)
    assert sorted(asked) == sorted(DECLARED)


def read_what_there_is(story: Story) -> None:
    case_id = story.named["case_id"]
    lists = [story.ask("list_all_cases", status="open"), story.ask("list_units", on="2022-06-21"),
             story.ask("list_some_assignments", case=case_id), story.ask("list_all_directives"),
             story.ask("list_whole_journal"), story.ask("list_reports"),
             story.ask("list_journal_of_case", officer="thuy_tn")]  # fmt: skip
    assert all(one["items"] for one in lists)
    assert story.ask("show_case")["obligations"]
    story.named["directive_id"] = lists[3]["items"][0]["id"]
    assert story.ask("show_directive")["case_id"] == case_id
    assert story.ask("show_report", officer="thuy_tn", case=case_id)["lines"]


def carry_a_task_out(story: Story) -> None:
    said = {"received_on": "2022-06-21", "declined": False}
    story.named["task_id"] = story.ask("list_tasks")["items"][0]["id"]
    for name in ("claim", "release", "claim"):
        story.ask(name)
    story.named["obstacle_id"] = story.ask("report")["obstacle_id"]
    assert story.ask("list_some_obstacles", state="all")["items"]
    story.ask("show_obstacle")
    story.ask("withdraw")
    assert story.ask("show_task")["form"]
    story.ask("keep_draft", {"values": said})
    assert story.ask("show_task")["draft"]
    assert story.ask("complete", {"values": said})["answer_id"]


def bring_a_model(story: Story) -> None:
    files = {name: data.decode() for name, data in blank_model(KEY, "Thử từ ngoài").items()}
    name = next(one for one in files if one.endswith(".bpmn"))
    broken = files[name].replace('targetRef="T_first"', 'targetRef="E_done"')
    story.named["draft_id"] = story.ask("upload", {"files": {**files, name: broken}})["id"]
    assert story.ask("check_draft")["items"]
    story.ask("show_definition_draft")
    story.ask("change_files", {"files": {name: files[name]}})
    assert story.ask("check_draft")["deployable"]
    story.ask("show_definition_draft")
    story.ask("approve", officer="giang_ttn")
    story.named["key"] = story.ask("deploy", {"note": "Thử", "unplayed": True})["key"]
    assert story.ask("list_definitions")["items"]
    assert story.ask("show_definition")["versions"]


def invent(story: Story, operation: Any) -> str:
    """Requests right and wrong, of what there is and of what there is not; gives its name."""
    name: str = operation.definition.raw["operationId"]
    headers = story.headers_of(MAY[DECLARED[name].scope])

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.generate),
    )
    @given(case=operation.as_strategy())
    def answers_as_described(case: Any) -> None:
        case.call_and_validate(headers=headers, excluded_checks=OURS)
        if case.path_parameters:
            case.path_parameters = story.path_of(operation)
            case.call_and_validate(headers=headers, excluded_checks=OURS)

    answers_as_described()
    return name
