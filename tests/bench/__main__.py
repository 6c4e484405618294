"""`make bench`: JSON lines on stdout, a table on stderr. `--large` adds the rows of a million."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path

from tests.bench import (
    checking,
    completing,
    halting,
    http_rows,
    large,
    one_officer,
    past_days,
    reports,
    timers,
    unit_forms,
)
from tests.bench.figures import Figures
from tests.bench.places import Places
from tests.bench.yardstick import Yardstick
from tests.postgres import running_postgres

Rows = Callable[[Figures, Places, Path], object]
ROWS: dict[str, Rows] = {
    "completing": completing.measure,
    "completing_postgres": lambda f, p, _: completing.on_postgres(f, p),
    "unit_forms": lambda f, p, _: unit_forms.completing(f, p, postgres=False),
    "unit_forms_postgres": lambda f, p, _: unit_forms.completing(f, p, postgres=True),
    "http": lambda f, p, _: http_rows.completing(f, p, postgres=False),
    "http_postgres": lambda f, p, _: http_rows.completing(f, p, postgres=True),
    "units": lambda f, p, _: completing.units(f, p, (10, 100, 1_000, 10_000)),
    "sending": lambda f, p, _: http_rows.sending_out(f, p, 10_000, postgres=False),
    "sending_postgres": lambda f, p, _: http_rows.sending_out(f, p, 10_000, postgres=True),
    "inbox": lambda f, p, _: large.inboxes(f, p, (10_000,), postgres=False),
    "inbox_postgres": lambda f, p, _: large.inboxes(f, p, (10_000,), postgres=True),
    "one_officer": lambda f, p, _: one_officer.view(f, p, postgres=False),
    "one_officer_postgres": lambda f, p, _: one_officer.view(f, p, postgres=True),
    "matrix": lambda f, p, _: large.matrix(f, p, postgres=False),
    "matrix_postgres": lambda f, p, _: large.matrix(f, p, postgres=True),
    "reports": lambda f, p, _: reports.reports(f, p, postgres=False),
    "reports_postgres": lambda f, p, _: reports.reports(f, p, postgres=True),
    "past_days": lambda f, p, _: past_days.past_days(f, p, postgres=False),
    "past_days_postgres": lambda f, p, _: past_days.past_days(f, p, postgres=True),
    "halts": lambda f, p, _: halting.halts(f, p, 10_000, postgres=False),
    "halts_postgres": lambda f, p, _: halting.halts(f, p, 10_000, postgres=True),
    "deadlines": lambda f, p, _: halting.deadlines(f, p, 1_000, postgres=False),
    "deadlines_postgres": lambda f, p, _: halting.deadlines(f, p, 1_000, postgres=True),
    "timers": lambda f, p, _: timers.fired(f, p, postgres=False),
    "timers_postgres": lambda f, p, _: timers.fired(f, p, postgres=True),
    "workers": lambda f, p, _: [timers.by_workers(f, p, 2_000, n) for n in (1, 4)],
    "checking": lambda f, *_: [checking.checks(f), checking.hostile(f)],
    "starting": lambda f, p, _: http_rows.starting(f, p),
    "bytes": lambda f, p, _: http_rows.bytes_of_pages(f, p),
}
LARGE: dict[str, Rows] = {
    "inbox": lambda f, p, _: large.inboxes(f, p, (10_000, 1_000_000), postgres=False),
    "inbox_postgres": lambda f, p, _: large.inboxes(f, p, (10_000, 1_000_000), postgres=True),
    "workers": lambda f, p, _: [timers.by_workers(f, p, 10_000, n) for n in (1, 4)],
}
"""Instead of the rows of the same name."""


def main(wanted: list[str]) -> None:
    figures = Figures()
    large = "--large" in wanted
    chosen = {**ROWS, **LARGE} if large else ROWS
    names = [one for one in wanted if one != "--large"] or list(chosen)
    if unknown := [one for one in names if one not in chosen]:
        sys.exit(f"{' '.join(unknown)}: no such row; there are {' '.join(chosen)}, and --large")
    with tempfile.TemporaryDirectory() as name, running_postgres() as server:
        folder = Path(name)
        with redirect_stdout(sys.stderr):
            places = Places(folder, server)
        for row in names:
            (folder / row / "nearby").mkdir(parents=True)
            near = Yardstick(folder / row / "nearby")
            figures.yardstick = near.median_ms()  # as busy as the machine is now
            try:
                chosen[row](figures, places, folder / row)
            except Exception as fault:  # the other rows are wanted all the same
                figures.take(row, 0, "failed", reason=repr(fault)[:300], met=False)
        figures.print_table()


if __name__ == "__main__":
    main(sys.argv[1:])
