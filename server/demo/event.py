"""One thing that happens in the story."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from server.demo.play import Play


@dataclass(frozen=True)
class Event:
    Act = Callable[[Play], Any]

    day: date
    hour: float
    act: Callable[[Play], Any]
