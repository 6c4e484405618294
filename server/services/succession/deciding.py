"""Where each piece of open work goes: row by row, and one word for all rows without their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from server import words
from server.database import Work
from server.errors import Invalid
from server.services.call import Call
from server.services.row_sets import table_of
from server.services.succession.entering import problem, succession_of
from server.services.succession.heirs import ending_by
from server.services.succession.open_work import Open, open_work
from server.tables import Answer, Case, Instance, Succession, Task, Unit
from server.tables.validity import runs_on
from workflows.errors import WorkflowError
from workflows.forms import FieldProblem, Option

FIELD = "decisions"
Said = Mapping[str, Any]


class NoSuccessor(WorkflowError):
    """Not met: whoever asks for decisions has had them judged (of_decisions, faults_of). It holds
    that no work is ever closed because nobody was named for it."""

    code = "no-successor"


@dataclass(frozen=True)
class Decided:
    """`to`: who goes on with it; None: it is closed, for a reason."""

    open: Open
    to: int | None
    reason: str


def follower_of(instance: Instance) -> int | None:
    found = instance.parties.get("supervisor")
    return int(found) if found else None


def open_work_of(db: Work, instance: Instance, found: Succession) -> list[Open]:
    """A new name hands nothing over."""
    if found.change == "RENAME":
        return []
    return open_work(db, found.before, follower_of(instance), found.lasting)


def list_open_work(call: Call) -> dict[str, Any]:
    """Where only one goes on, what comes up until the day has its way without being asked."""
    found = succession_of(call.db, call.instance)
    count = len(open_work_of(call.db, call.instance, found)) if found else 0
    is_plain = found is None or found.change == "RENAME" or default_of(found, {}) is not None
    return {"count": count, "has_choice": count > 0 or not is_plain}


def open_work_rows(db: Work, instance: Instance) -> dict[str, Any]:
    """Before anybody types: a row each as it stands now, decided as it was the last time."""
    found = succession_of(db, instance)
    if found is None:
        return {}
    last, before = last_answer(db, instance)
    names = {one.id: one.name for one in db.scalars(select(Unit).where(Unit.id.in_(found.before)))}
    rows = [
        {**kept(before.get(one.key, {})), "item": one.key, "unit_name": names[one.unit_id],
         "work": one.work, "state": state_of(one)}
        for one in open_work_of(db, instance, found)
    ]  # fmt: skip
    rest = {name: last[name] for name in ("rest_action", "rest_successor", "rest_reason")
            if last.get(name)}  # fmt: skip
    return {**rest, FIELD: rows}


def state_of(one: Open) -> str:
    """With it, before anybody tries, that it cannot be closed."""
    if one.may_close:
        return one.state
    only = words.sentence("work-goes-on")
    return f"{one.state} ({only})" if one.state else only[:1].upper() + only[1:]


def last_answer(db: Work, instance: Instance) -> tuple[Said, dict[str, Said]]:
    """What was said for all, and row by row."""
    return said_in(db, newest(db, instance, "map_instances"))


def standing_answer(db: Work, instance: Instance) -> tuple[Said, dict[str, Said]]:
    """Unless the change was entered anew since: then nothing is said of it yet."""
    answer, entry = (newest(db, instance, one) for one in ("map_instances", "enter_change"))
    is_old = answer is not None and entry is not None and answer.id < entry.id
    return said_in(db, None if is_old else answer)


def newest(db: Work, instance: Instance, form: str) -> Answer | None:
    return db.scalars(
        select(Answer)
        .where(Answer.instance_id == instance.id, Answer.form.like(f"%.{form}"))
        .order_by(Answer.id.desc())
        .limit(1)
    ).one_or_none()


def said_in(db: Work, answer: Answer | None) -> tuple[Said, dict[str, Said]]:
    if answer is None:
        return {}, {}
    rows = table_of(db, answer.id, FIELD)
    return answer.values, {str(row.get("item")): row for row in rows}


def kept(row: Said) -> dict[str, Any]:
    return {name: row[name] for name in ("action", "successor", "reason") if row.get(name)}


def successor_units(
    db: Work,
    task: Task,  # noqa: ARG001 - every source is asked the same way
    instance: Instance,
    case: Case | None,  # noqa: ARG001
) -> tuple[Option, ...]:
    """Who may go on with it: the units it becomes; of a dissolved one any that lasts."""
    found = succession_of(db, instance)
    if found is None:
        return ()
    return tuple(Option(one.id, one.name_on(found.effective_on)) for one in heirs_in(db, found))


def heirs_in(db: Work, found: Succession) -> Sequence[Unit]:
    wanted = select(Unit).order_by(Unit.position, Unit.id)
    if found.after:
        wanted = wanted.where(Unit.id.in_(found.after))
    else:
        wanted = wanted.where(runs_on(Unit, found.effective_on),
                              Unit.id.not_in(ending_by(db, found)))  # fmt: skip
    return db.scalars(wanted).all()


def decide_open_work(call: Call) -> dict[str, Any]:
    """Judged against what is open now; what comes up until the day goes the way of the rest."""
    found = succession_of(call.db, call.instance)
    if found is None:
        return {}
    said = {str(row.get("item")): row for row in call.rows.get(FIELD, [])}
    work = open_work_of(call.db, call.instance, found)
    problems = list(of_decisions(found, work, call.answer, said))
    if problems:
        raise Invalid("answer-invalid", problems=problems)
    decided = decisions(found, work, call.answer, said)
    closed = sum(1 for one in decided if one.to is None)
    return {"moved": len(decided) - closed, "closed": closed}


def of_decisions(
    found: Succession, work: Sequence[Open], rest: Said, said: Mapping[str, Said]
) -> Iterator[FieldProblem]:
    places = {key: n for n, key in enumerate(said)}
    shown = {one.key: one for one in work}
    for key, row in said.items():
        one = shown.get(key)
        if one is None:
            continue
        at = (FIELD, places[key])
        action = row.get("action")
        if action == "close" and not one.may_close:
            yield FieldProblem((*at, "action"), "work-goes-on", {"work": one.work})
        elif action == "close" and not row.get("reason"):
            yield FieldProblem((*at, "reason"), "required", {})
    yield from of_rest(found, work, rest, said)


def of_rest(
    found: Succession, work: Sequence[Open], rest: Said, said: Mapping[str, Said]
) -> Iterator[FieldProblem]:
    """Also of what nobody has seen yet: it comes up until the day."""
    is_closed = rest.get("rest_action") == "close"
    if is_closed and not rest.get("rest_reason"):
        yield problem("rest_reason", "required")
    if default_of(found, rest) is not None:
        return
    if not is_closed or any(
        goes_on(one, rest, said.get(one.key, {})) and not said.get(one.key, {}).get("successor")
        for one in work
    ):
        yield problem("rest_successor", "required")


def goes_on(one: Open, rest: Said, row: Said) -> bool:
    return not one.may_close or (row.get("action") or rest.get("rest_action")) != "close"


def default_of(found: Succession, rest: Said) -> int | None:
    """Named for the rest, else the only one there is."""
    named = rest.get("rest_successor")
    if named:
        return int(named)
    return found.after[0] if len(found.after) == 1 else None


def decisions(
    found: Succession, work: Sequence[Open], rest: Said, said: Mapping[str, Said]
) -> list[Decided]:
    return [decision(found, one, rest, said.get(one.key, {})) for one in work]


def decision(found: Succession, one: Open, rest: Said, row: Said) -> Decided:
    reason = str(row.get("reason") or rest.get("rest_reason") or "")
    is_closed, to = successor_of(found, one, rest, row)
    if to is None and not is_closed:
        raise NoSuccessor(reason=f"nobody goes on with {one.key}: {one.work}"[:500])
    return Decided(one, to, reason)


def successor_of(found: Succession, one: Open, rest: Said, row: Said) -> tuple[bool, int | None]:
    """Whether it is closed, else who goes on with it, if that was said."""
    if not goes_on(one, rest, row):
        return True, None
    to = row.get("successor") or default_of(found, rest)
    return False, int(to) if to else None
