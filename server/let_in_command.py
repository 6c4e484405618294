"""`thongsuot let-in LOGIN`: back into an installation that nobody can open from inside."""

from __future__ import annotations

import argparse

from server.actions.accounts.let_in import let_in
from server.connections import usable
from server.settings import Settings
from server.terminal import say


def let_someone_in(settings: Settings, asked: argparse.Namespace) -> int:
    with usable(settings) as (complete, database):
        password = let_in(database, login=asked.login.strip().lower(), name=asked.name.strip(),
                          as_admin=asked.admin, cost=complete.password)  # fmt: skip
    say("let-in", login=asked.login, password=password)
    return 0
