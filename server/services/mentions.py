"""Whom a text calls by @name."""

from __future__ import annotations

import re

MENTION = re.compile(r"(?<![\w.@/-])@([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)")
"""A name to sign in with; an e-mail address is none."""


def logins_in(text: str) -> list[str]:
    return list(dict.fromkeys(one.lower() for one in MENTION.findall(text)))
