"""An administrator sets a parameter of the office, with a reason, from now on."""

from __future__ import annotations

from server import access
from server.database import Database
from server.errors import NotFound
from server.recording import journal
from server.recording.opening import rollouts
from server.recording.organisation import of_text, refuse
from server.services.office_settings import (
    SETTINGS,
    as_typed,
    typed_value,
    value_of,
    with_models,
    with_value,
)
from server.services.parameters import parameters_of
from server.tables import Installation, SettingChange
from workflows.forms import FieldProblem


def change_setting(
    database: Database, *, officer_id: int, name: str, typed: str, reason: str
) -> None:
    with database.transaction() as db:
        installation = db.get_one(Installation, 1, with_for_update=True, populate_existing=True)
        access.require_admin(db, officer_id)
        if name not in SETTINGS:
            raise NotFound("setting-not-found")
        setting = with_models(SETTINGS[name], [one.key for one in rollouts(db)])
        value = typed_value(setting, typed)
        before = value_of(parameters_of(db, None), name)
        wrong = value if isinstance(value, FieldProblem) else FieldProblem(("value",), "same-value")
        is_wrong = value is wrong or value == before
        refuse((is_wrong, "value", wrong.code, dict(wrong.args)), *of_text("reason", reason))
        installation.parameters = with_value(installation.parameters, name, value)
        db.add(SettingChange(name=name, values={"before": before, "after": value}, reason=reason,
                             officer_id=officer_id, at=db.now))  # fmt: skip
        journal.append(db, "settings.changed", officer_id=officer_id,
                       data={"name": name, "before": as_typed(before), "after": as_typed(value),
                             "reason": reason})  # fmt: skip
