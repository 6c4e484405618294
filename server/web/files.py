"""Uploaded files, for whoever may see where they belong: downloads, and pages to look at."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, make_response, render_template, send_file
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.errors import NotAllowed, NotFound
from server.queries.files import StoredFile, file_for
from server.services.delicate import cares_of
from server.services.media import path_of
from server.services.previews import NotDrawn, TooManyDrawn, draw_page
from server.web.context import database, officer_id, settings
from server.web.language import sentence
from server.web.numbers import asked_number

pages = Blueprint("files", __name__)
LOOKED_AT = {
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; style-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin",
    "X-Frame-Options": "SAMEORIGIN",
}
"""No script runs in it, whoever it comes from; `allow-same-origin` lets the session's cookie
reach the pictures."""


@pages.get("/files/<int:file_id>")
@login_required  # type: ignore[untyped-decorator]
def download_file(file_id: int) -> ResponseReturnValue:
    """Always a download, never shown inside our pages: what officers upload is not ours."""
    found, path = handed_out(file_id)
    return send_file(path, mimetype=found.media_type, as_attachment=True, download_name=found.name)


@pages.get("/files/<int:file_id>/preview")
@login_required  # type: ignore[untyped-decorator]
def look_at_file(file_id: int) -> ResponseReturnValue:
    """A page of its own in a frame: a picture of one page, and the way to the others."""
    found, path = shown(file_id)
    number = asked_number("page") or 1
    count, said, status = 1, "", 200
    try:
        count = draw_page(path, number).pages if is_paged(found) else 1
    except (NotDrawn, TooManyDrawn) as refused:  # a page of ours has no place in a frame
        said, status = sentence(refused.code), refused.status
    page = render_template("files/preview.html", file=found, number=number, count=count, said=said)
    return framed(make_response(page, status))


@pages.get("/files/<int:file_id>/pages/<int:number>")
@login_required  # type: ignore[untyped-decorator]
def show_page(file_id: int, number: int) -> ResponseReturnValue:
    found, path = shown(file_id)
    if not is_paged(found):
        return framed(send_file(path, mimetype=found.media_type))
    return framed(Response(draw_page(path, number).png, mimetype="image/png"))


pages.app_template_global("cares_of")(cares_of)


@pages.app_template_global()
def has_scanner() -> bool:
    return bool(settings().scanner)


def handed_out(file_id: int) -> tuple[StoredFile, Path]:
    """Only what the virus scanner has passed, where there is one."""
    with database().reading() as db:
        found = file_for(db, officer_id(), file_id)
    if found.withdrawn_at is not None:
        raise NotAllowed("file-withdrawn", name=found.name, by=found.by)
    if found.infection:
        raise NotAllowed("file-infected", name=found.name, found=found.infection)
    if is_held_back(found):
        raise NotAllowed("file-unscanned", name=found.name)
    path = path_of(settings().files, found.sha256)
    if not path.exists():
        raise NotFound
    return found, path


def is_held_back(file: StoredFile) -> bool:
    """Infected, or not looked at yet where there is a scanner."""
    return bool(file.infection) or (has_scanner() and file.scanned_at is None)


def shown(file_id: int) -> tuple[StoredFile, Path]:
    found, path = handed_out(file_id)
    if not found.is_shown:
        raise NotFound
    return found, path


def is_paged(file: StoredFile) -> bool:
    return file.media_type == "application/pdf"


def framed(response: Response) -> Response:
    response.headers.update(LOOKED_AT)
    return response
