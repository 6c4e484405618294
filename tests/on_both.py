"""Which tests that use a database run on one kind only, and why. All others run on both."""

from __future__ import annotations

from typing import Any

BOTH = ("sqlite", "postgresql")
ONE: dict[str, tuple[str, str]] = {
    "tests/browser": (
        "sqlite",
        "what pages look like and do; their queries run on both in tests/web",
    ),
    "tests/api/test_description.py": (
        "sqlite",
        "shapes of answers; the addresses themselves run on both in the other tests there",
    ),
    "tests/api/test_counting.py::test_processes_know_of_each_other": (
        "postgresql",
        "one process writes a database of SQLite (decision 26)",
    ),
    "tests/rights": (
        "sqlite",
        "thousands of requests; the filters themselves run on both in tests/test_access_twins.py",
    ),
    "tests/web/test_english.py": ("sqlite", "words of pages; no query of its own"),
    "tests/web/test_form_rendering.py": ("sqlite", "HTML of forms; no query of its own"),
    "tests/web/test_same_verdicts.py": (
        "sqlite",
        "the judgement of forms; tests/web/test_bad_input.py stores nothing on both",
    ),
    "tests/web/test_security.py": ("sqlite", "headers, cookies and tokens; no query of its own"),
    "tests/processes/test_moving_all_the_time.py": (
        "sqlite",
        "the matrix of element and state moves every row on both",
    ),
    "tests/processes/test_handed_over_locked.py": (
        "postgresql",
        "SQLite locks no rows: one writes at a time",
    ),
    "tests/web/test_rehearsals.py::test_every_model_is_rehearsed_to_its_end": (
        "sqlite",
        "played in memory; the row it keeps is stored on both by the other tests of the file",
    ),
    "tests/processes/test_many_units.py::"
    "test_a_thousand_two_hundred_units_are_created_completed_and_joined_once": (
        "sqlite",
        "minutes; tests/faults fires 1,000 timers on both, tests/bench joins more on both",
    ),
    "tests/test_database.py::test_the_log_is_emptied_by_the_writer_when_it_grows_long": (
        "sqlite",
        "PostgreSQL keeps its own log",
    ),
    "tests/test_database.py::test_a_session_that_the_server_ended_is_not_used_again": (
        "postgresql",
        "SQLite has no sessions",
    ),
    "tests/web/test_again.py::test_an_action_in_a_deadlock_is_run_again": (
        "postgresql",
        "one writer at a time has no deadlock",
    ),
    "tests/web/test_again.py::test_a_right_that_the_role_lost_costs_no_typed_form": (
        "postgresql",
        "SQLite has no roles",
    ),
    "tests/test_cli_databases.py::test_what_is_no_database_is_one_line_and_stays_as_it_is": (
        "sqlite",
        "a file",
    ),
    "tests/test_cli_databases.py::test_what_may_not_be_written_is_one_line": ("sqlite", "a file"),
    "tests/test_cli_databases.py::test_a_full_disk_at_the_start_is_one_line_and_nothing_is_lost": (
        "sqlite",
        "the server's disk is not ours; tests/faults fills one",
    ),
    "tests/test_cli_databases.py::test_the_doctor_warns_of_clocks_that_differ": (
        "both",
        "the clock is asked in other words",
    ),
    "tests/test_cli_databases.py::test_a_newer_schema_is_named_and_left_alone": (
        "both",
        "one history",
    ),
    "tests/test_cli_databases.py": ("postgresql", "processes, roles and sessions"),
}
"""By folder, file, or file::test: the kind, the reason."""


def kinds_for(definition: Any, asked: str) -> tuple[str, ...]:
    """`asked`: both, or one kind; what runs on the other only is then not collected."""
    file = definition.nodeid.partition("::")[0]
    places = (f"{file}::{definition.originalname}", file, file.rpartition("/")[0])
    kind, _reason = next((ONE[place] for place in places if place in ONE), ("both", ""))
    wanted = BOTH if asked == "both" else (asked,)
    return tuple(one for one in wanted if kind in ("both", one)) or (kind,)
