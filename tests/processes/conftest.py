"""An office at work: the real actions, a moved clock, a file to attach."""

from __future__ import annotations

import uuid
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from server.actions.tasks.complete_task import Completed, Paper, complete_task
from server.database import Database
from server.errors import Invalid
from server.services.choices import options_of
from server.services.facts import facts_of
from server.services.forms import form_of
from server.tables import Directive, File, Instance, Task, Unit
from server.worker import run_until_idle
from tests.databases import move_clock
from workflows.forms import prefill


class Office:
    """Acts as named officers, through the actions that the pages use."""

    def __init__(self, database: Database, cast: SimpleNamespace) -> None:
        self.database = database
        self.cast = cast
        self.file_ids: dict[int, int] = {}

    def move_clock(self, day: str) -> None:
        """To 09:00 in the office on that day."""
        move_clock(self.database, day)

    def open_task(
        self, element: str, unit_id: int | None = None, instance_id: int | None = None
    ) -> Task:
        with self.database.reading() as db:
            query = select(Task).where(Task.element == element, Task.state == "open")
            if unit_id is not None:
                query = query.where(Task.unit_id == unit_id)
            if instance_id is not None:
                query = query.where(Task.instance_id == instance_id)
            return db.scalars(query.order_by(Task.id)).first() or pytest.fail(
                f"{element} is not open; open: {self.open_elements()}"
            )

    def open_elements(self, unit_id: int | None = None) -> list[str]:
        with self.database.reading() as db:
            query = select(Task.element).where(Task.state == "open")
            if unit_id is not None:
                query = query.where(Task.unit_id == unit_id)
            return sorted(db.scalars(query))

    def do(
        self,
        officer: str,
        element: str,
        raw: dict[str, Any] | None = None,
        *,
        unit_id: int | None = None,
        instance_id: int | None = None,
        idle: bool = True,
        paper: str | None = None,
    ) -> Completed:
        task = self.open_task(element, unit_id, instance_id)
        officer_id = getattr(self.cast, officer)
        try:
            done = self.send(task, officer_id, self.filled(raw or {}, task, officer_id),
                             self.paper(paper, task, officer_id) if paper else None)  # fmt: skip
        except Invalid as invalid:
            pytest.fail(f"{element}: {invalid.code} {invalid.problems}")
        if idle:
            run_until_idle(self.database)
        return done

    def send(self, task: Task, officer_id: int, raw: Any, paper: Paper | None) -> Completed:
        return complete_task(
            self.database, officer_id=officer_id, task_id=task.id, version=task.version,
            key=str(uuid.uuid4()), raw=raw, paper=paper,
        )  # fmt: skip

    def filled(self, value: Any, task: Task, officer_id: int) -> Any:
        """Puts a file where the raw answer says FILE."""
        if isinstance(value, dict):
            return {name: self.filled(one, task, officer_id) for name, one in value.items()}
        if isinstance(value, list):
            return [self.filled(one, task, officer_id) for one in value]
        return str(self.file(task, officer_id)) if value == "FILE" else value

    def file(self, task: Task, officer_id: int) -> int:
        with self.database.transaction() as db:
            file = File(sha256="0" * 64, name="van-ban.pdf", media_type="application/pdf", size=9,
                        task_id=task.id, case_id=task.case_id, officer_id=officer_id,
                        at=db.now)  # fmt: skip
            db.add(file)
            db.flush()
            return file.id

    def paper(self, signatory: str, task: Task, officer_id: int) -> Paper:
        with self.database.reading() as db:
            today = db.today
        return Paper(date=today, signatory=signatory, file_id=self.file(task, officer_id))

    def unit(self, code: str) -> int:
        with self.database.reading() as db:
            return db.scalars(select(Unit.id).where(Unit.code == code)).one()

    def roll_out(self, codes: list[str], due: str = "2022-07-29") -> None:
        """P2 up to the units: with one binding deadline, by decision of the plan."""
        fields = [{**row, "checked": "true"} for row in self.rows("T_review_parsed", "fields")]
        self.do("thuy_tn", "T_review_parsed", {"fields": fields, "confirmed": "true"})
        units = [{"unit": str(self.unit(code)), "selected": "true", "role": "implement"}
                 for code in codes]  # fmt: skip
        self.do("thuy_tn", "T_resolve_recipients", {"as_of": "20/06/2022", "units": units})
        rows = self.rows("T_set_deadlines", "task_deadlines")
        for row in rows:
            row.update(deliverable=row.get("deliverable") or "Báo cáo kết quả")
        rows[1].update(
            deadline_kind="BINDING", due=as_written(due), basis="Kế hoạch theo dõi của Ban Dân vận"
        )
        self.do("thuy_tn", "T_set_deadlines", {"task_deadlines": rows, "has_final_review": "false"})
        document = {"number": "01-KH/BDV", "date": "21/06/2022", "issuer": "Ban Dân vận Thành ủy"}
        self.do("hoa_dtb", "T_approve_plan", {"decision": "ok", "basis_document": document})

    def rows(self, element: str, table: str) -> list[dict[str, Any]]:
        """The rows the form shows before anybody types."""
        task = self.open_task(element)
        with self.database.reading() as db:
            form = form_of(db, task)
            assert form is not None
            rows: list[dict[str, Any]] = prefill(form, facts_of(db, task, self.cast.thuy_tn)).get(
                table, []
            )
        return rows

    def carry_out(self, unit_id: int, leader: str, specialist: str) -> None:
        """P3 from receipt to the report that is sent."""

        def do(officer: str, element: str, raw: dict[str, Any]) -> None:
            self.do(officer, element, raw, unit_id=unit_id)

        today = self.today()
        do(specialist, "T_confirm_receipt", {"received_on": today, "declined": "false"})
        do(leader, "T_leader_assign", {"lead_officer": str(getattr(self.cast, specialist))})
        do(specialist, "T_plan", {"plan_file": "FILE", "has_children": "false"})
        do(leader, "T_approve_plan", {"decision": "ok"})
        do(leader, "T_sign_plan", {"decision": "signed", "sign_capacity": "T/M",
                                   "method": "PAPER", "signed_on": today})  # fmt: skip
        do(specialist, "T_issue_plan", {"plan_date": today, "signed_file": "FILE",
                                        "channels": self.channels(unit_id)})  # fmt: skip
        do(specialist, "T_conference", {"conferences": [conference(today)]})
        self.report(unit_id, leader, specialist)

    def report(self, unit_id: int, leader: str, specialist: str) -> None:
        def do(officer: str, element: str, raw: dict[str, Any]) -> None:
            self.do(officer, element, raw, unit_id=unit_id)

        today = self.today()
        do(specialist, "T_report", {"highlights": "Các chi bộ đã học tập, quán triệt đầy đủ."})
        do(leader, "T_report_approve", {"decision": "ok"})
        do(leader, "T_sign_report", {"decision": "signed", "sign_capacity": "T/M",
                                     "method": "PAPER", "signed_on": today})  # fmt: skip
        do(specialist, "T_issue_report", {"report_date": today, "signed_file": "FILE",
                                          "channels": self.channels(unit_id)})  # fmt: skip

    def accept(self, unit_id: int, decision: str = "ok") -> None:
        reason = {} if decision == "ok" else {"reason": "Bổ sung số liệu hội nghị cấp cơ sở."}
        instance_id = self.instance(unit_id)
        self.do("thuy_tn", "T_accept", {"proposal": decision, **reason}, instance_id=instance_id)
        self.do("hoa_dtb", "T_accept_decide", {"decision": decision, **reason},
                instance_id=instance_id)  # fmt: skip

    def instance(self, unit_id: int) -> int:
        with self.database.reading() as db:
            return db.scalars(
                select(Instance.id)
                .where(Instance.unit_id == unit_id, Instance.status == "running")
                .order_by(Instance.id)
            ).first() or pytest.fail("no instance")

    def today(self) -> str:
        with self.database.reading() as db:
            return db.today.strftime("%d/%m/%Y")

    def channels(self, unit_id: int) -> dict[str, str]:
        with self.database.reading() as db:
            task = db.scalars(
                select(Task).where(Task.unit_id == unit_id, Task.state == "open")
            ).first()
            assert task is not None
            form = form_of(db, task)
            assert form is not None
            return {str(one.value): "internal" for one in options_of(db, task, form)["recipients"]}


def conference(day: str) -> dict[str, Any]:
    return {
        "held_on": day, "mode": "IN_PERSON", "classes": "2", "members_invited": "100",
        "members_attended": "98", "leaders_invited": "20", "leaders_attended": "20",
        "women_members": "40", "public_count": "10", "place": "Hội trường", "evidence": ["FILE"],
    }  # fmt: skip


def as_written(day: str) -> str:
    return datetime.fromisoformat(day).strftime("%d/%m/%Y")


@pytest.fixture
def office(database: Database, deployed: SimpleNamespace) -> Office:
    """The chart of 2022, all processes, and it is the day after the issue of 517-CV/TU."""
    office = Office(database, deployed)
    office.move_clock("2022-06-21")
    return office


@pytest.fixture
def directive_id(office: Office) -> int:
    """517-CV/TU, recorded."""
    with office.database.reading() as db:
        return db.scalars(select(Directive.id)).one()
