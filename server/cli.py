"""The console command `thongsuot`: each subcommand lives in a module of its own, loaded when asked.

Exit codes: 0 done, 1 refused with one clear line, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

from server.arguments import Arguments
from server.errors import Refused
from server.settings import Settings, load_settings
from server.terminal import complain
from server.words import sentence

Command = Callable[[Settings, argparse.Namespace], int]
COMMANDS: dict[str, str] = {
    "run": "server.run_command:run",
    "web": "server.run_command:web",
    "worker": "server.run_command:worker",
    "migrate": "server.setup_commands:migrate_database",
    "demo": "server.demo_command:make_demo",
    "load-organisation": "server.setup_commands:load_chart",
    "load-calendar": "server.setup_commands:load_days",
    "deploy": "server.setup_commands:deploy",
    "export": "server.export_command:export",
    "backup": "server.backup_commands:backup",
    "restore": "server.backup_commands:restore",
    "verify-journal": "server.journal_commands:verify_journal",
    "journal-head": "server.journal_commands:journal_head",
    "grants": "server.journal_commands:grants",
    "let-in": "server.let_in_command:let_someone_in",
    "doctor": "server.doctor_command:doctor",
    "version": "server.doctor_command:version",
}

PURE = {  # their own parsers: they need no settings and no data
    "check": "server.check_command:main",
    "rehearse": "server.rehearse_command:main",
}


def main(argv: Sequence[str] | None = None) -> int:
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] and arguments[0] in PURE:
        return cast(int, _loaded(PURE[arguments[0]])(arguments[1:]))
    asked = _parser().parse_args(arguments)
    try:
        settings = load_settings(**_given(asked))
        return cast(Command, _loaded(COMMANDS[asked.command]))(settings, asked)
    except Refused as error:
        complain(error)
        return 1
    except KeyboardInterrupt:
        return 130


def _loaded(place: str) -> Callable[..., Any]:
    """`thongsuot check` shall not wait for a web server to be imported, nor either for the
    collector of garbage: modules make none, and it would walk over them some hundred times."""
    module, _, name = place.partition(":")
    gc.disable()
    try:
        found: Callable[..., Any] = getattr(importlib.import_module(module), name)
    finally:
        gc.enable()
    return found


def _given(asked: argparse.Namespace) -> dict[str, Any]:
    wanted = ("environment", "data", "host", "port", "demo", "database_url", "processes")
    return {name: getattr(asked, name, None) for name in wanted}


def _parser() -> argparse.ArgumentParser:
    parser = Arguments(prog="thongsuot", description=sentence("cli-help"))
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in PURE:
        commands.add_parser(name, help=sentence(f"cli-{name}"))
    for name in COMMANDS:
        command = commands.add_parser(name, help=sentence(f"cli-{name}"))
        command.add_argument("--environment", help=sentence("cli-opt-environment"))
        command.add_argument("--data", type=Path, help=sentence("cli-opt-data"))
        command.add_argument("--database-url", help=sentence("cli-opt-database"))
        _add_own(name, command)
    return parser


def _add_own(name: str, command: argparse.ArgumentParser) -> None:
    if name in ("run", "web"):
        command.add_argument("--host")
        command.add_argument("--port", type=int)
    if name == "web":
        command.add_argument("--processes", type=int, help=sentence("cli-opt-processes"))
    if name == "run":
        demo = argparse.BooleanOptionalAction
        command.add_argument("--demo", action=demo, default=None, help=sentence("cli-opt-demo"))
    if name == "demo":
        command.add_argument("story", nargs="?", choices=("example", "year"), default="example",
                             help=sentence("cli-opt-story"))  # fmt: skip
    if name == "let-in":
        command.add_argument("login", metavar="LOGIN")
        command.add_argument("--name", default="", help=sentence("cli-opt-name"))
        command.add_argument("--admin", action="store_true", help=sentence("cli-opt-admin"))
    if name == "backup":
        command.add_argument("--to", type=Path, metavar="FILE", help=sentence("cli-opt-to-file"))
    if name == "verify-journal":
        command.add_argument("--head", metavar="NUMBER.HASH", help=sentence("cli-opt-head"))
    if name == "grants":
        command.add_argument("role", metavar="ROLE", help=sentence("cli-opt-role"))
        command.add_argument("--print", action="store_true", help=sentence("cli-opt-print"))
    if name in ("load-organisation", "restore"):
        command.add_argument("path", type=Path, metavar="PATH")
    if name == "export":
        command.add_argument("key", metavar="KEY")
        command.add_argument("--version", type=int, help=sentence("cli-opt-version"))
        command.add_argument("--to", type=Path, help=sentence("cli-opt-to-folder"))
    if name == "deploy":
        command.add_argument("paths", type=Path, metavar="PATH", nargs="*")
