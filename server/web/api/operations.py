"""One declaration serves an address and describes it: route, scope, question, body, answer."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import orjson
from flask import Blueprint, Response, request

from server.errors import Changed
from server.web.api.bearers import require_scope
from server.web.api.requests import (
    Overtaken,
    asked_of,
    body,
    idempotency_key,
    matched_version,
)
from server.web.api.shapes import taken

ROOT = "/api/v1"
pages = Blueprint("api", __name__, url_prefix=ROOT)
View = Callable[..., Any]


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


MOVED_ON = ("task-changed", "draft-changed")


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
            return told(one, answer_of(one, view, named))

        pages.add_url_rule(rule, view.__name__, serve, methods=[method])
        return view

    return declare


def answer_of(one: Operation, view: View, named: Mapping[str, Any]) -> Any:
    """What a page tells as a change meanwhile is here what If-Match is for."""
    try:
        return view(**named, **given_to(one))
    except Changed as refused:
        if one.is_matched and refused.code in MOVED_ON:
            raise Overtaken from refused
        raise


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
