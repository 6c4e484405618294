"""The installation's working days, under the name the services know."""

from server.calendar_days import calendar_of

__all__ = ["calendar_of"]
