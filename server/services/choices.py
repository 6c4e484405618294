"""Dynamic choices of forms: the same lists for rendering and for judging an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from server.database import Work
from server.services.books import books
from server.services.case_choices import (
    case_assignments,
    case_obligations,
    open_obstacles,
    other_cases,
)
from server.services.people_choices import (
    all_officers,
    inspectors,
    lead_officers,
    signatories,
    unit_officers,
)
from server.services.succession.deciding import successor_units
from server.services.unit_choices import (
    all_units,
    case_units,
    groups,
    lasting_units,
    letter_units,
    lower_units,
    recipient_groups,
    recipients,
)
from server.services.world import case_of
from server.tables import (
    Case,
    Instance,
    Task,
)
from workflows.forms import Field, Form, Option

Source = Callable[[Work, Task, Instance, Case | None], tuple[Option, ...]]


class Choices(Mapping[str, tuple[Option, ...]]):
    """Source -> choices, for the sources the form names; each is read when it is first asked for.

    While the transaction lasts; `dict(…)` of it reads everything.
    """

    def __init__(self, db: Work, task: Task, form: Form) -> None:
        self.db, self.task = db, task
        self.names = sorted(sources_in(form.fields) & SOURCES.keys())
        self._known: dict[str, tuple[Option, ...]] = {}

    def __getitem__(self, name: str) -> tuple[Option, ...]:
        if name not in self.names:
            raise KeyError(name)
        if name not in self._known:
            instance = self.db.get_one(Instance, self.task.instance_id)
            case = case_of(self.db, self.task.case_id)
            self._known[name] = SOURCES[name](self.db, self.task, instance, case)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


def options_of(db: Work, task: Task, form: Form) -> Choices:
    return Choices(db, task, form)


def sources_in(fields: Iterable[Field]) -> set[str]:
    found: set[str] = set()
    for field in fields:
        if field.source:
            found.add(field.source)
        found |= sources_in(field.columns)
    return found


SOURCES: Mapping[str, Source] = {
    "all_officers": all_officers,
    "all_units": all_units,
    "books": books,
    "case_assignments": case_assignments,
    "case_obligations": case_obligations,
    "case_units": case_units,
    "groups": groups,
    "inspectors": inspectors,
    "lasting_units": lasting_units,
    "lead_officers": lead_officers,
    "letter_units": letter_units,
    "lower_units": lower_units,
    "open_obstacles": open_obstacles,
    "other_cases": other_cases,
    "recipient_groups": recipient_groups,
    "recipients": recipients,
    "signatories": signatories,
    "successor_units": successor_units,
    "unit_officers": unit_officers,
}
