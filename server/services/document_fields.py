"""Every field of the document as recorded, each beside the words of the text that say it."""

from __future__ import annotations

from typing import Any

from server import words
from server.database import Work
from server.tables import Directive, Unit
from server.textfold import fold

Fields = dict[str, Any]
LONGEST = 2000


def document_fields(db: Work, directive: Directive) -> list[Fields]:
    """key, name, value, span; a field the document does not have is left out."""
    text = directive.text
    rows = [
        {"key": key, "name": words.sentence(f"document-{key.partition('.')[0]}"), "value": value,
         "span": span_of(text, value)}
        for key, value in fields_of(db, directive)
        if value
    ]  # fmt: skip
    for number, obligation in enumerate(directive.obligations, start=1):
        rows.append({
            "key": f"obligation.{number}",
            "name": words.sentence("document-obligation", {"ordinal": obligation.ordinal}),
            "value": obligation.text,
            "span": span_of(text, obligation.text),
        })  # fmt: skip
    return rows


def fields_of(db: Work, directive: Directive) -> list[tuple[str, str]]:
    """In the order of a printed document."""
    issued = directive.issued_on.strftime("%d/%m/%Y") if directive.issued_on else ""
    lines = {
        kind: "; ".join(line.text for line in directive.addressees if line.kind == kind)
        for kind in ("to", "cc")
    }
    return [
        ("issuer", name_of(db, directive.issuer_id)),
        ("on_behalf_of", name_of(db, directive.on_behalf_of_id)),
        ("full_number", directive.full_number),
        ("doc_type", directive.doc_type),
        ("place", directive.place),
        ("issued_on", issued),
        ("urgency", words.sentence(f"urgency-{directive.urgency}")),
        ("subject", directive.subject),
        ("addressees", lines["to"]),
        *references(directive),
        ("signatory_authority", directive.signatory_authority),
        ("signatory_position", directive.signatory_position),
        ("signatory", directive.signatory),
        ("recipients", lines["cc"]),
        ("archive", directive.archive),
    ]


def references(directive: Directive) -> list[tuple[str, str]]:
    found = []
    for number, one in enumerate(directive.references, start=1):
        day = one.issued_on.strftime("%d/%m/%Y") if one.issued_on else ""
        said = ", ".join(part for part in (one.full_number, day, one.issuer, one.subject) if part)
        found.append((f"reference.{number}", said))
    return found


def name_of(db: Work, unit_id: int | None) -> str:
    unit = db.get(Unit, unit_id) if unit_id is not None else None
    return unit.name if unit else ""


def span_of(text: str, value: str) -> str:
    """The line of the text in which the value begins, compared without case and marks."""
    wanted = fold(" ".join(value.split()))[:60]
    if not wanted:
        return ""
    for line in text.splitlines():
        if wanted in fold(" ".join(line.split())):
            return line.strip()[:LONGEST]
    return ""
