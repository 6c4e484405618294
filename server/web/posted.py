"""What a person types into a plain form of ours, and the form again with what is wrong."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import render_template, request

from server.errors import Invalid
from server.services.typed import day_of, is_bad_day
from server.textfold import nfc
from server.web.row_forms import by_path, one_line_ends
from workflows.forms import FieldProblem


def typed(name: str) -> str:
    return one_line_ends(nfc(request.form.get(name, ""))).strip()


def typed_day(name: str, code: str) -> date | None:
    """None: nothing was typed. Invalid, by that code, for what is no day."""
    if is_bad_day(typed(name)):
        raise Invalid(code, problems=[FieldProblem((name,), "not-a-date")])
    return day_of(typed(name))


def posted_key() -> str:
    """By which a form that comes twice counts once."""
    return request.form.get("_key", "")[:60] or str(uuid.uuid4())


def form_page(template: str, problems: Iterable[Any], **shown: Any) -> str:
    """Nothing typed is lost."""
    return render_template(
        template, problems=by_path(problems), typed=request.form, key=uuid.uuid4(), **shown
    )
