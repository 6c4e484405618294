"""Say something about a task to whoever may see it; whom the text calls by @name is told."""

from __future__ import annotations

from sqlalchemy import select

from server import access
from server.database import Database, Work
from server.errors import Invalid, NotFound
from server.recording import journal
from server.recording.idempotency import earlier_answer, sent_form, store_answer
from server.recording.looking import lock_task
from server.services.mentions import logins_in
from server.services.people import tell
from server.services.secrecy import refuse_secret
from server.tables import Comment, Officer, Task

LONGEST = 4000
MOST = 20  # people called by one comment


def comment_on_task(
    database: Database, *, officer_id: int, task_id: int, text: str, key: str
) -> int:
    """The id of the comment; also of a task that is over: what is asked about it later."""
    refuse_unfit(text)
    with database.transaction() as db:
        form = sent_form(key, "comment_on_task", task_id)
        earlier = earlier_answer(db, form, officer_id)
        if earlier is not None:
            return int(earlier["comment"])
        instance, task = lock_task(db, task_id)
        if not access.may_see_task(db, officer_id, task):
            raise NotFound("task-not-found")
        called = require_seeing(db, task, logins_in(text))
        comment = Comment(task_id=task_id, officer_id=officer_id, text=text, at=db.now,
                          mentioned={one.login: one.full_name for one in called})  # fmt: skip
        db.add(comment)
        db.flush()
        names = ", ".join(one.full_name for one in called)
        journal.append(db, "task.mentioned" if called else "task.commented", instance=instance,
                       task_id=task_id, officer_id=officer_id,
                       data={"comment": comment.id, "names": names})  # fmt: skip
        tell_called(db, officer_id, task, called)
        store_answer(db, form, {"comment": comment.id})
        return comment.id


def refuse_unfit(text: str) -> None:
    if not text:
        raise Invalid("comment-empty")
    if len(text) > LONGEST:
        raise Invalid("comment-too-long", most=LONGEST)
    refuse_secret("", text)


def require_seeing(db: Work, task: Task, logins: list[str]) -> list[Officer]:
    """Who is not there and who may not see the task read the same."""
    if len(logins) > MOST:
        raise Invalid("mention-too-many", most=MOST)
    found = db.scalars(select(Officer).where(Officer.login.in_(logins), Officer.is_active))
    able = {one.login: one for one in found if access.may_see_task(db, one.id, task)}
    unable = [f"@{login}" for login in logins if login not in able]
    if unable:
        raise Invalid("mention-unable", names=", ".join(unable))
    return [able[login] for login in logins]


def tell_called(db: Work, officer_id: int, task: Task, called: list[Officer]) -> None:
    by = db.get_one(Officer, officer_id).full_name
    others = [one.id for one in called if one.id != officer_id]
    tell(db, others, "mentioned", case_id=task.case_id, task_id=task.id, task=task.name, by=by)
