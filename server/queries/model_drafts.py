"""One draft of a model: its files, its history, who else has it open, what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from server import access
from server.errors import NotFound, Refused
from server.queries.model_proposals import ProposalLine, last_of_draft
from server.recording.model_drafts import authors_of
from server.recording.model_problems import problems_here
from server.recording.model_proposals import needs_approval
from server.recording.releases import current_definitions, current_keys, version_since
from server.services.model_checks import models_of, read_models
from server.services.model_files import bytes_of
from server.services.model_scenarios import (
    ScenarioResult,
    is_scenario,
    results_of,
    rewritten,
)
from server.tables import (
    Definition,
    DefinitionDraft,
    DefinitionDraftEditor,
    DefinitionDraftRevision,
    Officer,
)
from workflows.errors import DefinitionRefused, Problem
from workflows.scenarios import ScenarioFailed

if TYPE_CHECKING:
    from server.database import Work

HERE = timedelta(seconds=45)
"""A screen that was not heard of for longer is closed."""


@dataclass(frozen=True)
class DraftHead:
    id: int
    key: str
    name: str
    state: str
    revision: int
    base_id: int | None
    base: int | None
    since: int | None  # the current version, deployed after the draft began
    saved_at: datetime
    saved_by: str
    saved_by_id: int
    approved_by: str
    approved_at: datetime | None
    needs_approval: bool
    has_scenarios: bool
    is_author: bool
    is_current_key: bool
    asked: ProposalLine | None  # the last time its approval was asked for


@dataclass(frozen=True)
class HistoryLine:
    revision: int
    at: datetime
    by: str
    files: tuple[str, ...]


def read_draft(db: Work, officer_id: int, draft_id: int) -> DraftHead:
    draft = find_draft(db, officer_id, draft_id)
    base = db.get(Definition, draft.base_id) if draft.base_id else None
    approved = draft.approved_revision == draft.revision
    return DraftHead(
        id=draft.id, key=draft.key, name=draft.name, state=draft.state, revision=draft.revision,
        base_id=draft.base_id, base=base.version if base else None,
        since=version_since(db, draft), saved_at=draft.saved_at,
        saved_by=name_of(db, draft.saved_by_id), saved_by_id=draft.saved_by_id,
        approved_by=name_of(db, draft.approved_by_id) if approved else "",
        approved_at=draft.approved_at if approved else None,
        needs_approval=needs_approval(db), has_scenarios=any(map(is_scenario, draft.files)),
        is_author=officer_id in authors_of(db, draft),
        is_current_key=draft.key in current_keys(db),
        asked=last_of_draft(db, officer_id, draft_id),
    )  # fmt: skip


def find_draft(db: Work, officer_id: int, draft_id: int) -> DefinitionDraft:
    draft = db.get(DefinitionDraft, draft_id)
    if draft is None or not access.may_model(db, officer_id):
        raise NotFound("draft-not-found")
    return draft


def problems_in(db: Work, officer_id: int, files: Mapping[str, str]) -> tuple[Problem, ...]:
    """What the checker finds, errors first."""
    access.require_modeller(db, officer_id)
    found = problems_here(db, models_of(bytes_of(files)))
    return tuple(sorted(found, key=lambda problem: problem.severity != "error"))


def scenarios_in(db: Work, officer_id: int, files: Mapping[str, str]) -> tuple[ScenarioResult, ...]:
    """How the model's own tests go; none while it cannot be read."""
    access.require_modeller(db, officer_id)
    contents = bytes_of(files)
    try:
        definition = read_models(models_of(contents))
    except DefinitionRefused:
        return ()
    return results_of(contents, definition, current_definitions(db))


def scenario_carried_over(db: Work, officer_id: int, files: Mapping[str, str], name: str) -> str:
    """The scenario as the model goes now; Refused when it cannot be played at all."""
    access.require_modeller(db, officer_id)
    contents = bytes_of(files)
    if name not in contents:
        raise NotFound("draft-not-found")
    try:
        definition = read_models(models_of(contents))
        return rewritten(contents[name], definition, current_definitions(db))
    except (DefinitionRefused, ScenarioFailed):
        raise Refused("scenario-not-carried-over") from None


def others_here(db: Work, officer_id: int, draft_id: int) -> Sequence[str]:
    """Full names of those who have it open, without the one who asks."""
    open_now = (
        select(Officer.full_name)
        .join(DefinitionDraftEditor, DefinitionDraftEditor.officer_id == Officer.id)
        .where(
            DefinitionDraftEditor.draft_id == draft_id,
            DefinitionDraftEditor.officer_id != officer_id,
            DefinitionDraftEditor.seen_at > db.now - HERE,
        )
        .order_by(Officer.full_name)
    )
    return db.scalars(open_now).all()


def list_history(db: Work, officer_id: int, draft_id: int) -> tuple[HistoryLine, ...]:
    """Newest first."""
    find_draft(db, officer_id, draft_id)
    lines = (
        select(DefinitionDraftRevision, Officer.full_name)
        .join(Officer, Officer.id == DefinitionDraftRevision.officer_id)
        .where(DefinitionDraftRevision.draft_id == draft_id)
        .order_by(DefinitionDraftRevision.revision.desc())
        .limit(200)
    )
    return tuple(
        HistoryLine(line.revision, line.at, name, tuple(sorted(line.changed)))
        for line, name in db.execute(lines)
    )


def name_of(db: Work, officer_id: int | None) -> str:
    officer = db.get(Officer, officer_id) if officer_id else None
    return officer.full_name if officer else ""
