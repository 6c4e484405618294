"""One decision and one note for tasks that ask alike: each is completed, or refused, by itself."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.tasks.complete_task import complete_task
from server.queries.decisions import Chosen, Kind, chosen
from server.queries.inbox_rows import InboxRow
from server.web.answers import Line, answer_lines
from server.web.context import database, officer_id
from server.web.forms import form_view
from server.web.forms.words import label_of
from server.web.forms_posted import typed_answer
from server.web.language import chosen_language
from server.web.language import translate as _
from server.web.posted import posted_key
from server.web.selection import MOST, Picked, each, not_done, picked_ids, posted_pairs, tell
from server.web.session import local_path
from server.web.tasks import print_inbox
from workflows.forms import DECISION, Field, FieldProblem, Raw, clean

pages = Blueprint("decisions", __name__)


@pages.get("/tasks/decisions")
@login_required  # type: ignore[untyped-decorator]
def ask() -> ResponseReturnValue:
    ids = picked_ids(request.args.getlist("task"))
    return print_decision(ids, look_at(ids))


@pages.post("/tasks/decisions")
@login_required  # type: ignore[untyped-decorator]
def decide() -> ResponseReturnValue:
    versions = {task: version for task, version in posted_pairs("_task") if task}
    ids, found = tuple(versions), look_at(tuple(versions))
    if found.kind is None:
        return refuse(ids, typed_words())
    said = typed_answer(found.kind.form.asked)
    problems = problems_of(found, found.kind, said)
    if problems:
        return print_decision(ids, found, said, problems)
    done, refused = each(ids, lambda one: decide_one(found, one, versions[one], said))
    names = {row.id: f"{name_of(row)}: " for row in found.rows}
    told = [f"{names.get(one, '')}{why}" for one, why in refused]
    if not done:
        return print_decision(ids, look_at(ids), said, refusal=not_done(told))
    tell(done, told, "decide")
    return redirect(back(), 303)


def look_at(ids: Sequence[int]) -> Chosen:
    with database().reading() as db:
        return chosen(db, officer_id(), ids[:MOST])


def problems_of(found: Chosen, kind: Kind, said: Raw) -> tuple[FieldProblem, ...]:
    """Of the first that lacks something; words left blank are those proposed of each."""
    answers = [kind.form.answer(said, proposal) for proposal in found.proposals.values()] or [said]
    judged = (clean(kind.form.asked, one, facts={}, options={}).problems for one in answers)
    return next((problems for problems in judged if problems), ())


def decide_one(found: Chosen, task_id: int, version: int, said: Raw) -> None:
    assert found.kind is not None
    raw = found.kind.form.answer(said, found.proposals.get(task_id, {}))
    complete_task(database(), officer_id=officer_id(), task_id=task_id, version=version,
                  key=posted_key(), raw=raw)  # fmt: skip


def print_decision(
    ids: Sequence[int], found: Chosen, raw: Raw | None = None,
    problems: Sequence[FieldProblem] = (), refusal: str = "",
) -> ResponseReturnValue:  # fmt: skip
    """Nothing typed is lost, whatever has become of the tasks meanwhile."""
    if found.kind is None or not found.rows:
        return refuse(ids, typed_words(), refusal)
    view = form_view(found.kind.form.drawn, raw or {}, problems, language=chosen_language())
    page = render_template(
        "tasks/decisions.html", rows=found.rows, view=view, left=len(ids) - len(found.rows),
        proposals=read_proposals(found), kept=labels(found.kind.form.proposed), refusal=refusal,
        worded=labels(found.kind.form.worded), key=posted_key(), back=back(),
    )  # fmt: skip
    return page, 409 if refusal else 422 if problems else 200


def read_proposals(found: Chosen) -> dict[int, tuple[Line, ...]]:
    language = chosen_language()
    return {one: answer_lines(found.choices, raw, {}, {}, language)
            for one, raw in found.proposals.items()}  # fmt: skip


def labels(fields: Sequence[Field]) -> list[str]:
    return [label_of(field, chosen_language()) for field in fields]


def refuse(ids: Sequence[int], words: Sequence[str], refusal: str = "") -> ResponseReturnValue:
    """What was typed for tasks that are no longer there stays to be copied."""
    fault = _("Chỉ quyết định cùng lúc được các việc của cùng một bước, còn chờ đồng chí, mà biểu "
              "mẫu chỉ hỏi quyết định và ý kiến. Ký, cấp số, đính tệp: mở từng việc.")  # fmt: skip
    page = print_inbox(picked=Picked(tuple(ids), fault=refusal or fault, words=tuple(words)))
    return page, 409 if ids and request.method == "POST" else 422


def typed_words() -> tuple[str, ...]:
    """Without a form at hand: all but what belongs to the page, and the choice itself."""
    own = ("csrf_token", "next", DECISION)
    typed = ((name, text.strip()) for name, text in request.form.items(multi=True))
    return tuple(text for name, text in typed if text and name[0] != "_" and name not in own)


def name_of(row: InboxRow) -> str:
    return ", ".join(part for part in (row.about or row.unit, row.number) if part)


def back() -> str:
    return local_path(request.values.get("next")) or "/tasks"
