"""Make files that an officer has just stored files of a case: the directive as issued."""

from __future__ import annotations

from collections.abc import Sequence

from server import access
from server.database import Database
from server.errors import NotFound
from server.recording import journal
from server.tables import Case, File


def attach_files(
    database: Database, *, officer_id: int, case_id: int, file_ids: Sequence[int]
) -> None:
    """Only the officer's own, and only those that belong to nothing yet."""
    with database.transaction() as db:
        case = db.get(Case, case_id)
        if case is None or not access.may_see_whole_case(db, officer_id, case_id):
            raise NotFound("case-not-found")
        for file_id in file_ids:
            file = db.get(File, file_id)
            if file is None or not is_loose(file, officer_id):
                raise NotFound("file-not-found")
            file.case_id = case_id
            journal.append(db, "file.attached", case_id=case_id, officer_id=officer_id,
                           data={"file": file.id, "name": file.name})  # fmt: skip


def is_loose(file: File, officer_id: int) -> bool:
    held = (file.task_id, file.case_id, file.assignment_id)
    return file.officer_id == officer_id and held == (None, None, None)
