"""Units as they are on a day."""

from __future__ import annotations

from dataclasses import dataclass, field

from server.errors import Invalid
from server.queries.units_on import list_units_on
from server.services.typed import day_of, positive
from server.web.api.operations import operation
from server.web.api.requests import next_of, place_after
from server.web.api.shapes import DAY, each
from server.web.context import database
from workflows.forms import FieldProblem


@dataclass(frozen=True)
class UnitsAsked:
    on: str | None = field(default=None, metadata=DAY)
    after: str | None = None


@dataclass(frozen=True)
class UnitItem:
    """`parent_ids`: the units it stands under that day."""

    id: int
    code: str
    name: str
    kind: str
    parent_ids: tuple[int, ...]


@dataclass(frozen=True)
class UnitList:
    items: tuple[UnitItem, ...]
    next: str | None


@operation("GET", "/units", says="Đơn vị, theo cơ cấu của một ngày", scope="units:read",
           asks=UnitsAsked, answers=UnitList)  # fmt: skip
def list_units(asked: UnitsAsked) -> UnitList:
    day, after = day_of(asked.on or ""), place_after(asked.after, positive)
    if asked.on and day is None:
        problem = FieldProblem(("on",), "not-a-date", {"value": asked.on})
        raise Invalid("request-invalid", problems=[problem])
    with database().reading() as db:
        found = list_units_on(db, day or db.today, after=after)
    return UnitList(each(UnitItem, found.lines), next_of(found.after))
