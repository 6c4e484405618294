"""Files of an issued directive go from whoever uploaded them to its case."""

from __future__ import annotations

from collections.abc import Sequence

from server.database import Work
from server.errors import NotFound
from server.recording import journal
from server.tables import Case, File


def attach(db: Work, officer_id: int, case: Case, file_ids: Sequence[int]) -> None:
    """The directive as issued. Only the officer's own, and only what belongs to nothing yet."""
    for file_id in file_ids:
        file = db.get(File, file_id)
        if file is None or not is_loose(file, officer_id):
            raise NotFound("file-not-found")
        file.case_id = case.id
        journal.append(db, "file.attached", case_id=case.id, officer_id=officer_id,
                       data={"file": file.id, "name": file.name})  # fmt: skip


def is_loose(file: File, officer_id: int) -> bool:
    held = (file.task_id, file.case_id, file.assignment_id)
    return file.officer_id == officer_id and held == (None, None, None)
