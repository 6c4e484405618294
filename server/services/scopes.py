"""What a key may be for; never more than its officer may anyway."""

from __future__ import annotations

SCOPES = (
    "tasks:read", "tasks:write", "cases:read", "obstacles:read", "obstacles:write", "units:read",
    "reports:read", "definitions:read", "definitions:write", "definitions:deploy", "journal:read",
)  # fmt: skip
