"""Addresses that leave the pages: in a calendar, in a printed code."""

from __future__ import annotations

from flask import request

from server.web.context import settings


def outer_address(path: str) -> str:
    """Where officers open the pages; without a setting, where this one was opened."""
    return (settings().public_url or request.host_url).rstrip("/") + path
