"""What somebody typed becomes an answer: read by its form, with files that are there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, select

from server.database import Work
from server.errors import Invalid
from server.recording.answers import Paper
from server.services.choices import options_of
from server.services.facts import facts_of
from server.services.forms import gives_files
from server.tables import File, Task
from workflows.forms import Cleaned, Form, clean

FILES = (
    select(File.id)
    .join(Task, Task.id == File.task_id)
    .where(Task.instance_id == bindparam("id"), File.withdrawn_at.is_(None))
)  # fmt: skip


def cleaned_answer(
    db: Work,
    task: Task,
    officer_id: int,
    form: Form | None,
    raw: Mapping[str, Any],
    paper: Paper | None,
) -> Cleaned:
    has_files = paper is not None or (form is not None and gives_files(form.fields, raw))
    files = files_of(db, task) if has_files else frozenset[int]()
    if paper is not None and paper.file_id not in files:
        raise Invalid("scan-missing")
    if paper is not None and (paper.date > db.today or not paper.signatory.strip()):
        raise Invalid("paper-incomplete")
    if form is None:
        return Cleaned(values={}, rows={})
    facts = facts_of(db, task, officer_id)
    cleaned = clean(form, raw, facts=facts, options=options_of(db, task, form), files=files)
    if cleaned.problems:
        raise Invalid("answer-invalid", problems=cleaned.problems)
    return cleaned


def files_of(db: Work, task: Task) -> frozenset[int]:
    """Uploaded to this task, or to an earlier one of the instance: a draft comes back with its."""
    return frozenset(db.run(FILES, {"id": task.instance_id}).scalars())
