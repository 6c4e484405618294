"""Văn bản mới: begin a draft, or enter a directive that is already issued and open its case."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server import access
from server.actions.cases.follow_issued import follow_issued
from server.actions.cases.start_drafting import start_drafting
from server.errors import Invalid, NotAllowed, NotFound
from server.queries.choices import (
    Units,
    entries_to_choose,
    groups_to_choose,
    units_by_name,
    units_to_choose,
)
from server.queries.directive_drafts import templates_to_choose
from server.queries.files import StoredFile
from server.textfold import fold, nfc
from server.web.context import database, officer_id
from server.web.loose_files import posted_files
from server.web.numbers import posted_number
from server.web.portfolio import may_draft, may_start_case
from server.web.posted import posted_key
from server.web.row_forms import (
    by_path,
    day_of,
    filled,
    is_bad_day,
    one_line_ends,
    operate,
    rows_of,
)
from workflows.forms import FieldProblem

pages = Blueprint("case_entry", __name__)
TABLES = ("addressees", "obligations", "references")
FIELDS = ("doc_type", "number", "symbol", "issuer", "on_behalf_of", "drafting_unit", "subject",
          "place", "issued_on", "term", "urgency", "secrecy", "signatory", "signatory_position",
          "signatory_authority", "archive", "text", "model")  # fmt: skip


@pages.get("/cases/new")
@login_required  # type: ignore[untyped-decorator]
def choose_way() -> ResponseReturnValue:
    with database().reading() as db:
        if not may_start_case(db):
            raise NotFound("page-not-found")
        entries = entries_to_choose(db, officer_id())
        records, drafts = access.may_record_directive(db, officer_id()), may_draft(db)
    return render_template("cases/new.html", entries=entries, records=records, drafts=drafts)


@pages.post("/cases/new/draft")
@login_required  # type: ignore[untyped-decorator]
def start_draft() -> ResponseReturnValue:
    case_id = start_drafting(
        database(), officer_id=officer_id(), incoming_id=posted_number("incoming")
    )
    return redirect(f"/cases/{case_id}", 303)


@pages.get("/cases/new/issued")
@login_required  # type: ignore[untyped-decorator]
def ask_for_issued() -> ResponseReturnValue:
    with database().reading() as db:
        if not access.may_record_directive(db, officer_id()):
            raise NotAllowed
    tables: dict[str, list[dict[str, str]]] = {
        "addressees": [{"kind": "to"}],
        "obligations": [{}],
        "references": [],
    }
    return show_form({"doc_type": "CV", "symbol": "CV/TU"}, tables)


@pages.post("/cases/new/issued")
@login_required  # type: ignore[untyped-decorator]
def enter_issued() -> ResponseReturnValue:
    typed = {name: one_line_ends(nfc(request.form.get(name, ""))).strip() for name in FIELDS}
    loose = posted_files("files")
    pairs = list(request.form.items(multi=True))
    tables = {name: rows_of(pairs, name) for name in TABLES}
    if operate(request.form.get("_op", ""), tables):
        return show_form(typed, tables, loose.problems, loose.files)
    kept = {name: filled(rows) for name, rows in tables.items()}
    references = kept["references"]
    with database().reading() as db:
        units = units_by_name(db)
    try:
        refuse_bad(typed, references, loose.problems)
        case_id = follow_issued(
            database(),
            officer_id=officer_id(),
            key=posted_key(),
            fields={**typed, "issued_on": day_of(typed["issued_on"])},
            obligations=[as_obligation(row, units) for row in kept["obligations"]],
            addressees=[as_addressee(row) for row in kept["addressees"]],
            references=[
                {**row, "issued_on": day_of(row.get("issued_on", ""))} for row in references
            ],
            file_ids=loose.ids,
            model=typed["model"] or None,
        )
    except Invalid as refusal:
        return show_form(typed, kept, refusal.problems, loose.files), 422
    return redirect(f"/cases/{case_id}", 303)


def refuse_bad(
    typed: dict[str, str], references: list[dict[str, str]], found: Iterable[FieldProblem]
) -> None:
    problems = list(found)
    if is_bad_day(typed["issued_on"]):
        problems.append(FieldProblem(("issued_on",), "not-a-date"))
    for number, row in enumerate(references):
        if is_bad_day(row.get("issued_on", "")):
            problems.append(FieldProblem(("references", number, "issued_on"), "not-a-date"))
    if problems:
        raise Invalid(problems=problems)


def as_obligation(row: dict[str, str], units: Units) -> dict[str, Any]:
    parties = []
    if row.get("lead"):
        parties.append({"role": "lead", "unit": row["lead"], "text": units.names.get(row["lead"])})
    for role in ("cooperate", "supervised"):
        parties += [party(role, text.strip(), units) for text in row.get(role, "").split(";")]
    return {
        "ordinal": row.get("ordinal", ""),
        "title": row.get("title", ""),
        "text": row.get("text", ""),
        "deliverable": row.get("deliverable", ""),
        "deadline_kind": row.get("deadline_kind") or "NOT_SET",
        "everyone": row.get("everyone") == "yes",
        "parties": [one for one in parties if one.get("unit") or one.get("text")],
    }


def party(role: str, text: str, units: Units) -> dict[str, Any]:
    """A name written as in the organisation is that unit; other words stay words."""
    code = units.codes.get(fold(text))
    return {"role": role, "text": text} | ({"unit": code} if code else {})


def as_addressee(row: dict[str, str]) -> dict[str, Any]:
    """A line nobody copied word for word goes by its group or unit."""
    return {
        "kind": row.get("kind") or "to",
        "text": row.get("text") or row.get("groups") or row.get("unit") or "",
        "role": row.get("role") or (None if row.get("kind") == "cc" else "implement"),
        "groups": [one for one in row.get("groups", "").split(";") if one],
        "units": [row["unit"]] if row.get("unit") else [],
    }


def show_form(
    typed: dict[str, str],
    tables: dict[str, list[dict[str, str]]],
    problems: Any = (),
    files: tuple[StoredFile, ...] = (),
) -> str:
    with database().reading() as db:
        if not may_start_case(db):
            raise NotFound("page-not-found")
        units, groups = units_to_choose(db), groups_to_choose(db)
        templates = templates_to_choose(db)
    return render_template(
        "cases/issued.html",
        typed=typed,
        tables=tables,
        units=units,
        groups=groups,
        templates=templates,
        problems=by_path(problems),
        files=files,
        key=uuid.uuid4(),
    )
