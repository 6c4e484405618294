"""Deploying checks before it writes: no officer waits for the checker."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from server.actions.definitions.deploy_definition import deploy_definition
from server.database import Database
from workflows.errors import DefinitionRefused

MANY = Path(__file__).parents[2] / "processes" / "many"
CHILD, PARENT = MANY / "child.bpmn", MANY / "parent.bpmn"


def deploy(database: Database, content: bytes) -> int:
    return deploy_definition(database, files={CHILD.name: content})


def test_a_refused_model_is_refused_while_somebody_else_writes(
    database: Database, cast: SimpleNamespace
) -> None:
    assert cast
    calls_nobody = PARENT.read_bytes()

    with ThreadPoolExecutor(1) as pool, database.transaction() as db:
        assert db.now
        refused = pool.submit(deploy, database, calls_nobody)
        with pytest.raises(DefinitionRefused):
            refused.result(60)


def test_a_model_is_deployed_once_by_two_at_a_time(
    database: Database, cast: SimpleNamespace
) -> None:
    assert cast
    first = deploy(database, CHILD.read_bytes())

    assert deploy(database, CHILD.read_bytes()) == first
