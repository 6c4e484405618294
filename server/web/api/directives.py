"""Directives: the list, and one as it was printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from server.queries.directive_list import list_directives
from server.queries.directives import read_directive
from server.services.typed import positive
from server.web.api.bearers import officer_id
from server.web.api.operations import operation
from server.web.api.requests import next_of, place_after
from server.web.api.shapes import each, picked
from server.web.context import database


@dataclass(frozen=True)
class After:
    after: str | None = None


@dataclass(frozen=True)
class DirectiveItem:
    id: int
    full_number: str
    subject: str
    doc_type: str
    issued_on: date | None
    urgency: str
    status: str


@dataclass(frozen=True)
class DirectiveList:
    items: tuple[DirectiveItem, ...]
    next: str | None


@dataclass(frozen=True)
class Addressee:
    kind: str
    text: str


@dataclass(frozen=True)
class DirectivePaper:
    id: int
    full_number: str
    subject: str
    doc_type: str
    issued_on: date | None
    urgency: str
    status: str
    issuer: str
    on_behalf_of: str
    signatory: str
    signatory_position: str
    text: str
    addressees: tuple[Addressee, ...]
    case_id: int | None


@operation("GET", "/directives", says="Văn bản chỉ đạo", scope="cases:read", asks=After,
           answers=DirectiveList)  # fmt: skip
def list_all_directives(asked: After) -> DirectiveList:
    with database().reading() as db:
        found = list_directives(db, officer_id(), after=place_after(asked.after, positive))
        items = each(DirectiveItem, found.lines)
    return DirectiveList(items, next_of(found.after))


@operation("GET", "/directives/<int:directive_id>", says="Một văn bản như đã ban hành",
           scope="cases:read", answers=DirectivePaper)  # fmt: skip
def show_directive(directive_id: int) -> DirectivePaper:
    with database().reading() as db:
        sheet = read_directive(db, officer_id(), directive_id)
        return picked(
            DirectivePaper, sheet.directive, issuer=sheet.issuer, case_id=sheet.case_id,
            on_behalf_of=sheet.on_behalf_of, addressees=each(Addressee, sheet.directive.addressees),
        )  # fmt: skip
