"""Cases: the list with its four boxes, one with its obligations, its assignments."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from server.queries import cases
from server.queries.assignments import AssignmentLine, list_assignments
from server.queries.boxes import WAITING, Boxes
from server.queries.case_list import CaseLine, list_cases
from server.queries.scope import STATUSES, Scope, read_scope
from server.services.counting import BOX_NAMES
from server.services.typed import positive
from server.web.api.bearers import officer_id
from server.web.api.case_shapes import (
    AssignmentItem,
    AssignmentList,
    CaseItem,
    CaseList,
    CaseSheet,
    Counts,
    Duty,
)
from server.web.api.operations import operation
from server.web.api.requests import next_of, place_after
from server.web.api.shapes import ID, each, picked
from server.web.context import database


@dataclass(frozen=True)
class CasesAsked:
    status: str = field(default="all", metadata={"enum": ["all", *STATUSES]})
    q: str | None = None
    lead: int | None = field(default=None, metadata=ID)
    after: str | None = None


@dataclass(frozen=True)
class AssignmentsAsked:
    case: int | None = field(default=None, metadata=ID)
    unit: int | None = field(default=None, metadata=ID)
    box: str = field(default="", metadata={"enum": ["", *BOX_NAMES, WAITING]})
    after: str | None = None


@operation("GET", "/cases", says="Hồ sơ", scope="cases:read", asks=CasesAsked, answers=CaseList)
def list_all_cases(asked: CasesAsked) -> CaseList:
    scope, after = scope_of(asked), place_after(asked.after, positive)
    with database().reading() as db:
        found = list_cases(db, officer_id(), scope, after=after)
        items = tuple(map(case_item, found.lines))
    return CaseList(items, next_of(found.after))


@operation("GET", "/cases/<int:case_id>", says="Một hồ sơ, với các nhiệm vụ của nó",
           scope="cases:read", answers=CaseSheet)  # fmt: skip
def show_case(case_id: int) -> CaseSheet:
    with database().reading() as db:
        head = cases.read_case(db, officer_id(), case_id)
        duties = cases.read_obligations(db, head.case, head.sight)
        directive = head.directive
        return picked(CaseSheet, head, directive_id=directive.id, number=directive.full_number,
                      subject=directive.subject, status=head.case.status,
                      obligations=each(Duty, duties))  # fmt: skip


@operation("GET", "/assignments", says="Phần việc của đơn vị trong hồ sơ", scope="cases:read",
           asks=AssignmentsAsked, answers=AssignmentList)  # fmt: skip
def list_some_assignments(asked: AssignmentsAsked) -> AssignmentList:
    scope, after = scope_of(asked), place_after(asked.after, positive)
    with database().reading() as db:
        if scope.case_id:
            cases.find_case(db, officer_id(), scope.case_id)
        found = list_assignments(db, officer_id(), scope, box=asked.box, after=after)
    return AssignmentList(tuple(map(assignment_item, found.lines)), next_of(found.after))


def scope_of(asked: CasesAsked | AssignmentsAsked) -> Scope:
    return read_scope({name: str(one) for name, one in asdict(asked).items() if one is not None})


def case_item(line: CaseLine) -> CaseItem:
    directive = line.directive
    return picked(CaseItem, line, directive_id=directive.id, number=directive.full_number,
                  subject=directive.subject, counts=counts_of(line.counted.boxes))  # fmt: skip


def counts_of(boxes: Boxes) -> Counts:
    return picked(Counts, boxes)


def assignment_item(line: AssignmentLine) -> AssignmentItem:
    return picked(AssignmentItem, line)
