"""Y: plain SpiffWorkflow, its stock serializer, standard JSON, SQLite WAL FULL, one commit."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from tests.bench.figures import timed
from tests.bench.models import TASKS, sequence

ANSWER = {"note": "Đã làm xong", "agreed": True}


class Yardstick:
    """A file of its own; `complete_all` does the six tasks of one new workflow."""

    def __init__(self, folder: Path) -> None:
        self.db = sqlite3.connect(folder / "yardstick.db", isolation_level=None)
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("PRAGMA synchronous = FULL")
        self.db.execute("CREATE TABLE workflow (id INTEGER PRIMARY KEY, state TEXT)")
        registry = BpmnWorkflowSerializer.configure()
        self.serializer = BpmnWorkflowSerializer(registry)
        parser = BpmnParser()
        (drawing,) = sequence(plain=True).values()
        parser.add_bpmn_xml(etree.fromstring(drawing))
        self.spec = parser.get_spec("bench_sequence")

    def complete_all(self) -> Iterator[float]:
        workflow = BpmnWorkflow(self.spec)
        workflow.do_engine_steps()
        text = json.dumps(self.serializer.to_dict(workflow))
        number = self.db.execute("INSERT INTO workflow (state) VALUES (?)", (text,)).lastrowid
        for _ in range(TASKS):
            found: list[float] = []
            with timed(found):
                self.complete_one(int(number or 0))
            yield found[0]

    def complete_one(self, number: int) -> None:
        self.db.execute("BEGIN IMMEDIATE")
        row = self.db.execute("SELECT state FROM workflow WHERE id = ?", (number,)).fetchone()
        workflow = self.serializer.from_dict(json.loads(row[0]))
        task = workflow.get_next_task(state=TaskState.READY, manual=True)
        task.set_data(**ANSWER)
        task.run()
        workflow.do_engine_steps()
        text = json.dumps(self.serializer.to_dict(workflow))
        self.db.execute("UPDATE workflow SET state = ? WHERE id = ?", (text, number))
        self.db.execute("COMMIT")

    def median_ms(self, workflows: int = 15) -> float:
        """Now, on this machine as busy as it is."""
        found = sorted(one for _ in range(workflows) for one in self.complete_all())
        return found[len(found) // 2] * 1000
