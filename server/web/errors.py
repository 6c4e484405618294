"""Refusals and faults as pages in the same hand; no detail of a fault leaves the server."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Flask, current_app, g, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, SecurityError

from server import words
from server.database import is_denied, is_full, is_outage
from server.errors import AlreadyDone, Invalid, Refused
from server.web.again import has_files, typed
from server.web.api.problems import is_asked_by_program, problem
from server.web.context import settings
from server.web.language import sentence

PAGE_CODES = {
    "already-done": "done",
    "task-done": "done",
    "task-claimed": "taken",
    "taken": "taken",
    "changed": "changed",
    "step-failed": "step-failed",
    "secret": "secret",
    "secrecy": "secret",
    "secret-document": "secret",
}
"""Codes of refusals that have words of their own in templates/errors; others go by status."""


def answer(app: Flask) -> None:
    app.register_error_handler(CSRFError, stale_page)
    app.register_error_handler(SecurityError, foreign_host)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Refused, refused)
    app.register_error_handler(DBAPIError, out_of_service)
    app.register_error_handler(PoolTimeout, out_of_service)
    app.register_error_handler(OSError, no_room)
    app.register_error_handler(Exception, fault)


def refused(error: Refused) -> ResponseReturnValue:
    told: dict[str, Any] = {}
    if words.is_known(error.code):
        told["said"] = sentence(error.code, error.args_for_words)
    if is_asked_by_program():
        faults = error.problems if isinstance(error, Invalid) else ()
        return problem(error.status, error.code, told.get("said", ""), faults)
    if isinstance(error, AlreadyDone):
        told |= {"by": error.by, "at": error.at}
    if request.view_args and "task_id" in request.view_args and error.status == 409:
        told["onward"] = f"/tasks/{request.view_args['task_id']}"
    return refuse(error.status, PAGE_CODES.get(error.code, error.code), **told)


def http_error(error: HTTPException) -> ResponseReturnValue:
    response = error.get_response()
    if error.code is None or error.code < 400:
        return response
    page = make_response(refuse(error.code, ""))
    if error.code == 405 and "Allow" in response.headers:
        page.headers["Allow"] = response.headers["Allow"]
    return page


def out_of_service(error: SQLAlchemyError) -> ResponseReturnValue:
    """Nothing was kept, and nothing typed is lost: the page holds it for one more press."""
    if isinstance(error, DataError):
        return unstorable(error)
    known = isinstance(error, DBAPIError) and is_denied(error)  # the administrator reads the log
    if not (is_outage(error) or isinstance(error, OperationalError) or known):
        return fault(error)
    current_app.logger.error("database unavailable: %s", error)
    return try_again("disk-full" if is_full(error) else "")


def unstorable(error: DataError) -> ResponseReturnValue:
    """No column holds what was sent: a number too large, half a character. Forms name the field
    long before; this is for addresses and hand-made requests."""
    current_app.logger.warning("unstorable at %s: %s", request.path, error.orig)
    return refuse(422, "")


def no_room(error: OSError) -> ResponseReturnValue:
    if not is_full(error):
        return fault(error)
    current_app.logger.error("disk full: %s", error)
    return try_again("disk-full")


def try_again(code: str) -> ResponseReturnValue:
    g.plain = True
    again = {"to": request.full_path.rstrip("?"), "typed": typed(), "files": has_files()}
    page = make_response(refuse(503, code, again=again))
    page.headers["Retry-After"] = "10"
    return page


def fault(error: Exception) -> ResponseReturnValue:
    """The boundary for every defect of ours: logged with a reference, told without detail."""
    reference = secrets.token_hex(4)
    current_app.logger.exception("fault %s at %s", reference, request.path, exc_info=error)
    g.plain = True
    return refuse(500, "", reference=reference)


def stale_page(_error: CSRFError) -> ResponseReturnValue:
    return refuse(400, "csrf")


def foreign_host(_error: SecurityError) -> ResponseReturnValue:
    """No page: without a trusted host no address can be built."""
    return make_response("400\n", 400, {"Content-Type": "text/plain"})


def refuse(status: int, code: str, **told: Any) -> ResponseReturnValue:
    if is_asked_by_program():
        return problem(status, code, told.get("said", ""))
    if wants_json():
        return jsonify(status=status, code=code, said=told.get("said", "")), status
    limit = settings().upload_limit // (1024 * 1024)
    page = render_template(
        "errors/page.html",
        status=status,
        code=code,
        limit_mb=limit,
        **told,
    )
    return page, status


def wants_json() -> bool:
    """What scripts of ours ask for; browsers ask for HTML."""
    return request.accept_mimetypes.best == "application/json" or request.path == "/healthz"
