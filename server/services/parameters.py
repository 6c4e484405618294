"""Default parameters of following a directive: reference marks, overridden per case.

Source: domain.md, chapter 7. Working days unless said otherwise.
"""

from __future__ import annotations

from typing import Any

from server.database import Work
from server.tables import Case, Installation

DEFAULTS: dict[str, Any] = {
    "department_review": 2,
    "issuance_consult": 5,
    "office_appraisal": 2,
    "submit_and_sign": 2,
    "assign_number": 0,
    "dispatch": 1,
    "rollout_setup": 3,
    "confirm_receipt": 1,
    "confirm_receipt_escalate": 3,
    "leader_assign": 2,
    "unit_plan": 10,
    "approve_plan": 2,
    "conference": 20,
    "dissemination_report": 25,
    "accept_report": 3,
    "decline_review": 2,
    "unit_sign_issue": 1,
    "programme_total": 45,
    "consult": 7,
    "appraise": 5,
    "approve_programme": 5,
    "inspection_plan_approval": 3,
    "inspection_notice": 5,
    "explanation": 5,
    "inspection_conclusion": 10,
    "remediation": 20,
    "verify_remediation": 5,
    "obstacle_triage": 2,
    "obstacle_answer": 5,
    "obstacle_brief": 5,
    "obstacle_submit": 1,
    "standing_committee_guidance": 10,
    "notify_guidance": 2,
    "acknowledge_guidance": 1,
    "urgent_working_hours": {"HOA_TOC": 2, "THUONG_KHAN": 4, "KHAN": 8},
    "reminders": {
        "before": [5, 1],
        "overdue_in_app": 1,
        "overdue_letter": 3,
        "letter_repeat": 5,
        "letter_max": 2,
        "escalate_to_btv": 15,
    },
    "report": {"frequency": "QUARTERLY", "due_day": 20, "open_before": 10},
    "programme_warnings_percent": [70, 90],
    "attendance_warning_percent": 95,
    "silence_means_agree": False,
}


def parameters_of(db: Work, case: Case | None) -> dict[str, Any]:
    """Defaults, then the installation's, then the case's own; groups are merged by name."""
    installation = db.get(Installation, 1)
    merged = dict(DEFAULTS)
    for overrides in (
        installation.parameters if installation else {},
        case.parameters if case else {},
    ):
        for name, value in overrides.items():
            known = merged.get(name)
            both = isinstance(known, dict) and isinstance(value, dict)
            merged[name] = {**known, **value} if both else value  # type: ignore[dict-item]
    return merged


def parameter(parameters: dict[str, Any], name: str) -> Any:
    """`unit_plan`, or `report.due_day` for one of a group."""
    value: Any = parameters
    for part in name.split("."):
        value = value[part] if isinstance(value, dict) and part in value else None
    return value
