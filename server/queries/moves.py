"""What another version would do to the running instances of its process, looked at one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import undefer

from server import access
from server.recording.families import Family, judge, told
from server.recording.moves import is_main
from server.services.definitions import definition_by_id
from server.tables import Definition as DefinitionRow
from server.tables import Instance
from workflows.definition import Definition
from workflows.migration import Verdict
from workflows.once import once

if TYPE_CHECKING:
    from server.database import Work

BATCH = 200  # states held in memory at a time
KINDS = ("movable", "refused", "unaffected")


@dataclass(frozen=True)
class MoveLine:
    """One instance with its handlers. `told`: why not, or what to know; code, element, name."""

    instance_id: int
    case_id: int | None
    unit_id: int | None
    definition_id: int
    verdict: Verdict
    told: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Group:
    """Instances of one version to which the same happens for the same reasons."""

    mark: str  # the same whenever and wherever it is asked
    kind: str
    definition_id: int
    told: tuple[Mapping[str, Any], ...]
    lines: tuple[MoveLine, ...]


@dataclass(frozen=True)
class Moves:
    lines: tuple[MoveLine, ...]  # in the order the instances began

    @property
    def counts(self) -> Mapping[str, int]:
        """Kind of verdict -> instances."""
        return Counter(line.verdict.kind for line in self.lines)

    @property
    def movable(self) -> tuple[MoveLine, ...]:
        return tuple(line for line in self.lines if line.verdict.kind == "movable")

    @once
    def groups(self) -> tuple[Group, ...]:
        """Those that can move first; the larger first."""
        found: dict[tuple[Any, ...], list[MoveLine]] = {}
        for line in self.lines:
            said = (line.verdict.reasons, line.verdict.notes)
            found.setdefault((line.verdict.kind, line.definition_id, said), []).append(line)
        order = sorted(found, key=lambda one: (KINDS.index(one[0]), -len(found[one])))
        return tuple(
            Group(_mark(one), one[0], one[1], found[one][0].told, tuple(found[one]))
            for one in order
        )


def _mark(said: tuple[Any, ...]) -> str:
    return blake2b(repr(said).encode(), digest_size=6).hexdigest()


@dataclass
class Seen:
    """Verdicts of this process, by instance and how far it is: asked again page by page."""

    most: int = 20_000
    verdicts: dict[tuple[Any, ...], Verdict] = field(default_factory=dict)

    def keep(self, asked: tuple[Any, ...], verdict: Verdict) -> Verdict:
        if len(self.verdicts) >= self.most:
            self.verdicts.clear()
        self.verdicts[asked] = verdict
        return verdict


_seen = Seen()


def preview_moves(
    db: Work, officer_id: int, new: Definition, mapping: Mapping[str, str] | None = None
) -> Moves:
    """Of every instance of the process that is not over; handlers go with their parents.

    `new` need not be deployed. NotFound for whoever does not draw models; nothing is written.
    """
    access.require_modeller(db, officer_id)
    names = dict(mapping or {})
    rows, lines = list(_families(db, new.key)), []
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        verdicts = _verdicts(db, batch, new, names)
        lines += [_line(db, row, new, found) for row, found in zip(batch, verdicts, strict=True)]
    return Moves(tuple(lines))


def _line(db: Work, row: _Row, new: Definition, verdict: Verdict) -> MoveLine:
    old = definition_by_id(db, row.definition_id)
    said = tuple(told(one, old, new) for one in (*verdict.reasons, *verdict.notes))
    return MoveLine(row.id, row.case_id, row.unit_id, row.definition_id, verdict, said)


@dataclass(frozen=True)
class _Row:
    """A family that has not been loaded: who, and how far each of them is."""

    id: int
    case_id: int | None
    unit_id: int | None
    definition_id: int
    far: tuple[Any, ...]  # id, version and halt of each


def _families(db: Work, key: str) -> Iterator[_Row]:
    """Without their states: those are read only of whom nobody has looked at yet."""
    columns = select(
        Instance.id, Instance.case_id, Instance.unit_id, Instance.definition_id,
        Instance.parent_id, Instance.version, Instance.halt_id, is_main().label("is_main"),
    )  # fmt: skip
    running = (
        columns.join(DefinitionRow, DefinitionRow.id == Instance.definition_id)
        .where(DefinitionRow.key == key, Instance.ended_at.is_(None))
        .order_by(Instance.id)
    )
    rows = db.execute(running).all()
    handlers: dict[int, list[Any]] = {}
    for row in rows:
        if not row.is_main:
            handlers.setdefault(row.parent_id, []).append(row)
    for row in rows:
        if row.is_main:
            far = tuple((one.id, one.version, one.definition_id, one.halt_id)
                        for one in (row, *handlers.get(row.id, ())))  # fmt: skip
            yield _Row(row.id, row.case_id, row.unit_id, row.definition_id, far)


def _verdicts(
    db: Work, rows: Sequence[_Row], new: Definition, names: Mapping[str, str]
) -> list[Verdict]:
    asked = [(db.info["place"], row.far, new.hash, tuple(sorted(names.items()))) for row in rows]
    unseen = [row for row, one in zip(rows, asked, strict=True) if one not in _seen.verdicts]
    loaded = _loaded(db, [one[0] for row in unseen for one in row.far])
    found = {row.id: judge(db, _family(row, loaded), new, names) for row in unseen}
    for instance in loaded.values():
        db.expunge(instance)  # thousands of states are not held at once
    return [_seen.verdicts.get(one) or _seen.keep(one, found[row.id])
            for row, one in zip(rows, asked, strict=True)]  # fmt: skip


def _family(row: _Row, loaded: Mapping[int, Instance]) -> Family:
    root, *handlers = (loaded[one[0]] for one in row.far)
    return Family(root, tuple(handlers))


def _loaded(db: Work, ids: Sequence[int]) -> dict[int, Instance]:
    found = db.scalars(
        select(Instance)
        .where(Instance.id.in_(ids))
        .options(undefer(Instance.state))
        .execution_options(populate_existing=True)
    )
    return {one.id: one for one in found}
