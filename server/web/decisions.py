"""One decision and one note for tasks that ask alike: each is completed, or refused, by itself."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.tasks.complete_task import complete_task
from server.queries.decisions import Chosen, Kind, chosen
from server.queries.inbox_rows import InboxRow
from server.services.typed import positive
from server.web.answers import Line, answer_lines
from server.web.context import database, officer_id
from server.web.forms import form_view
from server.web.forms.words import label_of
from server.web.forms_posted import typed_answer
from server.web.language import chosen_language
from server.web.language import translate as _
from server.web.posted import posted_key
from server.web.selection import MOST, Picked, each, picked_ids, tell
from server.web.session import local_path
from server.web.tasks import print_inbox
from workflows.forms import FieldProblem, Raw, clean

pages = Blueprint("decisions", __name__)


@pages.get("/tasks/decisions")
@login_required  # type: ignore[untyped-decorator]
def ask() -> ResponseReturnValue:
    ids = picked_ids(request.args.getlist("task"))
    return print_decision(ids, look_at(ids))


@pages.post("/tasks/decisions")
@login_required  # type: ignore[untyped-decorator]
def decide() -> ResponseReturnValue:
    versions = posted_versions()
    found = look_at(tuple(versions))
    if found.kind is None:
        return refuse(tuple(versions))
    said = typed_answer(found.kind.form.asked)
    problems = clean(found.kind.form.asked, said, facts={}, options={}).problems
    if problems:
        return print_decision(tuple(versions), found, said, problems)
    done, refused = each(tuple(versions), lambda one: decide_one(found, one, versions[one], said))
    named = {row.id: name_of(row) for row in found.rows}
    tell(done, [f"{named.get(one, '')}: {why}" for one, why in refused], "decide")
    return redirect(back(), 303)


def look_at(ids: Sequence[int]) -> Chosen:
    with database().reading() as db:
        return chosen(db, officer_id(), ids[:MOST])


def posted_versions() -> dict[int, int]:
    """Task -> the version that was shown: 12.3."""
    typed = (text.partition(".") for text in request.form.getlist("_task")[:MOST])
    pairs = ((positive(task), positive(version)) for task, _dot, version in typed)
    return {task: version or 0 for task, version in pairs if task}


def decide_one(found: Chosen, task_id: int, version: int, said: Raw) -> None:
    assert found.kind is not None
    raw = found.kind.form.answer(said, found.proposals.get(task_id, {}))
    complete_task(database(), officer_id=officer_id(), task_id=task_id, version=version,
                  key=posted_key(), raw=raw)  # fmt: skip


def print_decision(
    ids: Sequence[int], found: Chosen, raw: Raw | None = None,
    problems: Sequence[FieldProblem] = (),
) -> ResponseReturnValue:  # fmt: skip
    if found.kind is None or not found.rows:
        return refuse(ids)
    view = form_view(found.kind.form.asked, raw or {}, problems, language=chosen_language())
    page = render_template(
        "tasks/decisions.html", rows=found.rows, view=view, left=len(ids) - len(found.rows),
        proposals=read_proposals(found), kept=kept_in(found.kind), key=posted_key(), back=back(),
    )  # fmt: skip
    return page, 422 if problems else 200


def read_proposals(found: Chosen) -> dict[int, tuple[Line, ...]]:
    language = chosen_language()
    return {one: answer_lines(found.choices, raw, {}, {}, language)
            for one, raw in found.proposals.items()}  # fmt: skip


def kept_in(kind: Kind) -> list[str]:
    return [label_of(field, chosen_language()) for field in kind.form.proposed]


def refuse(ids: Sequence[int]) -> ResponseReturnValue:
    fault = _("Chỉ quyết định cùng lúc được các việc của cùng một bước, còn chờ đồng chí, mà biểu "
              "mẫu chỉ hỏi quyết định và ý kiến. Ký, cấp số, đính tệp: mở từng việc.")  # fmt: skip
    return print_inbox(picked=Picked(tuple(ids), fault=fault)), 422


def name_of(row: InboxRow) -> str:
    return ", ".join(part for part in (row.about or row.unit, row.number) if part)


def back() -> str:
    return local_path(request.values.get("next")) or "/tasks"
