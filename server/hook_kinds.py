"""What another system may be told of: kinds of events of the journal."""

from __future__ import annotations

KINDS = (
    "directive.issued", "case.opened", "case.suspended", "case.resumed", "case.cancelled",
    "case.closed", "task.claimed", "task.completed", "obstacle.raised", "obstacle.reported",
    "obstacle.withdrawn", "evidence.added", "deadline.changed",
)  # fmt: skip
