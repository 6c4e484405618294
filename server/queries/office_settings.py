"""Settings of the office as they hold, what the product ships, who changed them and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from server import access
from server.database import Work
from server.errors import NotFound
from server.queries.names import officer_names
from server.recording.releases import current_definitions
from server.services.office_settings import SETTINGS, Setting, value_of
from server.services.parameters import defaults_of, parameters_of
from server.tables import SettingChange

SHOWN = 20


@dataclass(frozen=True)
class ChangeLine:
    before: Any
    after: Any
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class SettingLine:
    setting: Setting
    value: Any
    default: Any
    last: ChangeLine | None


@dataclass(frozen=True)
class CalledModel:
    """A process that the product itself begins; without a `name` none of that key is in use."""

    purpose: str
    key: str
    name: str


@dataclass(frozen=True)
class SettingPast:
    line: SettingLine
    changes: tuple[ChangeLine, ...]


def list_settings(db: Work, officer_id: int) -> tuple[SettingLine, ...]:
    access.require_admin(db, officer_id)
    newest = select(func.max(SettingChange.id)).group_by(SettingChange.name)
    rows = db.scalars(select(SettingChange).where(SettingChange.id.in_(newest))).all()
    last = dict(zip((row.name for row in rows), told(db, rows), strict=True))
    values, defaults = parameters_of(db, None), defaults_of(db)
    return tuple(
        SettingLine(one, value_of(values, name), value_of(defaults, name), last.get(name))
        for name, one in SETTINGS.items()
    )


def called_models(db: Work, officer_id: int) -> tuple[CalledModel, ...]:
    """Of `parameters.models` all but the one that is chosen on the page: each must begin and answer
    as the product expects, so it is changed as a version of its own and not for another."""
    access.require_admin(db, officer_id)
    keys, current = parameters_of(db, None)["models"], current_definitions(db)
    return tuple(
        CalledModel(purpose, key, current[key].name if key in current else "")
        for purpose, key in keys.items()
        if f"models.{purpose}" not in SETTINGS
    )


def read_setting(db: Work, officer_id: int, name: str) -> SettingPast:
    line = next((one for one in list_settings(db, officer_id) if one.setting.name == name), None)
    if line is None:
        raise NotFound("setting-not-found")
    wanted = select(SettingChange).where(SettingChange.name == name)
    rows = db.scalars(wanted.order_by(SettingChange.id.desc()).limit(SHOWN)).all()
    return SettingPast(line, tuple(told(db, rows)))


def told(db: Work, rows: Any) -> list[ChangeLine]:
    people = officer_names(db, {row.officer_id for row in rows})
    return [
        ChangeLine(row.values.get("before"), row.values.get("after"), row.reason,
                   people.get(row.officer_id, ""), row.at)
        for row in rows
    ]  # fmt: skip
