"""What each form demands: domain.md, chapter 6."""

from __future__ import annotations

from tests.workflows.forms_at_hand import found, judged
from workflows.forms import Cleaned

CONFERENCE = (
    ("conferences.0.held_on", "08/07/2022"),
    ("conferences.0.mode", "IN_PERSON"),
    ("conferences.0.classes", "1"),
    ("conferences.0.members_invited", "1.145"),
    ("conferences.0.members_attended", "1142"),
    ("conferences.0.evidence", "7"),
)


def test_a_conference_is_kept_with_its_rate() -> None:
    cleaned = judged("unit_implementation.hold_conference", *CONFERENCE, files=(7,))

    assert cleaned.problems == ()
    row = cleaned.rows["conferences"][0]
    assert row["held_on"] == "2022-07-08"
    assert row["members_invited"] == 1145
    assert row["members_rate"] == 99.74
    assert row["evidence"] == [7]


def test_more_cannot_attend_than_were_invited() -> None:
    pairs = dict(CONFERENCE) | {"conferences.0.members_attended": "1.146"}

    cleaned = judged("unit_implementation.hold_conference", *pairs.items(), files=(7,))

    assert found(cleaned) == {("conferences.0.members_attended", "rule")}


def test_attendance_below_the_threshold_warns_and_needs_a_reason() -> None:
    low = (dict(CONFERENCE) | {"conferences.0.members_attended": "1000"}).items()
    key = "unit_implementation.hold_conference"

    silent = judged(key, *low, files=(7,))
    told = judged(key, *low, ("conferences.0.low_rate_reason", "Mất điện"), files=(7,))

    assert found(silent) == {("conferences.0.low_rate_reason", "required")}
    assert told.problems == ()
    assert [one.path for one in told.warnings] == [("conferences", 0, "members_rate")]


def test_a_blank_row_is_left_out_and_faults_keep_the_number_of_the_row_as_typed() -> None:
    pairs = (
        ("conferences.0.place", ""),
        *((name.replace(".0.", ".4."), value) for name, value in CONFERENCE if "held" not in name),
        ("conferences.4.held_on", "25/07/2022"),
    )

    cleaned = judged("unit_implementation.hold_conference", *pairs, files=(7,))

    assert len(cleaned.rows["conferences"]) == 1
    assert found(cleaned) == {("conferences.1.held_on", "rule")}


def test_a_file_of_somebody_else_is_refused() -> None:
    cleaned = judged("unit_implementation.hold_conference", *CONFERENCE, files=(8,))

    assert found(cleaned) == {("conferences.0.evidence", "not-a-file")}


def test_what_does_not_apply_is_dropped_with_its_faults() -> None:
    cleaned = judged(
        "unit_implementation.sign_report",
        ("decision", "refuse"), ("comment", "Thiếu số liệu"), ("signed_on", "hôm nay"),
        ("method", "PAPER"),
    )  # fmt: skip

    assert cleaned.problems == ()
    assert cleaned.values["signed_on"] is None
    assert cleaned.values["method"] is None


def test_a_returned_plan_needs_a_comment() -> None:
    cleaned = judged("unit_implementation.approve_plan", ("decision", "return"))

    assert found(cleaned) == {("comment", "required")}


def test_receipt_is_neither_before_the_date_of_issue_nor_in_the_future() -> None:
    for day in ("19/06/2022", "21/07/2022"):
        cleaned = judged("unit_implementation.confirm_receipt", ("received_on", day))

        assert found(cleaned) == {("received_on", "rule")}


def test_nobody_signs_for_the_head_of_a_collective() -> None:
    key = "directive_issuance.submit_for_signature"

    wrong = judged(key, ("sign_capacity", "K/T"), ("signatory", "11"))
    right = judged(key, ("sign_capacity", "T/M"), ("signatory", "11"))

    assert found(wrong) == {("sign_capacity", "rule")}
    assert right.problems == ()
    assert right.values["signatory"] == 11


def test_signed_on_paper_needs_the_scan() -> None:
    pairs = (("decision", "signed"), ("method", "PAPER"), ("signed_on", "20/07/2022"))

    cleaned = judged("directive_issuance.sign", *pairs)

    assert found(cleaned) == {("attachments", "rule")}
    assert (
        judged("directive_issuance.sign", *pairs, ("attachments", "7"), files=(7,)).problems == ()
    )


def test_a_number_is_dated_when_the_paper_was_signed_or_later() -> None:
    cleaned = judged(
        "directive_issuance.assign_number",
        ("decision", "ok"), ("book", "5"), ("issued_on", "18/07/2022"),
        data={"sign": {"signed_on": "2022-07-19"}},
    )  # fmt: skip

    assert found(cleaned) == {("issued_on", "rule")}


def test_only_documents_that_are_no_secret_are_taken() -> None:
    cleaned = judged("directive_issuance.draft_document", ("secrecy_level", "Mật"))

    assert ("secrecy_level", "secret-refused") in found(cleaned)


def test_an_inspection_team_has_one_head_and_nobody_of_an_inspected_unit() -> None:
    def team(*members: tuple[str, str]) -> Cleaned:
        rows = [(f"team.{at}.officer", who) for at, (who, _) in enumerate(members)]
        rows += [(f"team.{at}.leader", head) for at, (_, head) in enumerate(members)]
        return judged(
            "supervision.plan_inspections",
            ("period", "Quý III"), ("units", "1"), ("content", "Quán triệt"),
            ("time.from", "1/8/2022"), ("time.to", "5/8/2022"), *rows,
        )  # fmt: skip

    assert team(("12", "true"), ("13", "false")).problems == ()
    assert found(team(("12", "true"), ("13", "true"))) == {("team", "rule")}
    assert found(team(("11", "true"))) == {("team", "rule")}


def test_a_visit_is_announced_in_time() -> None:
    key = "unit_inspection.send_notice"

    assert found(judged(key, ("visit_on", "26/07/2022"), ("content", "x"))) == {
        ("visit_on", "rule")
    }
    assert judged(key, ("visit_on", "27/07/2022"), ("content", "x")).problems == ()


def test_an_obstacle_is_told_in_at_least_thirty_characters() -> None:
    cleaned = judged("obstacle_escalation.report_obstacle", ("content", "Thiếu kinh phí"))

    assert ("content", "too-short") in found(cleaned)


def test_passing_down_needs_a_row_in_one_of_the_two_tables() -> None:
    key = "action_programme.cascade"
    row = (("unit_children.0.unit", "2"), ("unit_children.0.assignment", "7"))

    assert found(judged(key, ("has_children", "true"))) == {("unit_children", "rule")}
    assert judged(key, ("has_children", "true"), *row).problems == ()
    assert judged(key, ("has_children", "false")).problems == ()


def test_a_locked_column_is_the_servers_and_a_binding_deadline_needs_date_and_basis() -> None:
    cleaned = judged(
        "directive_rollout.set_deadlines",
        ("task_deadlines.0.obligation", "99"), ("task_deadlines.0.deadline_kind", "BINDING"),
        ("task_deadlines.0.deliverable", "Biên bản"), ("task_deadlines.7.due", "1/9/2022"),
        ("has_final_review", "false"),
    )  # fmt: skip

    assert found(cleaned) == {
        ("task_deadlines.0.due", "required"),
        ("task_deadlines.0.basis", "required"),
    }
    assert len(cleaned.rows["task_deadlines"]) == 1
    assert cleaned.rows["task_deadlines"][0]["obligation"] == 3


def test_a_table_whose_rows_the_server_gives_is_not_required_when_it_gives_none() -> None:
    assert judged("action_programme.consolidate_opinions").problems == ()


def test_picked_units_and_channels_become_rows() -> None:
    consulted = judged(
        "directive_issuance.department_review",
        ("decision", "ok"), ("needs_consult", "true"),
        ("consult_units", "2"), ("consult_units", "3"),
    )  # fmt: skip
    sent = judged(
        "directive_issuance.dispatch", *((f"channels.{n}", "internal") for n in (1, 2, 3))
    )

    assert consulted.rows["consult_units"] == (
        {"unit": 2, "label": "Đơn vị 2"}, {"unit": 3, "label": "Đơn vị 3"},
    )  # fmt: skip
    assert sent.problems == ()
    assert sent.rows["channels"][0] == {
        "recipient": 1, "label": "Đơn vị 1", "unit": 1, "channel": "internal",
    }  # fmt: skip
