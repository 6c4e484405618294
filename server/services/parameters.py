"""Parameters of following a directive: reference marks, working days unless said otherwise.

The configuration's defaults (domain.md, chapter 7), then what this installation overrides, then
the case; groups are merged by name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from server.database import Work
from server.settings import ROOT
from server.tables import Case


def parameters_of(db: Work, case: Case | None) -> dict[str, Any]:
    merged = defaults_of(db)
    for overrides in (db.stamp.parameters, case.parameters if case else {}):
        for name, value in overrides.items():
            known = merged.get(name)
            both = isinstance(known, dict) and isinstance(value, dict)
            merged[name] = {**known, **value} if both else value  # type: ignore[dict-item]
    return merged


def defaults_of(db: Work) -> dict[str, Any]:
    """As this process was configured; without a configuration, as the product ships."""
    return flat(db.info.get("parameters") or shipped())


def flat(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """`sla_working_days` is only a heading of the file: its values stand beside the others."""
    headed = {name: value for name, value in parameters.items() if name != "sla_working_days"}
    return headed | dict(parameters.get("sla_working_days", {}))


def names_in(parameters: Mapping[str, Any]) -> frozenset[str]:
    """As `parameter` takes them: `unit_plan`, `report.due_day`."""
    inside = {
        f"{name}.{part}" for name, value in parameters.items() if isinstance(value, Mapping)
        for part in value
    }  # fmt: skip
    return frozenset({*parameters, *inside})


@cache
def shipped() -> Mapping[str, Any]:
    text = (ROOT / "config" / "default.toml").read_text("utf-8")
    parameters: Mapping[str, Any] = tomllib.loads(text)["parameters"]
    return parameters


def parameter(parameters: dict[str, Any], name: str) -> Any:
    """`unit_plan`, or `report.due_day` for one of a group."""
    value: Any = parameters
    for part in name.split("."):
        value = value[part] if isinstance(value, dict) and part in value else None
    return value


@dataclass(frozen=True)
class Periods:
    """How units report by period: how often, opened on which day, in how many working days."""

    frequency: str
    due_day: int
    days: int


def periods_in(parameters: Mapping[str, Any], every: str = "report.frequency") -> Periods:
    said = dict(parameters)
    return Periods(
        frequency=str(parameter(said, every) or "QUARTERLY"),
        due_day=int(parameter(said, "report.due_day") or 20),
        days=int(parameter(said, "periodic_report") or 10),
    )
