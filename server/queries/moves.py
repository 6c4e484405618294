"""What another version would do to the running instances of its process, looked at one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from server import access
from server.services.definitions import definition_by_id
from server.tables import Definition as DefinitionRow
from server.tables import Instance
from workflows.advance import State
from workflows.definition import Definition
from workflows.migration import Verdict, may_move

if TYPE_CHECKING:
    from server.database import Work

BATCH = 200  # states held in memory at a time


@dataclass(frozen=True)
class MoveLine:
    instance_id: int
    case_id: int | None
    unit_id: int | None
    verdict: Verdict


@dataclass(frozen=True)
class Moves:
    lines: tuple[MoveLine, ...]  # in the order the instances began

    @property
    def counts(self) -> Mapping[str, int]:
        """Kind of verdict -> instances."""
        return Counter(line.verdict.kind for line in self.lines)


def preview_moves(
    db: Work, officer_id: int, new: Definition, mapping: Mapping[str, str] | None = None
) -> Moves:
    """Of every instance of the process that is not over, handlers included; nothing is written.

    `new` need not be deployed. NotFound for whoever does not draw models.
    """
    access.require_modeller(db, officer_id)
    return Moves(
        tuple(
            MoveLine(row.id, row.case_id, row.unit_id, _verdict(db, row, new, mapping))
            for row in _running(db, new.key)
        )
    )


def _running(db: Work, key: str) -> Iterator[Any]:
    query = (
        select(Instance.id, Instance.case_id, Instance.unit_id, Instance.definition_id,
               Instance.part, Instance.state)
        .join(DefinitionRow, DefinitionRow.id == Instance.definition_id)
        .where(DefinitionRow.key == key, Instance.ended_at.is_(None))
        .order_by(Instance.id)
        .limit(BATCH)
    )  # fmt: skip
    last = 0
    while rows := db.execute(query.where(Instance.id > last)).all():
        yield from rows
        last = rows[-1].id


def _verdict(
    db: Work,
    row: Any,
    new: Definition,
    mapping: Mapping[str, str] | None,
) -> Verdict:
    old = definition_by_id(db, row.definition_id)
    return may_move(old, new, State(old.hash, row.part, row.state), mapping)
