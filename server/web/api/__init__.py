"""/api/v1: what the pages can, for programs: the same actions, queries and rights.

Every module declares its addresses with `operation`; the description is made of those.
"""

from server.web.api import (
    cases,
    definitions,
    description,
    directives,
    journal,
    obstacles,
    reports,
    tasks,
    units,
)
from server.web.api.bearers import look_at_sent, recognise_bearer
from server.web.api.operations import pages

__all__ = [
    "cases", "definitions", "description", "directives", "journal", "obstacles", "pages", "reports",
    "tasks", "units",
]  # fmt: skip
pages.before_request(recognise_bearer)
pages.before_request(look_at_sent)
