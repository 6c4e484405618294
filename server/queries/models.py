"""Processes as a modeller sees them: versions, drafts, what runs on which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from server import access
from server.errors import NotFound
from server.queries.model_proposals import ProposalLine, proposals_of
from server.queries.model_versions import running_by_version
from server.recording.releases import current_release
from server.tables import (
    Definition,
    DefinitionDraft,
    DefinitionRelease,
    Officer,
)
from server.textfold import sort_key
from server.words import SOURCE

if TYPE_CHECKING:
    from server.database import Work


@dataclass(frozen=True)
class DraftLine:
    id: int
    key: str
    name: str
    base: int | None  # number of the version it began from
    saved_at: datetime
    saved_by: str
    is_approved: bool


@dataclass(frozen=True)
class VersionLine:
    id: int
    version: int
    name: str
    at: datetime
    by: str
    approved_by: str
    note: str
    kind: str  # of the last release: deployed, restored, withdrawn; offered: of the software
    running: int
    is_current: bool


@dataclass(frozen=True)
class ModelLine:
    key: str
    name: str
    current: VersionLine | None  # None: withdrawn
    versions: int
    running: int
    drafts: tuple[DraftLine, ...] = ()


@dataclass(frozen=True)
class ModelSheet:
    key: str
    name: str
    versions: tuple[VersionLine, ...]  # newest first
    drafts: tuple[DraftLine, ...]
    releases: tuple[ReleaseLine, ...]  # newest first
    proposals: tuple[ProposalLine, ...] = ()  # that wait for a second person

    @property
    def current(self) -> VersionLine | None:
        return next((line for line in self.versions if line.is_current), None)

    @property
    def offered(self) -> tuple[VersionLine, ...]:
        """Of the software, newer than what the office uses and never put forward."""
        current = self.current.version if self.current else 0
        return tuple(line for line in self.versions
                     if line.kind == "offered" and line.version > current)  # fmt: skip


@dataclass(frozen=True)
class ReleaseLine:
    version: int
    kind: str
    at: datetime
    by: str
    approved_by: str
    note: str


@dataclass(frozen=True)
class Shelf:
    models: tuple[ModelLine, ...]
    drafts: tuple[DraftLine, ...] = field(default=())  # of processes never deployed

    @property
    def open_drafts(self) -> tuple[DraftLine, ...]:
        """All of them, the last saved first."""
        found = [*self.drafts, *(draft for line in self.models for draft in line.drafts)]
        return tuple(sorted(found, key=lambda one: one.saved_at, reverse=True))


def list_models(db: Work, officer_id: int, language: str = SOURCE) -> Shelf:
    access.require_modeller(db, officer_id)
    sheets = [_sheet(db, key, language) for key in db.scalars(select(Definition.key).distinct())]
    lines = [
        ModelLine(sheet.key, sheet.name, sheet.current, len(sheet.versions),
                  sum(line.running for line in sheet.versions), sheet.drafts)
        for sheet in sheets
    ]  # fmt: skip
    known = {sheet.key for sheet in sheets}
    new = tuple(line for line in _drafts(db) if line.key not in known)
    return Shelf(tuple(sorted(lines, key=lambda line: sort_key(line.name))), new)


def read_model(db: Work, officer_id: int, key: str, language: str = SOURCE) -> ModelSheet:
    access.require_modeller(db, officer_id)
    sheet = _sheet(db, key, language)
    if not sheet.versions:
        raise NotFound("model-not-found")
    return replace(sheet, proposals=proposals_of(db, officer_id, key))


def _sheet(db: Work, key: str, language: str) -> ModelSheet:
    rows = db.scalars(
        select(Definition).where(Definition.key == key).order_by(Definition.version.desc())
    ).all()
    releases = db.scalars(
        select(DefinitionRelease).where(DefinitionRelease.key == key).order_by(DefinitionRelease.id)
    ).all()
    people, running, now = _people(db), running_by_version(db, key), current_release(db, key)
    last = {release.definition_id: release for release in releases}
    numbers = {row.id: row.version for row in rows}
    return ModelSheet(
        key=key,
        name=_name(rows[0], language) if rows else key,
        versions=tuple(
            _version(row, last.get(row.id) or _offer(row), people, language,
                     running=running.get(row.id, 0),
                     is_current=now is not None and now.definition_id == row.id)
            for row in rows
        ),
        drafts=tuple(_drafts(db, key)),
        releases=tuple(
            ReleaseLine(numbers[one.definition_id], one.kind, one.at,
                        people.get(one.officer_id or 0, ""),
                        people.get(one.approved_by_id or 0, ""), one.note)
            for one in reversed(releases)
        ),
    )  # fmt: skip


def _version(
    row: Definition, last: DefinitionRelease, people: Mapping[int, str], language: str,
    *, running: int, is_current: bool,
) -> VersionLine:  # fmt: skip
    return VersionLine(
        id=row.id, version=row.version, name=_name(row, language), at=last.at,
        by=people.get(last.officer_id or 0, ""),
        approved_by=people.get(last.approved_by_id or 0, ""), note=last.note, kind=last.kind,
        running=running, is_current=is_current,
    )  # fmt: skip


def _offer(row: Definition) -> DefinitionRelease:
    """Of a version that came with the software and was never put forward; not stored."""
    return DefinitionRelease(kind="offered", at=row.deployed_at, note="")


def _name(row: Definition, language: str) -> str:
    """Of the newest version, by its English label where one reads English."""
    return row.name if language == SOURCE else str(row.labels.get(row.key) or row.name)


def _drafts(db: Work, key: str | None = None) -> list[DraftLine]:
    people = _people(db)
    open_ones = (
        select(DefinitionDraft, Definition.version)
        .outerjoin(Definition, Definition.id == DefinitionDraft.base_id)
        .where(DefinitionDraft.state == "open")
        .order_by(DefinitionDraft.id)
    )
    if key is not None:
        open_ones = open_ones.where(DefinitionDraft.key == key)
    return [
        DraftLine(draft.id, draft.key, draft.name, base, draft.saved_at,
                  people.get(draft.saved_by_id, ""), draft.approved_revision == draft.revision)
        for draft, base in db.execute(open_ones)
    ]  # fmt: skip


def _people(db: Work) -> Mapping[int, str]:
    key = "names of officers"
    if key not in db.info:
        db.info[key] = dict(db.execute(select(Officer.id, Officer.full_name)).all())
    names: Mapping[int, str] = db.info[key]
    return names
