"""One declaration serves an address and describes it: route, scope, question, body, answer."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from urllib.parse import urlencode

import orjson
from flask import Blueprint, Response, request

from server.errors import Invalid, Refused
from server.textfold import nfc
from server.web.api.bearers import require_scope
from server.web.api.shapes import taken
from workflows.forms import FieldProblem

ROOT = "/api/v1"
pages = Blueprint("api", __name__, url_prefix=ROOT)
View = Callable[..., Any]
NUMBER = re.compile(r"-?\d{1,18}", re.ASCII)
KEY = re.compile(r"[\x21-\x7e]{1,60}")
MATCH = re.compile(r'(?:W/)?"(\d{1,18})-[0-9a-f]+"')


@dataclass(frozen=True)
class Operation:
    method: str
    rule: str
    name: str
    says: str  # Vietnamese; English in the catalogue
    scope: str
    answers: Any
    status: int
    asks: Any  # dataclass of the query, or None
    takes: Any  # dataclass of the body, or None
    is_keyed: bool  # asks for Idempotency-Key
    is_matched: bool  # asks for If-Match


@dataclass(frozen=True)
class Versioned:
    """An answer whose ETag begins with the version that a change must name."""

    answer: Any
    version: int


class KeyMissing(Refused):
    status = 400
    default_code = "idempotency-key-missing"


class MatchMissing(Refused):
    status = 428
    default_code = "if-match-missing"


class Overtaken(Refused):
    status = 412
    default_code = "if-match-overtaken"


OPERATIONS: list[Operation] = []


def operation(
    method: str, rule: str, *, says: str, scope: str, answers: Any, status: int = 200,
    asks: Any = None, takes: Any = None, keyed: bool = False, matched: bool = False,
) -> Callable[[View], View]:  # fmt: skip
    """The view gets what its address names, and `asked`, `sent`, `key`, `version` as declared."""

    def declare(view: View) -> View:
        one = Operation(method, rule, view.__name__, says, scope, answers, status, asks, takes,
                        keyed, matched)  # fmt: skip
        OPERATIONS.append(one)

        @functools.wraps(view)
        def serve(**named: Any) -> Response:
            require_scope(one.scope)
            return told(one, view(**named, **given_to(one)))

        pages.add_url_rule(rule, view.__name__, serve, methods=[method])
        return view

    return declare


def given_to(one: Operation) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if one.asks is not None:
        found["asked"] = taken(one.asks, asked_of(one.asks))
    if one.takes is not None:
        found["sent"] = taken(one.takes, body())
    if one.is_keyed:
        found["key"] = idempotency_key()
    if one.is_matched:
        found["version"] = matched_version()
    return found


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
        return orjson.loads(request.get_data())
    except orjson.JSONDecodeError:
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


def told(one: Operation, answer: Any) -> Response:
    version = answer.version if isinstance(answer, Versioned) else None
    plain = answer.answer if isinstance(answer, Versioned) else answer
    if one.status == 204:
        return Response(status=204)
    data = orjson.dumps(plain, option=orjson.OPT_NON_STR_KEYS)
    response = Response(data, one.status, mimetype="application/json")
    if one.method == "GET":
        digest = hashlib.blake2b(data, digest_size=12).hexdigest()
        response.set_etag(digest if version is None else f"{version}-{digest}")
        link_next(response, plain)
        response.make_conditional(request)
    return response


def link_next(response: Response, plain: Any) -> None:
    """RFC 8288: whoever follows links needs to know no name of ours."""
    after = getattr(plain, "next", None)
    if after:
        response.headers.add("Link", f"<{next_address(after)}>", rel="next")


def next_address(after: str) -> str:
    asked = {**request.args.to_dict(), "after": after}
    return f"{request.path}?{urlencode(asked)}"


def require_cursor(after: str | None, read: Callable[[str], Any]) -> None:
    """Pages begin anew at a mistyped place; a program would go round for ever."""
    if after is not None and read(after) is None:
        raise Invalid("request-invalid", problems=[FieldProblem(("after",), "bad-cursor")])
