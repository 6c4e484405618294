"""A draft of a model: found, locked, compared with what the screen showed, written with history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from server.database import Work
from server.errors import Changed, NotFound
from server.services.model_files import process_of, require_modest
from server.tables import Definition, DefinitionDraft, DefinitionDraftRevision, Officer

TOGETHER = timedelta(minutes=2)
"""Saves of one officer within it are one line of the history."""


def begin(
    db: Work, officer_id: int, files: Mapping[str, str], base: Definition | None = None
) -> DefinitionDraft:
    require_modest(files)
    key, name = process_of(files)
    draft = DefinitionDraft(
        key=base.key if base else key, name=name, base_id=base.id if base else None, state="open",
        revision=1, files=dict(files), started_at=db.now, started_by_id=officer_id,
        saved_at=db.now, saved_by_id=officer_id,
    )  # fmt: skip
    db.add(draft)
    db.flush()
    db.add(DefinitionDraftRevision(draft_id=draft.id, revision=1, changed=dict(files), at=db.now,
                                   officer_id=officer_id))  # fmt: skip
    return draft


def lock_draft(db: Work, draft_id: int) -> DefinitionDraft:
    """Lock first, then look; access is the caller's to ask."""
    draft = db.scalars(
        select(DefinitionDraft)
        .where(DefinitionDraft.id == draft_id)
        .execution_options(populate_existing=True)
        .with_for_update()
    ).one_or_none()
    if draft is None:
        raise NotFound("draft-not-found")
    return draft


def require_open(draft: DefinitionDraft) -> None:
    if draft.state != "open":
        raise Changed("draft-closed")


def require_revision(db: Work, draft: DefinitionDraft, revision: int) -> None:
    """What the screen showed must still be what is there."""
    require_open(draft)
    if draft.revision != revision:
        by = db.get_one(Officer, draft.saved_by_id).full_name
        raise Changed("draft-changed", by=by, revision=draft.revision)


def write(db: Work, draft: DefinitionDraft, officer_id: int, changed: Mapping[str, Any]) -> None:
    """`changed`: name -> text, None for a file taken away."""
    files = {**draft.files, **changed}
    draft.files = {name: text for name, text in files.items() if text is not None}
    require_modest(draft.files)
    draft.name = process_of(draft.files)[1]
    draft.revision += 1
    draft.saved_at, draft.saved_by_id = db.now, officer_id
    remember(db, draft, officer_id, changed)


def remember(db: Work, draft: DefinitionDraft, officer_id: int, changed: Mapping[str, Any]) -> None:
    last = db.scalars(
        select(DefinitionDraftRevision)
        .where(DefinitionDraftRevision.draft_id == draft.id)
        .order_by(DefinitionDraftRevision.revision.desc())
        .limit(1)
    ).one()
    recent = last.revision > 1 and db.now - last.at < TOGETHER
    if recent and last.officer_id == officer_id:
        last.revision, last.changed = draft.revision, {**last.changed, **changed}
        return
    db.add(DefinitionDraftRevision(
        draft_id=draft.id, revision=draft.revision, changed=dict(changed), at=db.now,
        officer_id=officer_id,
    ))  # fmt: skip


def files_at(db: Work, draft: DefinitionDraft, revision: int) -> dict[str, str]:
    """The files as they stood; NotFound when the history has no such line."""
    lines = db.scalars(
        select(DefinitionDraftRevision)
        .where(DefinitionDraftRevision.draft_id == draft.id,
               DefinitionDraftRevision.revision <= revision)
        .order_by(DefinitionDraftRevision.revision)
    ).all()  # fmt: skip
    if not lines or lines[-1].revision != revision:
        raise NotFound("draft-not-found")
    merged: dict[str, Any] = {}
    for line in lines:
        merged |= line.changed
    return {name: text for name, text in merged.items() if text is not None}


def authors_of(db: Work, draft: DefinitionDraft) -> frozenset[int]:
    """Whoever had a hand in it."""
    saved = select(DefinitionDraftRevision.officer_id).where(
        DefinitionDraftRevision.draft_id == draft.id
    )
    return frozenset(db.scalars(saved)) | {draft.started_by_id}
