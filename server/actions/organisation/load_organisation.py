"""Read an organisation file into the database: whole, or with its problems not at all.

Loading it again changes nothing; loading a changed file updates, adds, and ends what it no longer
says on the day of loading. Nothing is deleted.
"""

from __future__ import annotations

from pathlib import Path

from server.database import Database
from server.errors import Unusable
from server.recording import journal
from server.services.chart.check import problems_of
from server.services.chart.read import read_chart, refusal
from server.services.chart.store import store_chart
from server.services.passwords import hash_password
from server.settings import PasswordCost


def load_organisation(
    database: Database,
    *,
    path: Path,
    officer_id: int | None = None,
    demo_password: str | None = None,
    cost: PasswordCost = PasswordCost(),  # noqa: B008 - a frozen value
) -> dict[str, int]:
    """How many units and officers there are; raises Invalid with ChartProblems by line."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Unusable("organisation-unreadable", path=str(path), reason=str(error)) from None
    chart = read_chart(content)
    problems = problems_of(chart)
    if problems:
        raise refusal(*problems)
    hashed = hash_password(demo_password, cost) if demo_password else None
    with database.transaction() as db:
        counts = store_chart(db, chart, hashed)
        journal.append(db, "organisation.loaded", officer_id=officer_id, data=dict(counts))
    return counts
