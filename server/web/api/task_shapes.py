"""What is said of a task: in a list, and alone with its form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from server.queries.inbox_rows import InboxRow
from server.queries.tasks import TaskPage
from server.web.api.shapes import picked
from workflows.forms import Field, Form, Options

STATES = {"qua": "overdue", "moc": "past_reference", "sap": "soon", "lam": "open", "tam": "paused"}


@dataclass(frozen=True)
class TaskLine:
    """An open task as it stands in the list; `due` binds only where `is_binding`."""

    id: int
    version: int
    name: str
    case_id: int | None
    number: str
    subject: str
    unit: str
    about: str
    giver: str
    role: str
    due: date | None
    is_binding: bool
    days: int | None
    urgency: str
    state: Literal["overdue", "past_reference", "soon", "open", "paused"]
    assignee: str
    is_mine: bool
    is_free: bool


@dataclass(frozen=True)
class TaskList:
    items: tuple[TaskLine, ...]
    count: int
    next: str | None


@dataclass(frozen=True)
class Choice:
    value: Any
    label: str


@dataclass(frozen=True)
class Question:
    """One field of the form; `columns` are those of a row of its table."""

    name: str
    label: str
    kind: str
    required: bool
    help: str
    choices: tuple[Choice, ...]
    columns: tuple[Question, ...]
    max_length: int | None


@dataclass(frozen=True)
class Kept:
    values: Mapping[str, Any]
    by: str
    at: datetime


@dataclass(frozen=True)
class TaskSheet:
    """A task whole. Its ETag names its version: send it as If-Match with a draft or the answer."""

    id: int
    version: int
    name: str
    state: str
    process: str
    instructions: str
    instance_id: int
    case_id: int | None
    unit_id: int | None
    unit: str
    assignee: str
    is_mine: bool
    is_free: bool
    may_complete: bool
    opened_at: datetime
    due_on: date | None
    done_at: datetime | None
    done_by: str
    next_steps: tuple[str, ...]
    form: tuple[Question, ...]
    draft: Kept | None
    answer: Kept | None
    rows: Mapping[str, tuple[Mapping[str, Any], ...]]


def task_line(row: InboxRow) -> TaskLine:
    return picked(TaskLine, row, state=STATES[row.state])


def task_sheet(page: TaskPage, rows: Mapping[str, Any], options: Options) -> TaskSheet:
    return picked(
        TaskSheet, page, rows=rows,
        form=questions(page.form, options) if page.form else (),
        draft=picked(Kept, page.draft) if page.draft else None,
        answer=picked(Kept, page.answer) if page.answer else None,
    )  # fmt: skip


def questions(form: Form, options: Options) -> tuple[Question, ...]:
    return tuple(question(one, options) for one in form.fields if not one.hidden)


def question(one: Field, options: Options) -> Question:
    known = one.options or options.get(one.source or "", ())
    return picked(
        Question, one,
        choices=tuple(Choice(each.value, each.label) for each in known),
        columns=tuple(question(each, options) for each in one.columns if not each.hidden),
    )  # fmt: skip
