"""The draft of a letter of đôn đốc: to whom, about what, how late; who is left out and why."""

from __future__ import annotations

from typing import Any

from server import words
from server.database import Work
from server.services.deadlines import printed
from server.services.lateness import (
    Letters,
    Row,
    chased_items,
    is_too_many,
    is_too_soon,
    letters_of,
    rules_of,
)
from server.tables import Case, Unit


def drafted_letter(db: Work, case: Case) -> dict[str, Any]:
    """One letter for many units; a row whose turn it is not yet is struck out with the reason."""
    rules, sent = rules_of(db, case.id), letters_of(db, case.id)
    rows = []
    for row in chased_items(db, case.id):
        reason = left_out(db, rules, sent.get(row["assignment"]))
        rows.append({**row, "removed": True, "remove_reason": reason} if reason else row)
    return {"late_items": rows, "body": drafted_body(db, case)}


def left_out(db: Work, rules: Row, sent: Letters | None) -> str:
    """Empty: it belongs in the letter."""
    if sent is None:
        return ""
    said = {"count": sent[0], "day": printed(sent[1].isoformat()), "days": rules["letter_repeat"]}
    if is_too_many(rules, sent):
        return words.sentence("letter-enough", said)
    return words.sentence("letter-recent", said) if is_too_soon(db, rules, sent) else ""


def drafted_body(db: Work, case: Case) -> str:
    directive = case.directive
    issuer = db.get_one(Unit, directive.on_behalf_of_id or directive.issuer_id)
    return words.sentence("letter-body", {
        "issuer": issuer.name,
        "document": directive.full_number,
        "day": printed(directive.issued_on.isoformat()) if directive.issued_on else "",
        "subject": directive.subject,
        "lead": db.get_one(Unit, case.lead_unit_id).name,
    })  # fmt: skip
