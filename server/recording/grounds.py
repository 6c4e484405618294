"""Why an operator acts, and by which document; both are asked for before anything is changed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from server.errors import Invalid
from workflows.forms import FieldProblem

LONGEST = {"reason": 1000, "document": 500}


@dataclass(frozen=True)
class Grounds:
    reason: str
    document: str = ""  # number and date, as on paper

    def told(self) -> dict[str, Any]:
        """For the journal."""
        return asdict(self)


def require_grounds(grounds: Grounds, *fields: str) -> None:
    """Invalid with a problem per field that is empty or too long."""
    problems = grounds_missing(grounds, *fields)
    if problems:
        raise Invalid("grounds-incomplete", problems=problems)


def grounds_missing(grounds: Grounds, *fields: str) -> list[FieldProblem]:
    return [
        FieldProblem((name,), "required" if not text.strip() else "too-long",
                     {"limit": LONGEST[name]})
        for name, text in grounds.told().items()
        if (name in fields and not text.strip()) or len(text) > LONGEST[name]
    ]  # fmt: skip
