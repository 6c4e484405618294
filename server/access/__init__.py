"""Who may what: each question twice, as yes/no for an action and as a filter for a list (`…_by`).

Seen whole: a case by its lead unit, its office, and the standing members of its approver.
Seen in part: by the units in it, and there only what is theirs or of units below them.
Administrators, auditors and the security officer see no content. Hidden is 404.
"""

from server.access.cases import (
    assignments_seen_by,
    case_units_below,
    cases_seen_by,
    cases_seen_whole_by,
    instances_seen_by,
    may_see_assignment,
    may_see_case,
    may_see_instance,
    may_see_obstacle,
    may_see_whole_case,
    obstacles_seen_by,
)
from server.access.change_requests import (
    change_requests_seen_by,
    may_request_change,
    may_see_change_request,
)
from server.access.deputies import (
    appointable_units,
    deputies_seen_by,
    may_appoint,
    may_end_deputy,
    may_see_deputy,
)
from server.access.directives import (
    directives_seen_by,
    may_keep_register,
    may_open_case,
    may_record_directive,
    may_see_directive,
    may_see_outgoing,
    outgoing_seen_by,
    registers_kept_by,
)
from server.access.files import files_seen_by, may_see_file
from server.access.filters import (
    filters_used_by,
    may_change_filter,
    may_share_filter,
    may_use_filter,
)
from server.access.informed import informed_units, may_acknowledge
from server.access.models import may_model, modellers, require_modeller
from server.access.obstacles import may_report_obstacle, units_reported_by
from server.access.operations import (
    handles_incidents,
    incidents_handled_by,
    may_amend_case,
    may_halt_case,
    may_handle,
    may_handle_incident,
)
from server.access.people import (
    Held,
    has_role,
    holders,
    is_admin,
    is_auditor,
    lower_units,
    memberships_of,
)
from server.access.reach import Reach, StandIn, reach_of
from server.access.tasks import (
    acting_for,
    answers_read_by,
    assignable_by,
    completable_by,
    completable_in,
    deputed_to,
    enterable_from_paper_by,
    is_taken,
    may_assign,
    may_be_assigned,
    may_complete,
    may_enter_from_paper,
    may_read_answer,
    may_recall,
    may_see_task,
    passed_on_by,
    require_free,
    tasks_seen_by,
    waiting_in_units,
    waiting_on,
    waiting_on_paper,
)

__all__ = [
    "Held", "Reach", "StandIn", "acting_for", "answers_read_by", "appointable_units",
    "assignable_by", "assignments_seen_by", "case_units_below", "cases_seen_by",
    "cases_seen_whole_by", "change_requests_seen_by", "completable_by", "completable_in",
    "deputed_to", "deputies_seen_by", "directives_seen_by", "enterable_from_paper_by",
    "files_seen_by", "filters_used_by", "handles_incidents", "has_role", "holders",
    "incidents_handled_by", "informed_units", "instances_seen_by", "is_admin", "is_auditor",
    "is_taken", "lower_units", "may_acknowledge", "may_amend_case", "may_appoint", "may_assign",
    "may_be_assigned", "may_change_filter", "may_complete", "may_end_deputy",
    "may_enter_from_paper", "may_halt_case", "may_handle", "may_handle_incident",
    "may_keep_register", "may_model", "may_open_case", "may_read_answer", "may_recall",
    "may_record_directive", "may_report_obstacle", "may_request_change", "may_see_assignment",
    "may_see_case", "may_see_change_request", "may_see_deputy", "may_see_directive",
    "may_see_file", "may_see_instance", "may_see_obstacle", "may_see_outgoing", "may_see_task",
    "may_see_whole_case", "may_share_filter", "may_use_filter", "memberships_of", "modellers",
    "obstacles_seen_by", "outgoing_seen_by", "passed_on_by", "reach_of", "registers_kept_by",
    "require_free", "require_modeller", "tasks_seen_by", "units_reported_by",
    "waiting_in_units", "waiting_on", "waiting_on_paper",
]  # fmt: skip
