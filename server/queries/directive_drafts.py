"""Sending a directive out from a template: what may be chosen, and how it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from server import access
from server.database import Work
from server.errors import NotAllowed, NotFound
from server.queries.choices import units_to_choose
from server.recording.opening import rollout_of, rollouts
from server.services.purposes import has_effect, prepared_start
from server.services.sending import Sending, read_sending
from server.services.sending_warnings import Warned, warnings_of
from server.services.typed import day_of
from server.services.unit_groups import units_of_line
from server.tables import Definition as DefinitionRow
from server.tables import DirectiveDraft, UnitGroup
from server.textfold import fold
from workflows.definition import Definition

FOUND = 30  # units that a search shows


@dataclass(frozen=True)
class Template:
    key: str
    name: str
    english: str
    summary: str
    summary_english: str
    is_prepared: bool  # goes straight to the units
    asks_again: bool  # a step of it asks for the units anew
    by_period: bool


@dataclass(frozen=True)
class DraftLine:
    id: int
    template: str
    subject: str
    saved_at: datetime


@dataclass(frozen=True)
class Shelf:
    templates: tuple[Template, ...]
    drafts: tuple[DraftLine, ...]


@dataclass(frozen=True)
class GroupChoice:
    code: str
    name: str
    count: int


@dataclass(frozen=True)
class DraftSheet:
    id: int
    template: Template
    values: Mapping[str, Any]
    sending: Sending
    saved_at: datetime
    case_id: int | None


def read_shelf(db: Work, officer_id: int) -> Shelf:
    require_recorder(db, officer_id)
    templates = templates_to_choose(db)
    names = {one.key: one.name for one in templates}
    rows = db.scalars(
        select(DirectiveDraft)
        .where(DirectiveDraft.officer_id == officer_id, DirectiveDraft.state == "open")
        .order_by(DirectiveDraft.id.desc())
    )
    drafts = tuple(
        DraftLine(one.id, names.get(one.model, one.model),
                  str(one.values.get("document", {}).get("subject") or ""), one.saved_at)
        for one in rows
    )  # fmt: skip
    return Shelf(templates, drafts)


def templates_to_choose(db: Work) -> tuple[Template, ...]:
    """The usual one first."""
    return tuple(template_of(db, one) for one in rollouts(db))


def require_recorder(db: Work, officer_id: int) -> None:
    if not access.may_record_directive(db, officer_id):
        raise NotAllowed


def template_of(db: Work, definition: Definition) -> Template:
    labels = db.scalar(select(DefinitionRow.labels).where(DefinitionRow.hash == definition.hash))
    said = labels or {}
    summary = definition.properties.get("summary", "")
    return Template(
        key=definition.key,
        name=definition.name,
        english=str(said.get(definition.key, definition.name)),
        summary=summary,
        summary_english=str(said.get("summary", summary)),
        is_prepared=prepared_start(definition, "recipients") is not None,
        asks_again=has_effect(definition, "expand_recipients"),
        by_period=definition.properties.get("asks") == "period",
    )


def read_draft(db: Work, officer_id: int, draft_id: int) -> DraftSheet:
    """NotFound for anybody but its owner."""
    draft = db.get(DirectiveDraft, draft_id)
    if draft is None or draft.officer_id != officer_id or draft.state == "dropped":
        raise NotFound("directive-draft-not-found")
    template = template_of(db, rollout_of(db, draft.model))
    sending = read_sending(db, draft.values, by_period=template.by_period)
    return DraftSheet(draft.id, template, draft.values, sending, draft.saved_at, draft.case_id)


def warnings_for(db: Work, sheet: DraftSheet) -> tuple[Warned, ...]:
    template = sheet.template
    return warnings_of(db, sheet.sending, is_prepared=template.is_prepared,
                       asks_again=template.asks_again)  # fmt: skip


def groups_with_counts(db: Work, values: Mapping[str, Any]) -> tuple[GroupChoice, ...]:
    """As of the day of issue, as the directive will be sent."""
    day = issued_on(db, values)
    rows = db.execute(select(UnitGroup.code, UnitGroup.name).order_by(UnitGroup.position))
    found = (
        GroupChoice(code, name, len(units_of_line(db, [code], [], day))) for code, name in rows
    )
    return tuple(one for one in found if one.count)


def issued_on(db: Work, values: Mapping[str, Any]) -> date:
    return day_of(values.get("document", {}).get("issued_on", "")) or db.today


def search_units(db: Work, text: str, taken: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """(code, name) of units that have every word, typed with accents or without."""
    words = fold(text).split()
    if not words:
        return ()
    found = [
        (one.value, one.words)
        for one in units_to_choose(db)
        if one.value not in taken and all(word in fold(one.words) for word in words)
    ]
    return tuple(found[:FOUND])
