"""What several services give or ask for alike."""

from __future__ import annotations

from typing import Any

from server.services.implementation import COUNTED
from workflows.signature import ANY, COUNT, DAY, RATE, ROWS, TEXT, YES_NO, Schema, one_of

DECISION = ("decision",)
OPEN_ITEMS = {"has_open_items": YES_NO, "open_items": COUNT}
SIGNED = {"signatory": TEXT, "signatory_id": COUNT}
LATE = {"late": COUNT, "late_items": ROWS, "exhausted": YES_NO, "exhausted_items": ROWS}
VERIFIED = {"result": one_of("ok", "failed_once", "failed_twice"), "failed": COUNT}
HELD = {**dict.fromkeys((*COUNTED, "count"), COUNT), "members_rate": RATE}
SCHEDULE: dict[str, Any] = {
    "gives": {"schedule_id": COUNT, "next_on": DAY},
    "takes": {"process": "process", "every_param": "frequency", "before_param": "days"},
    "needs": ("process",),
}


def numbered(field: str = "number", day: str = "issued_on") -> dict[str, Schema]:
    """As `number_paper` answers; a number of a paper book may be a text."""
    return {"number": ANY, "full_number": TEXT, "entry_id": COUNT, "book": COUNT,
            field: ANY, day: DAY}  # fmt: skip


NUMBERED = numbered()
SENT = {**numbered("report_number", "report_date"), "submitted_on": DAY}
