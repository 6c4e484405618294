"""Who may ask for a change of an assignment, and who sees what was asked."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from server.access.cases import is_of_unit_or_whole_case, of_unit_or_whole_case
from server.access.obstacles import may_report_obstacle
from server.access.reach import reach_of
from server.database import Work
from server.tables import Assignment, ChangeRequest


def may_request_change(db: Work, officer_id: int, assignment: Assignment) -> bool:
    """Whoever speaks for the unit: its own people, or the follower from paper."""
    return may_report_obstacle(db, officer_id, assignment.case_id, assignment.unit_id)


def may_see_change_request(db: Work, officer_id: int, request: ChangeRequest) -> bool:
    return is_of_unit_or_whole_case(db, reach_of(db, officer_id), request)


def change_requests_seen_by(db: Work, officer_id: int) -> ColumnElement[bool]:
    return of_unit_or_whole_case(reach_of(db, officer_id), ChangeRequest)
