"""Printed lines, duties and references of a directive as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from server.database import Work
from server.services.units import unit_named
from server.tables import (
    Directive,
    DirectiveAddressee,
    DirectiveReference,
    Obligation,
    ObligationParty,
)
from server.textfold import nfc

Parts = Sequence[Mapping[str, Any]]


def add_addressees(db: Work, directive: Directive, lines: Parts) -> None:
    """kind `to` or `cc`; groups and units are codes, resolved when the case opens."""
    for position, line in enumerate(lines):
        directive.addressees.append(
            DirectiveAddressee(
                position=position, kind=line.get("kind") or "to", text=nfc(line["text"]),
                role=line.get("role"), groups=list(line.get("groups", ())),
                units=list(line.get("units", ())),
            )
        )  # fmt: skip
    db.flush()


def add_obligations(db: Work, directive: Directive, duties: Parts) -> None:
    for position, duty in enumerate(duties):
        obligation = Obligation(
            position=position, ordinal=str(duty["ordinal"]), title=nfc(duty.get("title") or ""),
            text=nfc(duty["text"]), deliverable=nfc(duty.get("deliverable") or ""),
            deadline_kind=duty.get("deadline_kind") or "NOT_SET",
            everyone=bool(duty.get("everyone")),
        )  # fmt: skip
        for number, party in enumerate(duty.get("parties", ())):
            path = ("obligations", position, "parties", number)
            unit_id = unit_named(db, party.get("unit"), *path)
            text = nfc(party.get("text") or "")
            obligation.parties.append(
                ObligationParty(role=party["role"], unit_id=unit_id, text=text)
            )
        directive.obligations.append(obligation)
    db.flush()


def add_references(db: Work, directive: Directive, references: Parts) -> None:
    for position, one in enumerate(references):
        issued = one.get("issued_on")
        directive.references.append(
            DirectiveReference(
                position=position, relation=one.get("relation") or "content",
                doc_type=one.get("doc_type") or "", full_number=one.get("full_number") or "",
                issued_on=date.fromisoformat(issued) if isinstance(issued, str) else issued,
                issuer=nfc(one.get("issuer") or ""), subject=nfc(one.get("subject") or ""),
            )
        )  # fmt: skip
    db.flush()
