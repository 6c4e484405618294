"""Refusals and faults as RFC 9457 problems: the same codes and words as on the pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson
from flask import Response, request

from server import words
from server.web.journal import problem_words
from server.web.language import sentence

ROOT = "/api/"
WAIT = {429: "60", 503: "10"}  # seconds


def is_asked_by_program() -> bool:
    return request.path.startswith(ROOT)


def problem(status: int, code: str, said: str, problems: Iterable[Any] = ()) -> Response:
    """`code` is for programs and does not change; title and detail are for people."""
    title = sentence(f"api-{status}") if words.is_known(f"api-{status}") else str(status)
    told = {
        "type": f"urn:thongsuot:problem:{code or status}",
        "title": title,
        "status": status,
        "code": code or f"http-{status}",
        "detail": said or title,
        "problems": [
            {"path": ".".join(map(str, one.path)), "code": one.code, "detail": problem_words(one)}
            for one in problems
        ],
    }
    answer = Response(orjson.dumps(told), status, mimetype="application/problem+json")
    if status in WAIT:
        answer.headers["Retry-After"] = WAIT[status]
    if status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="thongsuot"'
    return answer
