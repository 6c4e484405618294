"""Decision tables: cells in the bounded language, three hit policies, never silence."""

from datetime import datetime

import pytest
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.spiff.parser import SpiffBpmnParser

from workflows.advance import World
from workflows.decisions import Row, Table, decide, read_decisions, with_table_engine
from workflows.errors import DecisionMissing
from workflows.scripts import ScriptRefused, script_engine
from workflows.workdays import ZONE
from workflows.xml_guard import safe_root

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=ZONE)
DMN = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d">
  <decision id="limit" name="limit"><decisionTable id="t" hitPolicy="{policy}">
    <input id="i"><inputExpression id="ie" typeRef="integer"><text>units</text></inputExpression>
    </input><output id="o" label="" name="days" typeRef="integer"/>
    <rule id="r1"><inputEntry id="c1"><text>? &gt; 10</text></inputEntry>
      <outputEntry id="x1"><text>15</text></outputEntry></rule>
    <rule id="r2"><inputEntry id="c2"><text>&gt; 5</text></inputEntry>
      <outputEntry id="x2"><text>10</text></outputEntry></rule>
    <rule id="r3"><inputEntry id="c3"><text>3</text></inputEntry>
      <outputEntry id="x3"><text>5</text></outputEntry></rule>
  </decisionTable></decision></definitions>"""
BPMN = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core">
  <process id="p" isExecutable="true"><startEvent id="a"/>
  <businessRuleTask id="b"><extensionElements><s:calledDecisionId>limit</s:calledDecisionId>
  </extensionElements></businessRuleTask><endEvent id="e"/>
  <sequenceFlow id="f1" sourceRef="a" targetRef="b"/>
  <sequenceFlow id="f2" sourceRef="b" targetRef="e"/></process></definitions>"""


def table(policy: str = "FIRST", *rows: tuple[str, str]) -> Table:
    return Table("t", policy, ("n",), ("out",), tuple(Row((a,), (b,)) for a, b in rows))


def limit_for(units: int, policy: str = "FIRST") -> object:
    parser = SpiffBpmnParser()
    parser.add_dmn_xml(safe_root(DMN.format(policy=policy).encode()))
    parser.add_bpmn_xml(safe_root(BPMN.encode()))
    spec = parser.get_spec("p")
    with_table_engine(spec)
    workflow = BpmnWorkflow(spec, script_engine=script_engine(World(NOW)))
    workflow.task_tree.data["units"] = units
    workflow.do_engine_steps()
    return workflow.last_task.data["days"]


def test_the_first_row_that_matches_decides() -> None:
    assert limit_for(12) == 15
    assert limit_for(7) == 10
    assert limit_for(3) == 5


def test_collect_takes_every_row_that_matches() -> None:
    assert limit_for(12, "COLLECT") == [15, 10]
    assert limit_for(1, "COLLECT") == []


def test_no_match_is_an_error_and_not_an_empty_value() -> None:
    with pytest.raises(DecisionMissing):
        decide(table("UNIQUE", ("1", "'one'")), {"n": 2})


@pytest.mark.parametrize(
    ("cell", "value", "holds"),
    [
        ("", 1, True),
        ("-", 1, True),
        ("1", 1, True),
        ("'a?b'", "a?b", True),
        ("1 < ? < 5", 3, True),
        ("in [1, 2]", 3, False),
        ("not in [1, 2]", 3, True),
        ("'x' in ?", ["x"], True),
        ("!= 3", 3, False),
    ],
)
def test_a_cell_is_a_test_or_a_value_to_be_equal_to(cell: str, value: object, holds: bool) -> None:
    rows = ((cell, "True"), ("", "False"))

    assert decide(table("FIRST", *rows), {"n": value}) == {"out": holds}


def test_a_cell_cannot_leave_the_language() -> None:
    with pytest.raises(ScriptRefused):
        decide(table("FIRST", ("().__class__", "1")), {"n": 1})


def test_a_table_is_read_with_its_policy_and_cells() -> None:
    (decision,) = read_decisions(safe_root(DMN.format(policy="COLLECT").encode()))

    assert decision.id == "limit"
    assert decision.tables[0].policy == "COLLECT"
    assert decision.tables[0].rows[1].tests == ("> 5",)
