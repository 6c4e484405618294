"""One `thongsuot run`; everything it needs is loaded with this module (tests.faults.warm)."""

from __future__ import annotations

import sys

import alembic.command

import server.run_command
from server.cli import main

LOADED = (alembic.command, server.run_command)

if __name__ == "__main__":
    sys.exit(main(["run"]))
