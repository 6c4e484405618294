"""A case as its archive copy: its reports, its journal, the files; never more than one may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from server import access
from server.database import Work
from server.printing.description import Report, Table
from server.queries.cases import CaseHead, read_case
from server.queries.directives import DirectiveSheet, read_directive
from server.queries.files import StoredFile, files_where
from server.queries.reports.asked import Asked
from server.queries.reports.catalogue import read_report
from server.queries.reports.frame import Frame, frame_of
from server.queries.reports.journal import cut_notes, journal_of
from server.queries.scope import Scope
from server.queries.unfinished import Wait, is_over, list_unfinished
from server.tables import File, OutgoingEntry, Task

REPORTS = ("assignments", "ledger", "conferences", "programmes", "obstacles", "inspections",
           "reminders", "change-requests")  # fmt: skip


@dataclass(frozen=True)
class Archive:
    head: CaseHead
    sheet: DirectiveSheet
    frame: Frame
    reports: tuple[Report, ...]  # those that have a line
    journal: Table
    journal_notes: tuple[str, ...]  # that it is longer than this table
    files: tuple[StoredFile, ...]
    waits: tuple[Wait, ...]  # what is not finished, so not in it either
    is_over: bool
    day: date


def read_archive(db: Work, officer_id: int, case_id: int, language: str) -> Archive:
    """NotFound when hidden. Figures of other units are only for who follows (decision 5)."""
    head = read_case(db, officer_id, case_id)
    scope = Scope(case_id=case_id, ranked=not head.sight.follows)
    asked = Asked(officer_id, scope, language=language)
    reports = (read_report(db, asked, code) for code in REPORTS)
    return Archive(
        head=head,
        sheet=read_directive(db, officer_id, head.directive.id),
        frame=frame_of(db, asked, is_wide=True),
        reports=tuple(one for one in reports if one.lines),
        journal=journal_of(db, head, language),
        journal_notes=cut_notes(db, head, language),
        files=files_of(db, officer_id, head),
        waits=list_unfinished(db, officer_id, case_id),
        is_over=is_over(head.case),
        day=db.today,
    )


def files_of(db: Work, officer_id: int, head: CaseHead) -> tuple[StoredFile, ...]:
    signed = select(OutgoingEntry.file_id).where(OutgoingEntry.directive_id == head.directive.id)
    of_tasks = select(Task.id).where(Task.case_id == head.id)
    return files_where(
        db,
        or_(File.case_id == head.id, File.id.in_(signed), File.task_id.in_(of_tasks)),
        access.files_seen_by(db, officer_id),
    )
