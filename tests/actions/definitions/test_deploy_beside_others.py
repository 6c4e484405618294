"""Deploying checks before it writes: no officer waits for the checker."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from types import SimpleNamespace

import pytest

from server.actions.definitions.deploy_definition import deploy_definition
from server.database import Database
from server.errors import Changed
from server.recording.releases import lock_releases, withdraw
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

    with ThreadPoolExecutor(4) as pool:
        found = {one.result(60) for one in
                 [pool.submit(deploy, database, CHILD.read_bytes()) for _ in range(4)]}  # fmt: skip

    assert len(found) == 1


def test_what_a_new_model_calls_is_not_withdrawn_while_it_is_deployed(
    database: Database, cast: SimpleNamespace
) -> None:
    deploy(database, CHILD.read_bytes())

    with ThreadPoolExecutor(1) as pool:
        with database.transaction() as db:
            lock_releases(db)
            deploying = pool.submit(deploy, database, PARENT.read_bytes())
            wait([deploying], timeout=0.3)  # without waiting it would be through by now
            withdraw(db, "many_child", officer_id=cast.dat_kv, note="Hết dùng")
        with pytest.raises(Changed, match="definition-not-deployed"):
            deploying.result(60)
