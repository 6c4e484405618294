"""Enter a directive that is already issued, with everything printed on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from server import access
from server.database import Database, Work
from server.errors import Invalid, NotAllowed, Refused
from server.recording import journal
from server.services.directive_parts import add_addressees, add_obligations, add_references
from server.services.numbering import record_number, series_of
from server.services.secrecy import refuse_secret
from server.services.units import unit_named
from server.tables import Directive, Unit
from server.textfold import fold, nfc
from workflows.forms import FieldProblem

TEXTS = ("doc_type", "symbol", "full_number", "subject", "place", "term", "signatory",
         "signatory_position", "signatory_authority", "archive", "text")  # fmt: skip
UNITS = ("issuer", "on_behalf_of", "drafting_unit")
REQUIRED = ("doc_type", "number", "symbol", "issuer", "subject", "issued_on", "signatory")
URGENCIES = ("THUONG", "KHAN", "THUONG_KHAN", "HOA_TOC")
Parts = Sequence[Mapping[str, Any]]


def record_directive(
    database: Database,
    *,
    officer_id: int | None,
    fields: Mapping[str, Any],
    obligations: Parts = (),
    addressees: Parts = (),
    references: Parts = (),
) -> int:
    """The directive's id. Units are codes or ids. A secret is refused, and nothing is stored."""
    refuse_secret(str(fields.get("secrecy") or ""), str(fields.get("text") or ""))
    problems = [*problems_of(fields), *problems_of_obligations(obligations)]
    if problems:
        raise Invalid(problems=problems)
    with database.transaction() as db:
        if officer_id is not None and not access.may_record_directive(db, officer_id):
            raise NotAllowed
        directive = new_directive(db, fields)
        refuse_known(db, directive)
        db.add(directive)
        db.flush()
        add_addressees(db, directive, addressees)
        add_obligations(db, directive, obligations)
        add_references(db, directive, references)
        enter_in_register(db, directive)
        journal.append(db, "directive.recorded", officer_id=officer_id,
                       data={"directive_id": directive.id, "full_number": directive.full_number}
                       )  # fmt: skip
        return directive.id


def problems_of(fields: Mapping[str, Any]) -> list[FieldProblem]:
    problems = [
        FieldProblem((name,), "required")
        for name in REQUIRED
        if not str(fields.get(name) or "").strip()
    ]
    number = str(fields.get("number") or "").strip()
    if number and not (number.isascii() and number.isdigit()):
        problems.append(FieldProblem(("number",), "not-an-integer"))
    if fields.get("issued_on") and as_date(fields["issued_on"]) is None:
        problems.append(FieldProblem(("issued_on",), "not-a-date"))
    if (fields.get("urgency") or "THUONG") not in URGENCIES:
        problems.append(FieldProblem(("urgency",), "not-a-choice"))
    return problems


def problems_of_obligations(obligations: Parts) -> list[FieldProblem]:
    problems, seen = [], set()
    for number, one in enumerate(obligations):
        for name in ("ordinal", "text"):
            if not str(one.get(name) or "").strip():
                problems.append(FieldProblem(("obligations", number, name), "required"))
        if one.get("ordinal") in seen:
            problems.append(FieldProblem(("obligations", number, "ordinal"), "twice"))
        seen.add(one.get("ordinal"))
    return problems


def new_directive(db: Work, fields: Mapping[str, Any]) -> Directive:
    said = {name: nfc(str(fields.get(name) or "")).strip() for name in TEXTS}
    said["full_number"] = said["full_number"] or f"{int(fields['number']):02d}-{said['symbol']}"
    units = {f"{name}_id": unit_named(db, fields.get(name), name) for name in UNITS}
    return Directive(
        status="issued", number=int(fields["number"]), issued_on=as_date(fields["issued_on"]),
        urgency=fields.get("urgency") or "THUONG", fold=fold(said["subject"]),
        created_at=db.now, **said, **units,
    )  # fmt: skip


def refuse_known(db: Work, directive: Directive) -> None:
    known = select(Directive.id).where(
        Directive.issuer_id == directive.issuer_id,
        Directive.full_number == directive.full_number,
        Directive.issued_on == directive.issued_on,
    )
    found = db.scalar(known)
    if found is not None:
        raise Refused("directive-known", full_number=directive.full_number, directive_id=found)


def enter_in_register(db: Work, directive: Directive) -> None:
    """Our own organs' numbers go on after this one; outsiders keep their own books."""
    issuer = db.get_one(Unit, directive.issuer_id)
    if issuer.is_external or directive.number is None or directive.issued_on is None:
        return
    series = series_of(db, issuer.id, directive.doc_type, directive.issued_on, term=directive.term)
    record_number(
        db, series, directive.number, directive_id=directive.id, subject=directive.subject,
        issued_on=directive.issued_on, signatory=directive.signatory,
        drafting_unit_id=directive.drafting_unit_id,
        recipients="; ".join(line.text for line in directive.addressees)[:1000],
    )  # fmt: skip


def as_date(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
