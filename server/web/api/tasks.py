"""Tasks: the list, one of them, taking it, its draft, its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from server.actions.tasks.claim_task import claim_task
from server.actions.tasks.complete_task import complete_task
from server.actions.tasks.release_task import release_task
from server.actions.tasks.save_draft import save_draft
from server.errors import NotAllowed
from server.queries.inbox import inbox
from server.queries.inbox_filters import GROUPS, place_of, read_wanted
from server.queries.waiting import VIEWS
from server.web.api.bearers import officer_id
from server.web.api.operations import Versioned, operation
from server.web.api.requests import place_after
from server.web.api.shapes import ID, picked
from server.web.api.task_shapes import TaskList, TaskSheet, task_line, task_sheet
from server.web.api.typed_values import as_typed
from server.web.context import database
from server.web.task_looks import gate_of, look_for


@dataclass(frozen=True)
class TasksAsked:
    view: str = field(default="all", metadata={"enum": list(VIEWS)})
    unit: int | None = field(default=None, metadata=ID)
    case: int | None = field(default=None, metadata=ID)
    due: str = field(default="", metadata={"enum": ["", *GROUPS]})
    q: str | None = None
    after: str | None = None
    limit: int = field(default=50, metadata={"minimum": 1, "maximum": 200})


@dataclass(frozen=True)
class Typed:
    """Values by the name of their field; days as 2022-06-30, tables as lists of rows."""

    values: Mapping[str, Any]


@dataclass(frozen=True)
class Done:
    """The same for whoever sends it again with the same Idempotency-Key."""

    task_id: int
    case_id: int | None
    answer_id: int
    next_task_ids: tuple[int, ...]
    warnings: tuple[str, ...]


@operation("GET", "/tasks", says="Việc đang chờ tôi", scope="tasks:read", asks=TasksAsked,
           answers=TaskList)  # fmt: skip
def list_tasks(asked: TasksAsked) -> TaskList:
    given = {name: str(one) for name, one in asdict(asked).items() if one is not None}
    place_after(asked.after, place_of)
    with database().reading() as db:
        found = inbox(db, officer_id(), read_wanted(given), most=asked.limit)
    rows = (row for group in found.groups for row in group.rows)
    after = found.next and f"{found.next[0]}_{found.next[1].isoformat()}_{found.next[2]}"
    return TaskList(tuple(map(task_line, rows)), found.count, after)


@operation("GET", "/tasks/<int:task_id>", says="Một việc, với biểu mẫu của nó", scope="tasks:read",
           answers=TaskSheet)  # fmt: skip
def show_task(task_id: int) -> Versioned:
    seen = look_for(officer_id(), task_id)
    sheet = task_sheet(seen.page, seen.rows, seen.options)
    return Versioned(sheet, sheet.version)


@operation("POST", "/tasks/<int:task_id>/claim", says="Nhận việc", scope="tasks:write", status=204,
           answers=None)  # fmt: skip
def claim(task_id: int) -> None:
    claim_task(database(), officer_id=officer_id(), task_id=task_id)


@operation("POST", "/tasks/<int:task_id>/release", says="Trả lại việc cho đơn vị",
           scope="tasks:write", status=204, answers=None)  # fmt: skip
def release(task_id: int) -> None:
    release_task(database(), officer_id=officer_id(), task_id=task_id)


@operation("PUT", "/tasks/<int:task_id>/draft", says="Lưu nháp", scope="tasks:write", takes=Typed,
           matched=True, status=204, answers=None)  # fmt: skip
def keep_draft(task_id: int, sent: Typed, version: int) -> None:
    raw = as_typed(gate_of(officer_id(), task_id).form, sent.values)
    save_draft(database(), officer_id=officer_id(), task_id=task_id, version=version, values=raw)


@operation("POST", "/tasks/<int:task_id>/completion", says="Hoàn thành việc", scope="tasks:write",
           takes=Typed, keyed=True, matched=True, answers=Done)  # fmt: skip
def complete(task_id: int, sent: Typed, key: str, version: int) -> Done:
    gate = gate_of(officer_id(), task_id)
    if gate.is_signing and gate.may_complete:  # asks whoever signs for a proof: only a page can
        raise NotAllowed("signing-on-page")
    raw = as_typed(gate.form, sent.values)
    done = complete_task(database(), officer_id=officer_id(), task_id=task_id, version=version,
                         key=key, raw=raw)  # fmt: skip
    return picked(Done, done)
