"""Effects of user tasks and service tasks, by the name a diagram calls them, and what they give."""

from __future__ import annotations

from collections.abc import Mapping

from server.services import (
    added_tasks,
    approval,
    assignments,
    change_requests,
    contributions,
    deadlines,
    drafting,
    ending,
    guidance,
    implementation,
    obstacles,
    people,
    period_reports,
    periods,
    programmes,
    reviews,
    rollout,
    supervision,
)
from server.services.call import Service
from server.services.declared import (
    DECISION,
    HELD,
    LATE,
    NUMBERED,
    OPEN_ITEMS,
    SCHEDULE,
    SENT,
    SIGNED,
    VERIFIED,
    numbered,
)
from server.services.succession import applying, deciding, entering
from workflows.signature import COUNT, DAY, ROWS, TEXT, YES_NO

SERVICES: Mapping[str, Service] = {
    "acknowledge_guidance": Service(obstacles.acknowledge_guidance),
    "adjust_assignment": Service(change_requests.adjust_assignment),
    "answer_obstacle": Service(obstacles.answer_obstacle, asks=("content",)),
    "apply_guidance": Service(guidance.apply_guidance, gives={"applied": COUNT}),
    "apply_succession": Service(
        applying.apply_succession,
        gives={"moved": COUNT, "closed": COUNT, "told": ROWS, "is_outdated": YES_NO},
    ),
    "approve_deadlines": Service(
        approval.approve_deadlines, asks=DECISION, gives={"binding": COUNT}
    ),
    "assign_directive_number": Service(drafting.assign_directive_number, gives=NUMBERED),
    "assign_officers": Service(implementation.assign_officers, asks=("lead_officer",)),
    "close_case": Service(rollout.close_case, gives=OPEN_ITEMS),
    "close_figures": Service(
        supervision.close_figures,
        asks=DECISION,
        gives={"figures_closed_on": DAY, "signatory": TEXT},
    ),
    "collect_contributions": Service(
        contributions.collect_contributions, asks=("waivers",), gives={"waived": ROWS}
    ),
    "compile_status": Service(
        supervision.compile_status, gives={"has_overdue": YES_NO, "overdue": COUNT}
    ),
    "conclude_followup": Service(rollout.conclude_followup, gives=OPEN_ITEMS),
    "confirm_directive": Service(rollout.confirm_directive),
    "decide_change_request": Service(change_requests.decide_change_request, asks=DECISION),
    "decide_contribution": Service(contributions.decide_contribution, asks=DECISION),
    "decide_decline": Service(implementation.decide_decline, asks=DECISION),
    "decide_open_work": Service(
        deciding.decide_open_work, asks=("decisions",), gives={"moved": COUNT, "closed": COUNT}
    ),
    "decide_report": Service(implementation.decide_report, asks=DECISION),
    "decide_succession": Service(entering.decide_succession, asks=DECISION),
    "dispatch_directive": Service(drafting.dispatch_directive),
    "dispatch_reminder": Service(supervision.dispatch_reminder, gives=NUMBERED),
    "edit_late_items": Service(
        supervision.edit_late_items, asks=("late_items",), gives={"late": COUNT, "late_items": ROWS}
    ),
    "end_directive": Service(ending.end_directive, gives={"ended": COUNT, "moved": COUNT}),
    "enter_succession": Service(
        entering.enter_succession,
        asks=("kind", "predecessors", "effective_on"),
        gives={"succession": COUNT},
    ),
    "expand_recipients": Service(
        assignments.expand_recipients, asks=("units",), gives={"units": ROWS, "assignments": COUNT}
    ),
    "extend_deadline": Service(change_requests.extend_deadline, gives={"due": DAY}),
    "form_inspection_team": Service(
        supervision.form_inspection_team, asks=("team", "units"), gives={"team_size": COUNT}
    ),
    "forward_obstacle": Service(obstacles.forward_obstacle, asks=("answer_text",)),
    "freeze_deadlines": Service(ending.freeze_deadlines, gives={"freeze": COUNT}),
    "give_guidance": Service(
        obstacles.give_guidance, asks=("guidance", "effects"), gives={"guidance_id": COUNT}
    ),
    "issue_guidance_notice": Service(obstacles.issue_guidance_notice, gives=NUMBERED),
    "issue_programme": Service(programmes.issue_programme, gives=NUMBERED),
    "issue_supervision_report": Service(
        supervision.issue_supervision_report, gives=numbered("report_number", "report_date")
    ),
    "issue_unit_plan": Service(
        implementation.issue_unit_plan, gives=numbered("plan_number", "plan_date")
    ),
    "list_cooperating": Service(
        contributions.list_cooperating, gives={"units": ROWS, "count": COUNT}
    ),
    "list_open_work": Service(
        deciding.list_open_work, gives={"count": COUNT, "has_choice": YES_NO}
    ),
    "list_units": Service(periods.list_units, gives={"units": ROWS}),
    "log_reminder": Service(implementation.log_reminder, gives={"told": COUNT}),
    "merge_obstacles": Service(
        obstacles.merge_obstacles, asks=("merged_reports",), gives={"merged": COUNT}
    ),
    "note_escalation": Service(supervision.note_escalation, gives={"noted_on": DAY}),
    "number_conclusion": Service(
        supervision.number_conclusion, gives=numbered("notice_number", "notice_date")
    ),
    "number_programme_draft": Service(programmes.number_programme_draft, gives={"draft_no": COUNT}),
    "open_period": Service(periods.open_period, gives={"opened_on": DAY, "due": DAY}),
    "pass_down": Service(
        programmes.pass_down, asks=("has_children",), gives={"has_children": YES_NO}
    ),
    "plan_children": Service(
        implementation.plan_children,
        asks=("has_children", "children"),
        gives={"has_children": YES_NO},
    ),
    "plan_review": Service(reviews.plan_review, asks=("due",)),
    "prefill_reminder": Service(supervision.prefill_reminder, gives=LATE),
    "receive_report": Service(implementation.receive_report, asks=DECISION),
    "record_conferences": Service(
        implementation.record_conferences, asks=("conferences",), gives=HELD
    ),
    "register_receipt": Service(
        implementation.register_receipt,
        gives={"declined": YES_NO, "arrival_no": COUNT, "receiver": TEXT},
    ),
    "report_obstacle": Service(
        obstacles.report_obstacle, asks=("content",), gives={"obstacle": COUNT}
    ),
    "return_assignment": Service(change_requests.return_assignment),
    "save_directive_draft": Service(drafting.save_directive_draft),
    "schedule_periods": Service(rollout.schedule_periods, **SCHEDULE),
    "schedule_supervision": Service(rollout.schedule_periods, **SCHEDULE),
    "set_deadlines": Service(deadlines.set_deadlines, asks=("task_deadlines",)),
    "set_obstacle_aside": Service(obstacles.set_obstacle_aside, asks=DECISION),
    "show_work": Service(implementation.show_work, asks=("highlights",)),
    "sign": Service(people.sign, gives=SIGNED),
    "sign_directive": Service(drafting.sign_directive, asks=DECISION, gives=SIGNED),
    "submit_added_task": Service(
        added_tasks.submit_added_task, asks=("result",), gives={"submitted_on": DAY}
    ),
    "submit_change_request": Service(
        change_requests.submit_change_request, asks=("kind", "reason"), gives={"request_id": COUNT}
    ),
    "submit_contribution": Service(contributions.submit_contribution, gives={"submitted_on": DAY}),
    "submit_periodic_report": Service(period_reports.submit_periodic_report, gives=SENT),
    "submit_report": Service(implementation.submit_report, gives=SENT),
    "take_up_assignment": Service(added_tasks.take_up_assignment, gives={"assignment": COUNT}),
    "take_up_contribution": Service(
        contributions.take_up_contribution, gives={"assignments": COUNT}
    ),
    "total_conferences": Service(implementation.total_conferences, gives=HELD),
    "unfreeze_deadlines": Service(ending.unfreeze_deadlines, gives={"days": COUNT}),
    "verify_remedies": Service(supervision.verify_remedies, asks=("items",), gives=VERIFIED),
    "waive_contribution": Service(contributions.waive_contribution, gives={"reason": TEXT}),
}
