"""The one row of the installation, and the default parameters as configured today."""

from __future__ import annotations

from typing import Any

from server.database import Database
from server.settings import Settings
from server.tables import Installation


def prepare_installation(database: Database, settings: Settings) -> None:
    """At every start; what a case has pinned or overridden stays as it is."""
    with database.transaction() as db:
        installation = db.get(Installation, 1)
        if installation is None:
            # without this row `db.now` has no offset to read, and reads none
            installation = Installation(id=1, created_at=db.now)
            db.add(installation)
        installation.parameters = flat_parameters(settings)


def flat_parameters(settings: Settings) -> dict[str, Any]:
    """`sla_working_days` is only a heading of the file: its values stand beside the others."""
    parameters = dict(settings.parameters)
    return parameters | dict(parameters.pop("sla_working_days", {}))
