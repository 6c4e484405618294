"""Uploaded files, for whoever may see where they belong."""

from __future__ import annotations

from flask import Blueprint, send_file
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.errors import NotFound
from server.queries.files import file_for
from server.web.context import database, officer_id, settings

pages = Blueprint("files", __name__)


@pages.get("/files/<int:file_id>")
@login_required  # type: ignore[untyped-decorator]
def download_file(file_id: int) -> ResponseReturnValue:
    """Always a download, never shown inside our pages: what officers upload is not ours."""
    with database().reading() as db:
        found = file_for(db, officer_id(), file_id)
    path = settings().files / found.sha256[:2] / found.sha256
    if not path.exists():
        raise NotFound
    return send_file(path, mimetype=found.media_type, as_attachment=True, download_name=found.name)
