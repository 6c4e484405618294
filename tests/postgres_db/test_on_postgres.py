"""Paths through the real actions that must hold on PostgreSQL as on SQLite."""

from __future__ import annotations

import pytest

from tests.actions.cases.test_cancel_case import (
    test_nothing_of_a_cancelled_case_is_left_open,
)
from tests.actions.cases.test_suspend_case import (
    test_nobody_is_reminded_no_job_runs_and_no_box_counts_it,
    test_resumed_every_clock_has_moved_by_the_working_days_it_stood,
)
from tests.actions.incidents.test_incidents import (
    test_amended_data_lets_the_step_pass_and_the_journal_has_both_values,
    test_when_somebody_holds_the_role_the_task_finds_them,
)
from tests.actions.registers.test_register_incoming import (
    test_an_arrival_may_start_the_drafting_of_a_directive,
    test_arrivals_are_numbered_per_unit_and_year,
)
from tests.processes.test_rollout import (
    test_a_directive_is_rolled_out_to_its_units,
    test_a_refusal_that_is_accepted_ends_the_units_process,
    test_a_returned_report_is_sent_again,
    test_a_unit_carries_out_reports_and_is_done,
    test_a_withdrawn_obstacle_stops_its_process,
    test_guidance_from_above_moves_the_deadline_of_all_concerned,
)
from tests.services.test_numbering import (
    test_a_held_number_is_used_and_a_void_one_keeps_its_place,
    test_clerks_at_once_get_one_number_each,
    test_the_series_is_the_issuers,
)

pytestmark = pytest.mark.postgres

__all__ = [
    "test_a_directive_is_rolled_out_to_its_units",
    "test_a_held_number_is_used_and_a_void_one_keeps_its_place",
    "test_a_refusal_that_is_accepted_ends_the_units_process",
    "test_a_returned_report_is_sent_again",
    "test_a_unit_carries_out_reports_and_is_done",
    "test_a_withdrawn_obstacle_stops_its_process",
    "test_amended_data_lets_the_step_pass_and_the_journal_has_both_values",
    "test_an_arrival_may_start_the_drafting_of_a_directive",
    "test_arrivals_are_numbered_per_unit_and_year",
    "test_clerks_at_once_get_one_number_each",
    "test_guidance_from_above_moves_the_deadline_of_all_concerned",
    "test_nobody_is_reminded_no_job_runs_and_no_box_counts_it",
    "test_nothing_of_a_cancelled_case_is_left_open",
    "test_resumed_every_clock_has_moved_by_the_working_days_it_stood",
    "test_the_series_is_the_issuers",
    "test_when_somebody_holds_the_role_the_task_finds_them",
]
