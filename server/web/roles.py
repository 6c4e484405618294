"""Vai trò: what each may do, who holds it where, which processes ask for it."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server import words
from server.queries.roles import RoleLine, list_roles, read_role
from server.web.context import database, officer_id
from server.web.language import sentence
from server.web.numbers import asked_number

pages = Blueprint("roles", __name__)


@pages.get("/organisation/roles")
@login_required  # type: ignore[untyped-decorator]
def show_roles() -> ResponseReturnValue:
    with database().reading() as db:
        lines = list_roles(db, officer_id())
    return render_template("organisation/roles.html", lines=lines, can=what_it_may)


@pages.get("/organisation/roles/<role>")
@login_required  # type: ignore[untyped-decorator]
def show_role(role: str) -> ResponseReturnValue:
    with database().reading() as db:
        found = read_role(db, officer_id(), role, asked_number("after"))
    return render_template("organisation/role.html", found=found, r=found.line, can=what_it_may)


def what_it_may(role: RoleLine) -> str:
    """In the catalogues for the roles that ship; an office's own says it itself."""
    code = f"role-can-{role.code.replace('_', '-')}"
    return sentence(code) if words.is_known(code) else role.description
