"""What an automatic field may look at, and how it prints a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from server.database import Work
from server.tables import (
    Case,
    Instance,
    Task,
)

Fields = dict[str, Any]


@dataclass(frozen=True)
class Shown:
    db: Work
    task: Task
    instance: Instance
    case: Case
    data: Mapping[str, Any]


def printed(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else ""


def printed_day(value: Any) -> str:
    return printed(date.fromisoformat(str(value))) if value else ""
