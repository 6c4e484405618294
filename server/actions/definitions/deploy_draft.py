"""Deploy a draft: sound, approved by a second person, then a version that new cases run on."""

from __future__ import annotations

from collections.abc import Mapping

from server.actions.at_hand import draft_at_hand, draft_shown
from server.database import Database, Work
from server.errors import Changed, Refused
from server.recording.model_problems import require_called, require_ready
from server.recording.model_proposals import needs_approval
from server.recording.releases import (
    current_release,
    lock_releases,
    release,
    version_of_content,
    version_since,
)
from server.recording.versions import add_version
from server.services.model_checks import LABELS, read_labels
from server.services.model_files import bytes_of
from server.services.model_scenarios import is_scenario
from server.tables import DefinitionDraft
from workflows.definition import Definition
from workflows.errors import Problem


def deploy_draft(
    database: Database,
    *,
    officer_id: int,
    draft_id: int,
    revision: int,
    note: str,
    over: int | None = None,
    unplayed: bool = False,
) -> int:
    """The id of the version. DefinitionRefused has the problems; Refused says what is missing.

    `over`: the current version, where somebody has deployed it since the draft began and whoever
    deploys has seen what it would lose; else Changed. `unplayed`: they know that the model has no
    scenario, so that nothing was tried on it.

    Checked and played before the transaction, so that nobody waits for it; the revision is the
    same in both.
    """
    if not note.strip():
        raise Refused("deploy-without-note")
    with database.reading() as db:
        draft = draft_shown(db, officer_id, draft_id, revision)
        files = bytes_of(draft.files)
        definition, warnings = require_ready(db, files)
        require_known_unplayed(files, unplayed)
    with database.transaction() as db:
        draft = draft_at_hand(db, officer_id, draft_id, revision)
        lock_releases(db)
        require_called(db, definition)
        require_own_key(db, draft, definition.key)
        require_approved(db, draft)
        require_nothing_lost(db, draft, over)
        row_id = put_forward(db, draft, definition, files, officer_id, note, warnings)
        draft.state, draft.definition_id = "deployed", row_id
        return row_id


def require_known_unplayed(files: Mapping[str, bytes], unplayed: bool) -> None:
    if not unplayed and not any(map(is_scenario, files)):
        raise Changed("draft-without-scenarios")


def require_own_key(db: Work, draft: DefinitionDraft, key: str) -> None:
    """A draft may found a new process, but not slip into another one's versions."""
    if key != draft.key and current_release(db, key) is not None:
        raise Refused("model-key-taken", key=key)


def require_approved(db: Work, draft: DefinitionDraft) -> None:
    if needs_approval(db) and draft.approved_revision != draft.revision:
        raise Refused("draft-not-approved")


def require_nothing_lost(db: Work, draft: DefinitionDraft, over: int | None) -> None:
    version = version_since(db, draft)
    if version is not None and version != over:
        raise Changed("draft-behind", version=version)


def put_forward(
    db: Work,
    draft: DefinitionDraft,
    definition: Definition,
    files: Mapping[str, bytes],
    officer_id: int,
    note: str,
    warnings: tuple[Problem, ...],
) -> int:
    """Content that was deployed before becomes current again; the current one is no news."""
    labels = read_labels(files.get(LABELS, b""))
    approver = draft.approved_by_id if draft.approved_revision == draft.revision else None
    known = version_of_content(db, definition.hash)
    if known is None:
        return add_version(
            db, definition, files, labels, officer_id=officer_id, note=note.strip()[:500],
            approved_by_id=approver, warnings=warnings,
        )  # fmt: skip
    now = current_release(db, known.key)
    if now is not None and now.definition_id == known.id:
        raise Changed("deploy-nothing-new", version=known.version)
    release(db, known, "restored", officer_id=officer_id, note=note.strip()[:500],
            approved_by_id=approver)  # fmt: skip
    return known.id
