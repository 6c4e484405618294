"""What a program asks with: its query, its body, its key, the version it has seen, its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from flask import request

from server.errors import Invalid, Refused
from server.textfold import nfc
from server.web.json_sent import json_sent
from workflows.forms import FieldProblem

Place = TypeVar("Place")
NUMBER = re.compile(r"-?\d{1,18}", re.ASCII)
KEY = re.compile(r"[\x21-\x7e]{1,60}")
MATCH = re.compile(r'(?:W/)?"(\d{1,18})-[0-9a-f]+"')


class KeyMissing(Refused):
    status = 400
    default_code = "idempotency-key-missing"


class MatchMissing(Refused):
    status = 428
    default_code = "if-match-missing"


class Overtaken(Refused):
    status = 412
    default_code = "if-match-overtaken"


def asked_of(kind: Any) -> dict[str, Any]:
    """The query as JSON would say it; names that nobody knows are refused with the rest."""
    hints = get_type_hints(kind)
    return {
        name: number_in(text) if wanted(hints.get(name)) is int else nfc(text)
        for name, text in request.args.items()
    }


def wanted(hint: Any) -> Any:
    """Of `int | None`, int."""
    if get_origin(hint) in (Union, UnionType):
        return next(one for one in get_args(hint) if one is not NoneType)
    return hint


def number_in(text: str) -> int | str:
    return int(text) if NUMBER.fullmatch(text) else text


def body() -> Any:
    if request.mimetype != "application/json":
        raise Invalid("json-expected")
    try:
        return json_sent()
    except ValueError:
        raise Invalid("json-unreadable") from None


def idempotency_key() -> str:
    """The client's own name for what it wants once, however often it has to ask."""
    key = request.headers.get("Idempotency-Key", "")
    if not KEY.fullmatch(key):
        raise KeyMissing
    return key


def matched_version() -> int:
    """What the client has seen: the version in the ETag that it was given."""
    sent = request.headers.get("If-Match", "")
    if not sent:
        raise MatchMissing
    found = MATCH.fullmatch(sent.strip())
    if found is None:
        raise Overtaken
    return int(found[1])


def place_after(after: str | None, read: Callable[[str], Place | None]) -> Place | None:
    """Pages begin anew at a mistyped place; a program would go round for ever."""
    if after is None:
        return None
    place = read(after)
    if place is None:
        raise Invalid("request-invalid", problems=[FieldProblem(("after",), "bad-cursor")])
    return place


def next_of(number: int | None) -> str | None:
    return None if number is None else str(number)
