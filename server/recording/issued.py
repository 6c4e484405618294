"""An issued directive as rows: checked, its number entered in the issuer's register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from server.database import Work
from server.errors import Invalid
from server.recording import journal
from server.services.directive_parts import add_addressees, add_obligations, add_references
from server.services.fitting import not_among, too_long
from server.services.numbering import record_number, series_of
from server.services.secrecy import refuse_secret
from server.services.units import unit_named
from server.tables import (
    Directive,
    DirectiveAddressee,
    DirectiveReference,
    Obligation,
    ObligationParty,
    Unit,
)
from server.tables.case import UNIT_ROLES
from server.textfold import fold, nfc
from workflows.forms import FieldProblem

TEXTS = ("doc_type", "symbol", "full_number", "subject", "place", "term", "signatory",
         "signatory_position", "signatory_authority", "archive", "text")  # fmt: skip
UNITS = ("issuer", "on_behalf_of", "drafting_unit")
REQUIRED = ("doc_type", "number", "symbol", "issuer", "subject", "issued_on", "signatory")
URGENCIES = ("THUONG", "KHAN", "THUONG_KHAN", "HOA_TOC")
CHOICES: Mapping[str, Mapping[str, Sequence[str]]] = {
    "obligations": {
        "deadline_kind": ("BINDING", "REFERENCE", "CONTINUOUS", "EVENT_BASED", "NOT_SET")
    },
    "addressees": {"kind": ("to", "cc"), "role": UNIT_ROLES},
    "references": {"relation": ("basis", "content", "link")},
}
DIGITS = 6
"""Of a document's number; more is a slip."""
Parts = Sequence[Mapping[str, Any]]


def refuse_faulty(
    fields: Mapping[str, Any], obligations: Parts, addressees: Parts, references: Parts
) -> None:
    """A secret with instructions, all else with a problem per field."""
    refuse_secret(str(fields.get("secrecy") or ""), str(fields.get("text") or ""))
    problems = [*problems_of(fields), *problems_of_parts(obligations, addressees, references)]
    if problems:
        raise Invalid(problems=problems)


def write_issued(
    db: Work,
    officer_id: int | None,
    fields: Mapping[str, Any],
    obligations: Parts,
    addressees: Parts,
    references: Parts,
) -> Directive:
    """Of what is not faulty; Invalid when the document or its number is there already."""
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
    return directive


def problems_of(fields: Mapping[str, Any]) -> list[FieldProblem]:
    problems = [
        FieldProblem((name,), "required")
        for name in REQUIRED
        if not str(fields.get(name) or "").strip()
    ]
    number = str(fields.get("number") or "").strip()
    if number and not (number.isascii() and number.isdigit() and len(number) <= DIGITS):
        problems.append(FieldProblem(("number",), "not-an-integer"))
    if fields.get("issued_on") and as_date(fields["issued_on"]) is None:
        problems.append(FieldProblem(("issued_on",), "not-a-date"))
    problems += not_among(fields, {"urgency": URGENCIES})
    return problems + too_long(Directive, fields)


def problems_of_parts(
    obligations: Parts, addressees: Parts, references: Parts
) -> list[FieldProblem]:
    found = problems_of_obligations(obligations)
    for table, name, rows in (
        (Obligation, "obligations", obligations),
        (DirectiveAddressee, "addressees", addressees),
        (DirectiveReference, "references", references),
    ):
        for number, row in enumerate(rows):
            found += too_long(table, row, name, number)
            found += not_among(row, CHOICES[name], name, number)
    for number, duty in enumerate(obligations):
        for party in duty.get("parties", ()):
            long = too_long(ObligationParty, {"text": party.get("text")})
            found += [
                FieldProblem(("obligations", number, party["role"]), one.code, one.args)
                for one in long
            ]
    return found


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
        said = {"full_number": directive.full_number, "directive_id": found}
        problem = FieldProblem(("number",), "directive-known", said)
        raise Invalid("directive-known", problems=[problem], **said)


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
