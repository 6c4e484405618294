"""P7: a round opens for every unit; one reports, one is silent, and the table says so."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from sqlalchemy import select, update

from server.recording.instances import begin
from server.recording.starts import birth_by_schedule, root_of
from server.services.choices import options_of
from server.services.facts import facts_of
from server.services.forms import form_of
from server.tables import Answer, AnswerRow, Assignment, Installation, Instance, Schedule
from server.worker import run_until_idle
from tests.processes.conftest import Office
from tests.rolled_out import case_id, handed_out, office
from tests.web.conftest import Browse, app, browser_of, settings
from workflows.forms import prefill

__all__ = ["app", "browser_of", "case_id", "handed_out", "office", "settings"]
REPORT = {"results": "Đã quán triệt.", "shortcomings": "Còn chậm.",
          "next_tasks": "=Kiểm tra cơ sở.",
          "indicators": [{"name": "Số hội nghị", "measure": "cuộc", "value": "3"}]}  # fmt: skip


def open_round(office: Office, case_id: int, cycle: str = "1") -> int:
    """As the schedule of the case does."""
    with office.database.transaction() as db:
        root = root_of(db, case_id)
        assert root is not None
        asked = Schedule(case_id=case_id, instance_id=root.id, calls="reporting_round",
                         cycle_no=int(cycle))  # fmt: skip
        found = begin(db, birth_by_schedule(db, asked)).id
    run_until_idle(office.database)
    return found


def report(office: Office, unit: int) -> None:
    instance = office.open_task("T_prepare", unit).instance_id

    def do(officer: str, element: str, raw: dict[str, Any]) -> None:
        office.do(officer, element, raw, instance_id=instance)

    do("lam_ott", "T_prepare", REPORT)
    do("le_dt", "T_approve", {"decision": "ok"})
    do("le_dt", "T_sign", {"decision": "signed", "sign_capacity": "T/M", "method": "PAPER",
                           "signed_on": office.today()})  # fmt: skip
    do("lam_ott", "T_issue", {"report_date": office.today(), "signed_file": "FILE",
                              "channels": channels(office, instance)})  # fmt: skip


def channels(office: Office, instance: int) -> dict[str, str]:
    task = office.open_task("T_issue", instance_id=instance)
    with office.database.reading() as db:
        form = form_of(db, task)
        assert form is not None
        return {str(one.value): "internal" for one in options_of(db, task, form)["recipients"]}


def collate(office: Office) -> None:
    rows = office.rows("T_collate", "reports")
    assert [row["state"].partition(",")[0] for row in rows] == ["01-BC/QU", "Chưa báo cáo"]
    assert rows[0]["results"] == "Đã quán triệt."
    rows[0]["results"] = "Đã quán triệt đến cơ sở."
    office.do("thuy_tn", "T_collate", {"reports": rows, "summary": "Một đơn vị chưa báo cáo."})
    office.do("hoa_dtb", "T_approve_round", {"decision": "ok"})


def test_who_is_silent_does_not_hold_up_the_table(
    office: Office, case_id: int, browser_of: Browse
) -> None:
    number = open_round(office, case_id)
    report(office, office.unit("QU-NK"))
    assert "T_collate" not in office.open_elements()
    office.move_clock("2022-07-06")
    run_until_idle(office.database)
    collate(office)

    with office.database.reading() as db:
        kept = db.scalars(
            select(AnswerRow.values)
            .join(Answer, Answer.id == AnswerRow.answer_id)
            .where(Answer.form == "reporting_round.collate")
        ).all()
        assert kept[0]["results"] == "Đã quán triệt đến cơ sở."
        duties = select(Assignment).where(
            Assignment.unit_id == office.unit("QU-NK"), Assignment.deadline_kind == "CONTINUOUS"
        )
        assert {str(one.evidence_on) for one in db.scalars(duties)} == {"2022-06-21"}
    follower, stranger = browser_of(office.cast.thuy_tn), browser_of(office.cast.lam_ott)
    page, table = follower.get(f"/rounds/{number}"), follower.get(f"/rounds/{number}/reports.csv")
    book, letter = (follower.get(f"/rounds/{number}/reports.{one}") for one in ("xlsx", "docx"))
    edited = "Đã quán triệt đến cơ sở."
    assert edited in table.text
    assert edited in shared_strings(book.data)
    assert edited in document(letter.data)
    assert "Một đơn vị chưa báo cáo." in document(letter.data)
    assert follower.get(f"/rounds/{number}/reports.exe").status_code == 404
    assert "1/2" in page.text
    assert "đang ở: Lập báo cáo định kỳ" in page.text
    assert "'=Kiểm tra cơ sở." in table.text
    assert table.text.count("Chưa báo cáo") == 1
    follower.post("/language", data={"language": "en"})
    assert "Lập báo cáo định kỳ" not in follower.get(f"/rounds/{number}").text
    assert f"/rounds/{number}" in follower.get(f"/instances/{number}").text
    for path in (f"/rounds/{number}", f"/rounds/{number}/reports.csv", "/rounds/999999"):
        assert stranger.get(path).status_code == 404


def shared_strings(book: bytes) -> str:
    return part_of(book, "xl/sharedStrings.xml")


def document(letter: bytes) -> str:
    return part_of(letter, "word/document.xml")


def part_of(packed: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return archive.read(name).decode()


def test_a_report_sent_late_is_taken_and_the_next_one_is_filled_from_it(
    office: Office, case_id: int
) -> None:
    open_round(office, case_id)
    office.move_clock("2022-07-29")
    report(office, office.unit("QU-NK"))
    office.do("thuy_tn", "T_accept", {"proposal": "ok"})
    office.do("hoa_dtb", "T_accept_decide", {"decision": "ok"})
    open_round(office, case_id, "2")

    with office.database.reading() as db:
        first, *_ = db.scalars(
            select(Instance.outcome).where(Instance.unit_id == office.unit("QU-NK"),
                                           Instance.outcome.is_not(None))
        ).all()  # fmt: skip
        assert first == "accepted"
    filled = prefilled(office)
    assert filled["next_tasks"] == REPORT["next_tasks"]
    assert filled["indicators"][0]["name"] == "Số hội nghị"
    assert "Đang" in filled["results"] or "Chưa" in filled["results"]


def test_settings_that_change_later_leave_the_period_and_the_day_of_a_round_alone(
    office: Office, case_id: int, browser_of: Browse
) -> None:
    number = open_round(office, case_id)
    follower, unit = browser_of(office.cast.thuy_tn), browser_of(office.cast.lam_ott)
    task = office.open_task("T_prepare", office.unit("QU-NK"))
    paths = [(follower, f"/rounds/{number}"), (follower, f"/cases/{case_id}/rounds"),
             (unit, f"/tasks/{task.id}")]  # fmt: skip
    pages = [reader.get(path).text for reader, path in paths]
    report = {"frequency": "MONTHLY", "due_day": 5}
    with office.database.transaction() as db:
        db.execute(update(Installation).values(parameters={"report": report, "periodic_report": 3}))

    for (reader, path), page in zip(paths, pages, strict=True):
        assert told_of(reader.get(path).text) == told_of(page) != set()


def told_of(page: str) -> set[str]:
    """Which period, and the days that are named."""
    return set(re.findall(r"Quý \w+/\d{4}|Tháng \d+/\d{4}|\d{2}/\d{2}/2022", page))


def prefilled(office: Office) -> dict[str, Any]:
    task = office.open_task("T_prepare", office.unit("QU-NK"))
    with office.database.reading() as db:
        form = form_of(db, task)
        assert form is not None
        return dict(prefill(form, facts_of(db, task, office.cast.lam_ott)))


@pytest.mark.parametrize("wrong", [{"results": ""}, {"next_tasks": " "}, {"shortcomings": "x\x00"}])
def test_a_report_that_says_too_little_stays_with_its_place(
    office: Office, case_id: int, browser_of: Browse, wrong: dict[str, str]
) -> None:
    open_round(office, case_id)
    task = office.open_task("T_prepare", office.unit("QU-NK"))
    sound = {name: value for name, value in REPORT.items() if isinstance(value, str)}

    answer = browser_of(office.cast.lam_ott).post(
        f"/tasks/{task.id}/completion",
        data={"_version": task.version, "_key": "k", "_op": "submit", **sound, **wrong},
    )

    assert answer.status_code == 422
    assert f"#f-{next(iter(wrong))}" in answer.text
    assert "Kỳ báo cáo <b>Quý III/2022</b>" in answer.text
