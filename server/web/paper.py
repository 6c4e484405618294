"""Nhập thay từ văn bản giấy: the date, the signatory and the scan beside the form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import request

from server.queries.files import StoredFile, file_for
from server.recording.answers import Paper
from server.web.context import database, officer_id
from server.web.forms_posted import store
from server.web.language import translate as _
from server.web.numbers import posted_number
from workflows.forms.scalars import NotThat, date_of


@dataclass(frozen=True)
class PaperTyped:
    date: str = ""
    signatory: str = ""
    file: StoredFile | None = None


def posted_paper(task_id: int) -> PaperTyped:
    """A scan sent before stays, under its id, until another one is chosen."""
    scan = request.files.get("_paper_scan")
    file_id = store(task_id, scan) if scan and scan.filename else posted_number("_paper_file")
    return PaperTyped(
        date=request.form.get("_paper_date", "").strip()[:200],
        signatory=request.form.get("_paper_signatory", "").strip()[:200],
        file=stored(file_id) if file_id is not None else None,
    )


def stored(file_id: int) -> StoredFile | None:
    with database().reading() as db:
        found = file_for(db, officer_id(), file_id)
    return found if found.withdrawn_at is None else None


def paper_problems(paper: PaperTyped) -> dict[str, str]:
    """Input -> words."""
    found: dict[str, str] = {}
    if day_of(paper) is None:
        found["_paper_date"] = _("Ghi ngày trên văn bản theo dạng ngày/tháng/năm")
    if not paper.signatory:
        found["_paper_signatory"] = _("Ghi người ký trên văn bản")
    if paper.file is None:
        found["_paper_scan"] = _("Chọn bản chụp của văn bản")
    return found


def day_of(paper: PaperTyped) -> date | None:
    try:
        return date.fromisoformat(date_of(paper.date))
    except NotThat:
        return None


def paper_from(paper: PaperTyped) -> Paper:
    """Of what has no problems."""
    day = day_of(paper)
    if day is None or paper.file is None:
        raise ValueError("a paper with problems")
    return Paper(date=day, signatory=paper.signatory, file_id=paper.file.id)
