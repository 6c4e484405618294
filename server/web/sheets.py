"""A task on paper: an A4 sheet to fill in by hand, and the page that its code opens on a phone."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required
from markupsafe import Markup

from server.web.context import database
from server.web.forms import form_view
from server.web.language import chosen_language
from server.web.places import outer_address
from server.web.task_looks import Look, look_at, writable
from workflows.forms import prefill

pages = Blueprint("sheets", __name__)


@pages.get("/tasks/<int:task_id>/sheet")
@login_required  # type: ignore[untyped-decorator]
def show_sheet(task_id: int) -> ResponseReturnValue:
    seen = look_at(task_id)
    address = outer_address(f"/tasks/{task_id}/photo")
    with database().reading() as db:
        today = db.today
    return render_template(
        "tasks/sheet.html",
        page=seen.page,
        side=seen.side,
        matter=seen.matter,
        view=drawn(seen),
        code=code_of(address),
        address=address,
        today=today,
    )


@pages.get("/tasks/<int:task_id>/photo")
@login_required  # type: ignore[untyped-decorator]
def ask_for_photo(task_id: int) -> ResponseReturnValue:
    """What is sent becomes a file of the task; the code on the sheet says only which task."""
    return print_photo(task_id)


def print_photo(task_id: int, faults: Sequence[str] = ()) -> str:
    """`faults`: why nothing of what was sent was taken."""
    seen = look_at(task_id)
    page = seen.page
    may_write = page.state == "open" and page.halt is None
    may_write = may_write and (writable(page, False) or writable(page, True))
    return render_template("tasks/photo.html", page=page, side=seen.side, may_write=may_write,
                           faults=faults)  # fmt: skip


def drawn(seen: Look) -> object:
    """The form as it stands in the draft, else as it would be prefilled."""
    page = seen.page
    if page.form is None or page.state != "open":
        return None
    raw = page.draft.values if page.draft else prefill(page.form, seen.facts)
    files = {file.id: file for file in seen.files}
    return form_view(page.form, raw, (), (), seen.facts, seen.options, files, chosen_language())


def code_of(address: str) -> Markup:
    """A QR code (ISO/IEC 18004) with nothing in it but the address."""
    import segno  # noqa: PLC0415  for a sheet alone

    drawing = segno.make(address, error="m", micro=False)
    return Markup(drawing.svg_inline(border=4, omitsize=True))  # digits and a path
