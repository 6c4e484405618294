"""The server over real HTTP, and keys of its officers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from server.actions.tokens.issue_token import issue_token
from server.database import Database
from server.recording.tokens import Wish
from server.services.scopes import SCOPES
from tests.api.client import Client
from tests.browser.in_process import served
from tests.rolled_out import case_id, handed_out, office
from tests.web.conftest import app, settings

__all__ = ["app", "case_id", "handed_out", "office", "settings"]
Entry = Callable[..., Client]

API = "/api/v1"


@pytest.fixture
def address(handed_out: None, database: Database, tmp_path: Path) -> Iterator[str]:  # noqa: ARG001
    with served(database, tmp_path) as address:
        yield address + API


@pytest.fixture
def client_of(address: str, database: Database) -> Entry:
    """A client with a key of that officer; every scope where none is named."""

    def enter(officer_id: int, *scopes: str, name: str = "x") -> Client:
        wish = Wish(name, scopes or SCOPES, 30)
        return Client(address, issue_token(database, officer_id=officer_id, wish=wish))

    return enter
