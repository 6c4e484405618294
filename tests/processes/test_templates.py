"""The templates, from a directive sent without drawing to the close, on both databases."""

from __future__ import annotations

import dataclasses
import uuid
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from server.actions.cases.follow_issued import follow_issued
from server.actions.tasks.recall_completion import recall_completion
from server.database import Database
from server.demo.play import Play
from server.queries.cases import read_case
from server.queries.matrix import Matrix, read_matrix
from server.settings import load_settings
from server.tables import (
    Answer,
    Assignment,
    Case,
    DeadlineChange,
    Evidence,
    Installation,
    Instance,
    Schedule,
    Task,
)
from tests.processes import templates as story

DAY = date(2022, 6, 23)


@pytest.fixture
def play(database: Database, deployed: Any, tmp_path: Path) -> Play:  # noqa: ARG001
    with database.transaction() as db:
        db.execute(update(Installation).values(is_demo=True))
    play = Play(database, dataclasses.replace(load_settings("test"), data=tmp_path))
    play.know_everybody()
    play.begin(date(2022, 6, 22))
    return play


def matrix_of(play: Play, case_id: int) -> Matrix:
    with play.database.reading() as db:
        head = read_case(db, play.officers["thuy.tn"], case_id)
        return read_matrix(db, head.case, head.sight)


def test_work_shown_by_mistake_is_taken_back_with_its_evidence(play: Play) -> None:
    today = date(2022, 6, 22)
    story.send(play, "dissemination")
    play.do("T_receive", "QU-NK", {"received_on": story.typed(today)})
    answer_id = play.do("T_report", "QU-NK", story.said_of(today))
    with play.database.reading() as db:
        task = db.get_one(Task, db.get_one(Answer, answer_id).task_id)
        assert db.scalars(select(Evidence)).all()

    recall_completion(play.database, officer_id=task.done_by_id or 0, task_id=task.id)

    with play.database.reading() as db:
        assert db.scalars(select(Evidence)).all() == []
        assert set(db.scalars(select(Assignment.evidence_on))) == {None}
        assert db.get_one(Task, task.id).state == "open"


def names(matrix: Matrix) -> list[str]:
    return [one.stretch.name for one in matrix.columns if one.stretch]


def marks(matrix: Matrix, column: int) -> list[str]:
    return [row.cells[column].mark.code for group in matrix.groups for row in group.rows]


def assignments(play: Play, case_id: int) -> list[Assignment]:
    with play.database.reading() as db:
        query = select(Assignment).where(Assignment.case_id == case_id).order_by(Assignment.id)
        return list(db.scalars(query))


def status(play: Play, case_id: int) -> str:
    with play.database.reading() as db:
        return db.get_one(Case, case_id).status


def test_dissemination_from_sending_to_close(play: Play) -> None:
    case_id = story.send(play, "dissemination")

    first = matrix_of(play, case_id)
    assert names(first) == ["Xác nhận", "Báo cáo", "Tiếp nhận"]
    assert marks(first, 0) == ["sap"] * 3
    binding = [one for one in assignments(play, case_id) if one.deadline_kind == "BINDING"]
    assert {(one.current_due, one.basis) for one in binding} == {(date(2022, 7, 20), "931-CV/TU")}

    play.at(DAY)
    for unit in story.UNITS:
        story.report(play, unit, DAY, story.said_of(DAY))
    assert marks(matrix_of(play, case_id), 1) == ["xong"] * 3
    play.do("T_accept", "QU-NK", {"decision": "supplement", "reason": "Thêm số liệu."})
    play.do("T_decide", "QU-NK", {"decision": "supplement", "reason": "Thêm số liệu."})
    story.report(play, "QU-NK", DAY, story.said_of(DAY), receive=False)
    for unit in story.UNITS:
        play.do("T_accept", unit, {"decision": "ok"})
    story.conclude(play, DAY)

    assert status(play, case_id) == "closed"
    done = [one.progress for one in assignments(play, case_id) if one.deadline_kind == "BINDING"]
    assert done == ["COMPLETED"] * 3
    with play.database.reading() as db:
        shown = db.scalars(select(Evidence).where(Evidence.text != "")).all()
        assert len(shown) == 6  # not twice where it was said twice
        assert db.scalar(select(Instance.outcome).where(Instance.parent_id.is_(None))) == "closed"


def test_a_template_entered_by_hand_asks_for_units_and_deadlines(play: Play) -> None:
    officer_id = play.officers["thuy.tn"]
    fields = {**story.DOCUMENT, "issued_on": date(2022, 6, 22)}
    duty = {"ordinal": "1", "text": "Phổ biến Nghị quyết.", "everyone": True}
    lines = [{"kind": "to", "text": "Các quận ủy", "role": "implement", "groups": ["quan_uy"]}]
    case_id = follow_issued(
        play.database, officer_id=officer_id, key=str(uuid.uuid4()), fields=fields,
        obligations=[duty], addressees=lines, model="dissemination",
    )  # fmt: skip
    play.work()

    play.do("T_resolve_recipients", says=lambda raw: {"units": raw["units"][:2]})
    play.do("T_set_deadlines", says=lambda raw: {"task_deadlines": [
        {**row, "deadline_kind": "REFERENCE", "due": "29/07/2022", "deliverable": "Báo cáo"}
        for row in raw["task_deadlines"]
    ]})  # fmt: skip
    play.do("T_approve_plan", by="hoa.dtb", says={"decision": "ok"})

    assert marks(matrix_of(play, case_id), 0) == ["sap"] * 2
    assert [one.current_due for one in assignments(play, case_id)] == [date(2022, 7, 29)] * 2


def test_opinions_are_consolidated_and_silence_is_none(play: Play) -> None:
    duties = [{"text": "Góp ý dự thảo Đề án.", "deadline_kind": "BINDING", "days": "7",
               "basis_kind": "own"}]  # fmt: skip
    case_id = story.send(play, "consultation", duties=duties)
    play.at(DAY)
    story.report(play, "QU-NK", DAY, {"opinion": "AGREE"})
    story.report(play, "QU-BT", DAY, {"opinion": "DISAGREE", "comment": "Mục 2 chưa có nguồn lực."})
    for unit in ("QU-NK", "QU-BT"):
        play.do("T_accept", unit, {"decision": "ok"})
    play.do("T_receive", "HU-CD", {"received_on": story.typed(DAY)})

    play.at(date(2022, 7, 25))  # twenty working days after the specialist was asked
    seen: list[dict[str, Any]] = []

    def answered(raw: dict[str, Any]) -> dict[str, Any]:
        seen.extend(raw["resolutions"])
        return {
            "result": "Hai đơn vị góp ý, một đơn vị không trả lời.",
            "resolutions": [{**row, "resolution": "Tiếp thu."} for row in raw["resolutions"]],
        }

    play.do("T_consolidate", says=answered)
    play.do("T_result", by="hoa.dtb", says={
        "decision": "ok", "overall_result": "Đã đủ ý kiến.", "closed_on": "25/07/2022",
        "open_items_reason": "Một đơn vị không trả lời.",
    })  # fmt: skip

    assert [(row["opinion"]) for row in seen] == ["Mục 2 chưa có nguồn lực."]
    assert status(play, case_id) == "closed"
    assert sorted(one.progress for one in assignments(play, case_id)) == [
        "COMPLETED", "COMPLETED", "IN_PROGRESS",
    ]  # fmt: skip


def test_periods_open_on_the_chosen_day_even_after_one_that_is_off(play: Play) -> None:
    period = {"frequency": "MONTHLY", "due_day": "25"}  # 25/6/2022 is a Saturday
    story.send(play, "periodic_reporting", period=period)

    days = []
    for now in (date(2022, 6, 25), date(2022, 7, 25)):
        with play.database.reading() as db:
            days.append(db.scalars(select(Schedule.next_on)).one())
        play.at(now)

    with play.database.reading() as db:
        days.append(db.scalars(select(Schedule.next_on)).one())
    assert days == [date(2022, 6, 25), date(2022, 7, 25), date(2022, 8, 25)]


def test_every_period_is_a_round_of_its_own(play: Play) -> None:
    period = {"frequency": "MONTHLY", "due_day": "20", "days": "5"}
    case_id = story.send(play, "periodic_reporting", period=period)
    assert marks(matrix_of(play, case_id), 0) == ["lam"] * 3

    for number, day in enumerate((date(2022, 6, 24), date(2022, 7, 21))):
        play.at(day)
        for unit in story.UNITS:
            story.report(play, unit, day, {"highlights": f"Kỳ {number + 1}."}, receive=False)
            play.do("T_accept", unit, {"decision": "ok"})
        play.do("T_consolidate", says={"result": "Đủ báo cáo."})
        play.do("T_result", by="hoa.dtb", says={"decision": "ok"})
        assert marks(matrix_of(play, case_id), 0) == ["xong"] * 3
    play.at(date(2022, 8, 22))  # the third period opens
    again = matrix_of(play, case_id)

    assert (names(again), marks(again, 0)) == (["Báo cáo kỳ này", "Tiếp nhận"], ["lam"] * 3)
    assert marks(again, 1) == ["chua"] * 3
    dues = [one.current_due for one in assignments(play, case_id) if one.current_due]
    assert dues == [date(2022, 8, 29)] * 3
    with play.database.reading() as db:
        ledger = db.scalars(select(DeadlineChange.to_due).order_by(DeadlineChange.id)).all()
    assert list(dict.fromkeys(ledger)) == [
        date(2022, 7, 20), date(2022, 7, 28), date(2022, 8, 29),
    ]  # fmt: skip
    play.do("T_close", by="hoa.dtb", says={
        "reason": "COMPLETED", "overall_result": "Đã đủ.", "closed_on": "22/08/2022",
        "open_items_reason": "Kỳ đang mở không cần báo cáo.",
    })  # fmt: skip
    play.at(date(2022, 10, 20))
    assert status(play, case_id) == "closed"
    assert not play.is_open("T_report")
