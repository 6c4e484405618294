"""What is said of every address is how it is: checked by a tool that invents requests."""

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
from server.services.scopes import SCOPES
from server.web.api.description import describe
from server.web.api.operations import OPERATIONS
from tests.processes.conftest import Office

OURS = [positive_data_acceptance]
"""A form may refuse what a description cannot know."""
EXAMPLES = 3
"""Of each operation, right and wrong ones: some seconds for all."""


def test_every_operation_is_told_in_both_languages_and_has_a_scope() -> None:
    english = words.catalogue("en")

    assert [one.says for one in OPERATIONS if one.says not in english] == []
    assert {one.scope for one in OPERATIONS} <= set(SCOPES)
    assert len({one.name for one in OPERATIONS}) == len(OPERATIONS)
    for name, schema in describe("vi")["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        assert f"{name}(" not in schema["description"]  # words, not what Python makes of fields


def test_every_address_answers_as_it_is_described(office: Office, app: Flask) -> None:
    wish = Wish("x", SCOPES, 30)
    token = issue_token(office.database, officer_id=office.cast.lam_ott, wish=wish)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)

    for found in schema.get_all_operations():
        ask(found.ok(), token)


def ask(operation: Any, token: str) -> None:
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
        case.call_and_validate(
            headers={"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"},
            excluded_checks=OURS,
        )

    answers_as_described()
