"""The sheet of one unit in one case: assignments, their ledger and evidence, processes, history."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from server.database import Work
from server.errors import NotFound
from server.queries.assignments import (
    AssignmentLine,
    ChangeLine,
    EvidenceLine,
    evidence_of,
    ledgers,
    unit_assignments,
)
from server.queries.boxes import ALL, Counted, counted_by
from server.queries.cases import CaseHead
from server.queries.change_requests import pending_requests
from server.queries.instance_steps import StepPage, steps_of_unit
from server.queries.instances import InstanceLine, list_below, list_of_unit
from server.queries.names import unit_names
from server.queries.scope import Scope
from server.queries.sources import source_of
from server.services.chasing import UNFINISHED
from server.tables import CaseUnit


@dataclass(frozen=True)
class UnitSheet:
    unit_id: int
    unit: str
    roles: tuple[str, ...]
    group: str
    counted: Counted
    scope: Scope  # of the lists behind the numbers
    assignments: tuple[AssignmentLine, ...]
    ledgers: dict[int, list[ChangeLine]]
    evidence: dict[int, list[EvidenceLine]]
    requests: dict[int, int]  # assignment -> a change of it that waits for its decision
    instances: tuple[InstanceLine, ...]
    below: tuple[InstanceLine, ...]  # at lower units that something was passed down to
    steps: StepPage

    @property
    def processes_below(self) -> list[tuple[str, str]]:
        return sorted({(run.key, run.name) for run in self.below})

    @property
    def is_running(self) -> bool:
        return any(run.ended_at is None for run in self.instances)

    @property
    def is_unfinished(self) -> bool:
        """Something is left to urge."""
        return any(line.progress in UNFINISHED for line in self.assignments)


def read_unit_sheet(
    db: Work, officer_id: int, head: CaseHead, unit_id: int, *, before: int | None = None
) -> UnitSheet:
    """NotFound when the unit has no part in the case or its lines are hidden."""
    if not head.sight.covers(unit_id):
        raise NotFound("unit-not-found")
    parts = db.execute(
        select(CaseUnit.role, CaseUnit.group_text)
        .where(CaseUnit.case_id == head.id, CaseUnit.unit_id == unit_id)
        .order_by(CaseUnit.position)
    ).all()
    assignments = unit_assignments(db, head.id, unit_id)
    runs = list_of_unit(db, head.case, unit_id)
    if not (parts or assignments or runs):
        raise NotFound("unit-not-found")
    ids = [line.id for line in assignments]
    scope = Scope(case_id=head.id, unit_id=unit_id)
    return UnitSheet(
        unit_id=unit_id,
        unit=unit_names(db, {unit_id}).get(unit_id, ""),
        roles=tuple(role for role, _ in parts),
        group=parts[0][1] if parts else "",
        counted=counted_by(db, source_of(db, officer_id, scope)).get(ALL, Counted()),
        scope=scope,
        assignments=assignments,
        ledgers=ledgers(db, ids),
        evidence=evidence_of(db, ids),
        requests=pending_requests(db, ids),
        instances=runs,
        below=list_below(db, head.case, head.sight, unit_id),
        steps=steps_of_unit(db, head.case, unit_id, before),
    )
