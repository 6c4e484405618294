"""A list from Excel: tried first, line by line; then taken whole, or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server import access
from server.database import Work
from server.errors import Invalid
from server.printing.writers import WRITERS, file_name
from server.queries.files import StoredFile
from server.services.media import path_of
from server.services.sheet_lists import JudgedLine, ListLine, Sheet, read_list, write_list
from server.web.context import database, officer_id, settings
from server.web.files import is_held_back
from server.web.loose_files import posted_files
from server.web.reports import attached
from server.web.row_forms import by_path
from workflows.forms import FieldProblem

SHOWN = 300
Lines = tuple[ListLine, ...]


@dataclass(frozen=True)
class ListKind:
    """`take` writes the lines under the file's name; `told` says what came of it."""

    sheet: Sheet
    template: str
    back: str
    judge: Callable[[Work, Lines], tuple[JudgedLine, ...]]
    take: Callable[[Lines, str], Mapping[str, int]]
    told: Callable[[Mapping[str, int]], str]


def download(
    kind: ListKind, title: str, read: Callable[[Work, int], Iterable[Mapping[str, str]]]
) -> ResponseReturnValue:
    """The list of today in the columns in which it is read again."""
    with database().reading() as db:
        content, today = write_list(read(db, officer_id()), kind.sheet), db.today
    return attached(content, WRITERS["xlsx"][1], file_name(title, today, "xlsx"))


def take_list(kind: ListKind) -> ResponseReturnValue:
    """Whatever is sent is tried; the second button takes what was tried."""
    with database().reading() as db:
        access.require_admin(db, officer_id())
    sent = posted_files("list")
    problems = [no_workbook(one) for one in sent.problems]
    if not sent.files and not problems:
        problems.append(FieldProblem(("list",), "required-file"))
    if problems:
        return list_page(kind, problems=problems), 422
    file = sent.files[-1]
    try:
        refuse_unscanned(file)
        lines = read_list(path_of(settings().files, file.sha256), kind.sheet)
        if request.form.get("_op") != "import":
            return tried(kind, file, lines)
        counts = kind.take(lines, file.name)
    except Invalid as refused:
        if refused.code == "roster-refused":
            return tried(kind, file, lines)
        problem = FieldProblem(("list",), refused.code, refused.args_for_words)
        return list_page(kind, problems=[problem]), 422
    flash(kind.told(counts), "ok")
    return redirect(kind.back, 303)


def no_workbook(problem: FieldProblem) -> FieldProblem:
    """The kinds that other forms take are none here."""
    if problem.code != "file-kind-refused":
        return problem
    return FieldProblem(problem.path, "roster-unreadable")


def refuse_unscanned(file: StoredFile) -> None:
    """Where there is a virus scanner, no workbook is opened before it has passed."""
    if is_held_back(file):
        raise Invalid("file-unscanned", name=file.name)


def tried(kind: ListKind, file: StoredFile, lines: Lines) -> ResponseReturnValue:
    with database().reading() as db:
        judged = kind.judge(db, lines)
    wrong = sum(bool(one.problems) for one in judged)
    return list_page(kind, judged, file), 422 if wrong else 200


def list_page(
    kind: ListKind, judged: Sequence[JudgedLine] = (), file: StoredFile | None = None,
    problems: Any = (),
) -> str:  # fmt: skip
    with database().reading() as db:
        access.require_admin(db, officer_id())
    wrong = sum(bool(one.problems) for one in judged)
    return render_template(
        kind.template, judged=judged, shown=shown_of(judged), wrong=wrong,
        counts=Counter(one.does for one in judged), files=[file] if file else [],
        columns=kind.sheet.columns, problems=by_path(problems),
    )  # fmt: skip


def shown_of(judged: Sequence[JudgedLine]) -> list[JudgedLine]:
    """What is wrong first."""
    return sorted(judged, key=lambda one: (not one.problems, one.line.number))[:SHOWN]
