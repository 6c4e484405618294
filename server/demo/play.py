"""The stage of the demo: a clock that is moved, officers who do their open tasks in forms."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, TypeVar

from sqlalchemy import Select, select

from server.actions.files.store_file import store_file
from server.actions.installation.move_clock import move_clock
from server.actions.tasks.complete_task import complete_task
from server.database import Database, Work
from server.demo.scan import scan
from server.errors import NotAllowed
from server.recording.answers import Paper
from server.services.choices import options_of
from server.services.facts import facts_of
from server.services.forms import form_of
from server.settings import Settings
from server.tables import (
    Assignment,
    Candidate,
    Instance,
    Membership,
    Obligation,
    Officer,
    Task,
    Unit,
)
from server.worker import run_until_idle
from workflows.forms import Form, Options, Raw, prefill
from workflows.workdays import ZONE

Found = TypeVar("Found")
Says = Mapping[str, Any] | Callable[[Raw], Mapping[str, Any]]
"""What is typed over the prefilled form; a function is shown what is prefilled."""


class NobodyThere(LookupError):
    """The story asks for a step that is not open, or that nobody may do."""


@dataclass
class Play:
    database: Database
    settings: Settings
    units: dict[str, int] = field(default_factory=dict)  # ids by code
    officers: dict[str, int] = field(default_factory=dict)  # ids by login
    cases: dict[str, int] = field(default_factory=dict)  # ids by the directive's number
    case_id: int | None = None  # whose steps are done; None: of any

    def know_everybody(self) -> None:
        with self.database.reading() as db:
            self.units = dict(db.execute(select(Unit.code, Unit.id)).all())
            self.officers = dict(db.execute(select(Officer.login, Officer.id)).all())

    def begin(self, day: date) -> None:
        """The demo's time begins here, years before the real one."""
        move_clock(self.database, to=moment_of(day, 7))

    def at(self, day: date, hour: float = 8.0) -> None:
        """Wait until then; what falls due meanwhile happens."""
        moment = moment_of(day, hour)
        with self.database.reading() as db:
            passed = db.now >= moment
        if not passed:
            move_clock(self.database, to=moment)
            self.work()

    def work(self) -> None:
        run_until_idle(self.database)

    def do(
        self,
        element: str,
        unit: str | None = None,
        says: Says | None = None,
        *,
        by: str | None = None,
        paper: tuple[date, str] | None = None,
    ) -> int:
        """The oldest open step of this id (of this unit's instance) is done; the answer's id."""
        with self.database.reading() as db:
            task = db.scalars(self._open(element, unit)).first()
            if task is None:
                raise NobodyThere(f"{element} is not open for {unit}")
            takers = [self.officers[by]] if by else self._takers(db, task, paper is not None)
        return self._complete(task, takers, says or {}, paper)

    def upload(self, task_id: int, officer_id: int, name: str) -> int:
        stream = io.BytesIO(scan(name))
        return store_file(self.database, self.settings, officer_id=officer_id, task_id=task_id,
                          name=name, stream=stream)  # fmt: skip

    def is_open(self, element: str, unit: str | None = None) -> bool:
        with self.database.reading() as db:
            return db.scalars(self._open(element, unit)).first() is not None

    def open_task(self, unit: str) -> int:
        """A step of the unit's own, e.g. to report a difficulty from its page."""
        with self.database.reading() as db:
            mine = self._of_case(select(Task.id), Task.case_id)
            mine = mine.where(Task.state == "open", Task.unit_id == self.units[unit])
            return db.scalars(mine.order_by(Task.id)).one()

    def specialist(self, unit: str) -> int:
        """The first of them in the organisation's file."""
        with self.database.reading() as db:
            first = select(Membership.officer_id).order_by(Membership.id).limit(1)
            held = (Membership.unit_id == self.units[unit], Membership.role == "chuyen_vien")
            return db.scalars(first.where(*held)).one()

    def ordinals(self) -> dict[str, str]:
        """Ordinal of an obligation by its id, as a form writes it."""
        with self.database.reading() as db:
            found = db.execute(select(Obligation.id, Obligation.ordinal))
            return {str(id_): ordinal for id_, ordinal in found}

    def an_assignment(self, unit: str, kind: str = "BINDING") -> str:
        """The first part of the unit's work whose deadline is of this kind."""
        with self.database.reading() as db:
            own = self._of_case(select(Assignment.id), Assignment.case_id).where(
                Assignment.unit_id == self.units[unit], Assignment.deadline_kind == kind
            )
            return str(db.scalars(own.order_by(Assignment.id)).first())

    def _open(self, element: str, unit: str | None) -> Select[Task]:
        query = select(Task).join(Instance, Instance.id == Task.instance_id)
        query = self._of_case(query, Task.case_id)
        query = query.where(Task.state == "open", Task.element == element).order_by(Task.id)
        if unit is None:
            return query
        id_ = self.units[unit]
        return query.where((Instance.unit_id == id_) | (Task.unit_id == id_))

    def _of_case(self, query: Select[Found], column: Any) -> Select[Found]:
        return query if self.case_id is None else query.where(column == self.case_id)

    def _takers(self, db: Work, task: Task, on_paper: bool) -> Sequence[int]:
        """Everybody whom the candidates name, in the order of the organisation's file."""
        candidates = db.scalars(
            select(Candidate).where(Candidate.task_id == task.id, Candidate.on_paper == on_paper)
        ).all()
        named = [one.officer_id for one in candidates if one.officer_id is not None]
        same = (Candidate.unit_id == Membership.unit_id) & (Candidate.role == Membership.role)
        holding = db.scalars(
            select(Membership.officer_id)
            .join(Candidate, same)
            .where(Candidate.task_id == task.id, Candidate.on_paper == on_paper)
            .order_by(Membership.id)
        )
        return list(dict.fromkeys([*named, *holding]))

    def _complete(
        self,
        task: Task,
        takers: Sequence[int],
        says: Says,
        paper: tuple[date, str] | None,
    ) -> int:
        for officer_id in takers:
            raw = self._prefilled(task, officer_id)
            typed = says(raw) if callable(says) else says
            raw = {**raw, **self._with_files(task, officer_id, typed)}
            entered = None
            if paper is not None:
                copy = self.upload(task.id, officer_id, f"Ban-giay-{task.id}.pdf")
                entered = Paper(date=paper[0], signatory=paper[1], file_id=copy)
            try:
                done = complete_task(
                    self.database, officer_id=officer_id, task_id=task.id, version=task.version,
                    key=str(uuid.uuid4()), raw=raw, paper=entered,
                )  # fmt: skip
            except NotAllowed:  # the author of the draft: the next of them decides
                continue
            self.work()
            return done.answer_id
        raise NobodyThere(f"nobody may do {task.element} ({task.id})")

    def _prefilled(self, task: Task, officer_id: int) -> dict[str, Any]:
        with self.database.reading() as db:
            form = form_of(db, task)
            if form is None:
                return {}
            facts = facts_of(db, task, officer_id)
            chosen = as_the_page_offers(form, options_of(db, task, form))
            return {**chosen, **prefill(form, facts)}

    def _with_files(self, task: Task, officer_id: int, says: Mapping[str, Any]) -> dict[str, Any]:
        """A text "file:NAME" in an answer is uploaded and becomes the id of the file."""
        return {name: self._filed(task, officer_id, value) for name, value in says.items()}

    def _filed(self, task: Task, officer_id: int, value: Any) -> Any:
        if isinstance(value, str) and value.startswith("file:"):
            return str(self.upload(task.id, officer_id, value.removeprefix("file:")))
        if isinstance(value, list):
            return [self._filed(task, officer_id, one) for one in value]
        if isinstance(value, dict):
            return {name: self._filed(task, officer_id, one) for name, one in value.items()}
        return value


def moment_of(day: date, hour: float) -> datetime:
    return datetime.combine(day, time(int(hour), int(hour % 1 * 60)), ZONE)


def as_the_page_offers(form: Form, options: Options) -> Raw:
    """What a browser sends without being touched: the first book, "nội bộ" for every recipient."""
    raw: Raw = {}
    for one in form.fields:
        offered = [str(option.value) for option in options.get(one.source or "", ())]
        if one.kind == "channels":
            raw[one.name] = dict.fromkeys(offered, "internal")
        elif one.kind == "book" and offered:
            raw[one.name] = offered[0]
    return raw
