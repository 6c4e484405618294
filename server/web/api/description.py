"""OpenAPI 3.1 made of what serves, as JSON for programs and as a page for people."""

from __future__ import annotations

import re
from typing import Any

from flask import Response, jsonify, render_template

from server import words
from server.services.scopes import SCOPES
from server.web.api.operations import OPERATIONS, ROOT, Operation, pages
from server.web.api.shapes import Schema, drawn, shape
from server.web.language import chosen_language

GAP = re.compile(r"<(?:(\w+):)?(\w+)>")
PROBLEM: Schema = {
    "type": "object",
    "description": "RFC 9457",
    "properties": {
        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
        "code": {"type": "string"}, "detail": {"type": "string"},
        "problems": {"type": "array", "items": {
            "type": "object", "required": ["path", "code", "detail"],
            "properties": {name: {"type": "string"} for name in ("path", "code", "detail")},
        }},
    },
    "required": ["type", "title", "status", "code", "detail", "problems"],
}  # fmt: skip
HEADER = {"in": "header", "required": True}
KEY = {**HEADER, "name": "Idempotency-Key",
       "schema": {"type": "string", "pattern": "^[!-~]{1,60}$"}}  # fmt: skip
MATCH = {**HEADER, "name": "If-Match",
         "schema": {"type": "string", "pattern": '^(W/)?"[0-9]{1,18}-[0-9a-f]+"$'}}  # fmt: skip
NUMBER: Schema = {"type": "integer", "minimum": 1, "maximum": 2**63 - 1}


@pages.get("/openapi.json")
def show_description() -> Response:
    return jsonify(describe(chosen_language()))


@pages.get("/")
def read_description() -> str:
    return render_template("api/show.html", told=describe(chosen_language()), root=ROOT)


def describe(language: str) -> dict[str, Any]:
    known: dict[str, Schema] = {"Problem": PROBLEM}
    paths: dict[str, Any] = {}
    for one in OPERATIONS:
        paths.setdefault(path_of(one), {})[one.method.lower()] = described(one, known, language)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Thông Suốt", "version": "1",
                 "description": words.sentence("api-about", {}, language)},
        "servers": [{"url": ROOT}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": known,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer",
                                          "description": " ".join(SCOPES)}},
        },
    }  # fmt: skip


def path_of(one: Operation) -> str:
    return GAP.sub(r"{\2}", one.rule)


def described(one: Operation, known: dict[str, Schema], language: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": one.name,
        "tags": [one.rule.split("/")[1]],
        "summary": words.translate(one.says, language),
        "x-scope": one.scope,
        "parameters": parameters(one, known),
        "responses": responses(one, known),
    }
    if one.takes is not None:
        content = {"application/json": {"schema": shape(one.takes, known)}}
        found["requestBody"] = {"required": True, "content": content}
    return found


def parameters(one: Operation, known: dict[str, Schema]) -> list[dict[str, Any]]:
    named = [
        {"name": name, "in": "path", "required": True,
         "schema": NUMBER if kind == "int" else {"type": "string", "minLength": 1}}
        for kind, name in GAP.findall(one.rule)
    ]  # fmt: skip
    asked = drawn(one.asks, known)["properties"] if one.asks is not None else {}
    named += [{"name": name, "in": "query", "schema": unset(kind)} for name, kind in asked.items()]
    return named + [KEY] * one.is_keyed + [MATCH] * one.is_matched


def unset(kind: Schema) -> Schema:
    """A query says nothing by not being there, never null."""
    given = [one for one in kind.get("anyOf", ()) if one != {"type": "null"}]
    return {**given[0], **{k: v for k, v in kind.items() if k != "anyOf"}} if given else kind


def responses(one: Operation, known: dict[str, Schema]) -> dict[str, Any]:
    good: dict[str, Any] = {"description": "OK"}
    if one.status != 204:
        good["content"] = {"application/json": {"schema": shape(one.answers, known)}}
    if one.method == "GET":
        good["headers"] = {"ETag": {"schema": {"type": "string"}}}
    kept = {"304": {"description": "Not Modified"}} if one.method == "GET" else {}
    told = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    refused = {"description": "RFC 9457", "content": told}
    return {str(one.status): good, **kept, "4XX": refused, "503": refused}
