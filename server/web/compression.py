"""Answers travel packed, and what does not change is kept by the browser."""

from __future__ import annotations

import gzip
from functools import lru_cache
from typing import Any

from flask import Flask, Response, request

PACKED = ("text/", "application/json", "application/javascript", "image/svg+xml")
SMALLEST = 600  # octets; below this packing only costs
LARGEST = 4 * 1024 * 1024
HASHED = "/static/dist/"  # names carry a hash of their content; fonts never change
LONG = "public, max-age=31536000, immutable"
SHORT = "public, max-age=600"  # style sheets and scripts under plain names, after an upgrade


def pack(app: Flask) -> None:
    @app.after_request
    def write(response: Response) -> Response:
        if request.path.startswith("/static/") and response.status_code in (200, 304):
            response.headers["Cache-Control"] = LONG if request.path.startswith(HASHED) else SHORT
        return packed(response) if may_pack(response) else response


def may_pack(response: Response) -> bool:
    return (
        (response.mimetype or "").startswith(PACKED)
        and response.status_code not in (204, 206, 304)
        and "Content-Encoding" not in response.headers
        and SMALLEST <= (response.content_length or 0) <= LARGEST
    )


def packed(response: Response) -> Response:
    response.vary.add("Accept-Encoding")
    if not request.accept_encodings.quality("gzip"):
        return response
    etag, _ = response.get_etag()
    if response.direct_passthrough:
        response.set_data(packed_file(content_of(response)))
    else:
        response.set_data(gzip.compress(response.get_data(), 5, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    if etag:
        response.set_etag(etag, weak=True)  # the same content, other octets
    return response


def content_of(response: Response) -> bytes:
    """Of a file that would have been passed through; it is closed."""
    response.direct_passthrough = False
    file: Any = response.response
    content = b"".join(file)
    file.close()
    return content


@lru_cache(maxsize=64)
def packed_file(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)
