"""What a page wants of a case's table of units, and the address that asks for it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from server.queries.matrix_cells import STEPS
from server.queries.matrix_rows import BLOCK

SHOWN = ("all", "overdue", "unfinished", "gaps")


@dataclass(frozen=True)
class Asked:
    """`group`: the one that is open, `after`: from which of its rows."""

    view: str = STEPS
    show: str = SHOWN[0]
    by: str = BLOCK
    text: str = ""  # part of a unit's name
    group: int | None = None
    after: int = 0
    structure: str = ""  # of units: as they hold the work, then, today
    is_whole: bool = False  # every row of every group: for a file

    def address(self, path: str, *, at: str = "matrix", **other: Any) -> str:
        """The same table asked otherwise; `at`: the place on the page."""
        query = self.query(**other)
        return f"{path}?{query}#{at}" if query else f"{path}#{at}"

    def query(self, **other: Any) -> str:
        asked = {**asdict(self), **other}
        named = {
            "view": "" if asked["view"] == STEPS else asked["view"],
            "show": "" if asked["show"] == SHOWN[0] else asked["show"],
            "by": "" if asked["by"] == BLOCK else asked["by"],
            "structure": asked["structure"], "unit": asked["text"],
            "group": asked["group"], "after": asked["after"] or "",
            "case": asked.get("case"),
        }  # fmt: skip
        return urlencode({name: value for name, value in named.items() if value not in ("", None)})


PLAIN = Asked()
