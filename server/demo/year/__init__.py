"""A year: 517-CV/TU goes on; beside it an invented plan for sixty units, an invented letter."""

from server.demo.year.story import ENDS_AT, ENDS_ON, events

__all__ = ["ENDS_AT", "ENDS_ON", "events"]
