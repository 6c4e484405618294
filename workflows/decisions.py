"""DMN decision tables in the bounded language, instead of the library's string building.

A cell is empty or "-" (always), a test with `?` for the input, one that starts with an operator
(`> 3`, `in [1, 2]`), or a value to be equal to. Hit policies: UNIQUE and FIRST take the first row
that matches, COLLECT all. UNIQUE with a second match is the first too, as drawn models expect.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree
from SpiffWorkflow.dmn.engine.DMNEngine import DMNEngine
from SpiffWorkflow.dmn.specs.model import DecisionTable as LibraryTable

from workflows.errors import DecisionMissing
from workflows.scripts.language import Functions, evaluate
from workflows.scripts.limits import ScriptError
from workflows.scripts.syntax import parse

POLICIES = ("UNIQUE", "FIRST", "COLLECT")
INPUT = "cell_input"
_QUESTION_MARK = re.compile(r"""('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|\?""")
_OPERATOR = re.compile(r"(==|!=|<=|>=|<|>|in\b|not\s+in\b|is\b)")


@dataclass(frozen=True)
class Row:
    tests: tuple[str, ...]  # as many as the table has inputs
    results: tuple[str, ...]  # as many as the table has outputs
    line: int | None = None


@dataclass(frozen=True)
class Table:
    id: str
    policy: str  # DMN's word, upper case
    inputs: tuple[str, ...]  # expressions
    outputs: tuple[str, ...]  # names; "a.b" makes {"a": {"b": …}}
    rows: tuple[Row, ...]
    aggregation: str | None = None


@dataclass(frozen=True)
class Decision:
    id: str
    name: str
    tables: tuple[Table, ...]
    line: int | None = None


def decide(table: Table, names: Mapping[str, Any], functions: Functions | None = None) -> Any:
    """{output: value} of the first row that matches, {output: [values]} for COLLECT.

    Raises DecisionMissing when no row matches (not for COLLECT), ScriptError for a bad cell.
    """
    values = [evaluate(text, names, functions) if text else None for text in table.inputs]
    rows = (row for row in table.rows if _matches(row, values, names, functions))
    if table.policy == "COLLECT":
        return _collected(table, [_results(table, row, names, functions) for row in rows])
    first = next(rows, None)
    if first is None:
        raise DecisionMissing(reason="no row matches", decision=table.id)
    return _nested(_results(table, first, names, functions))


def cell_test(text: str) -> str | None:
    """The cell as an expression over `INPUT`, None when it always holds."""
    text = text.strip()
    if text in ("", "-"):
        return None
    asked = _QUESTION_MARK.sub(lambda found: found[1] or INPUT, text)
    if asked != text:
        return asked
    return f"{INPUT} {text}" if _OPERATOR.match(text) else f"{INPUT} == ({text})"


def _matches(
    row: Row, values: list[Any], names: Mapping[str, Any], functions: Functions | None
) -> bool:
    for text, value in zip(row.tests, values, strict=True):
        test = cell_test(text)
        if test is not None and not evaluate(test, {**names, INPUT: value}, functions):
            return False
    return True


def _results(
    table: Table, row: Row, names: Mapping[str, Any], functions: Functions | None
) -> dict[str, Any]:
    return {
        name: evaluate(text, names, functions) if text.strip() else ""
        for name, text in zip(table.outputs, row.results, strict=True)
    }


def _collected(table: Table, results: list[dict[str, Any]]) -> dict[str, Any]:
    return _nested({name: [result[name] for result in results] for name in table.outputs})


def _nested(values: Mapping[str, Any]) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for name, value in values.items():
        *path, last = name.split(".")
        place = nested
        for part in path:
            place = place.setdefault(part, {})
        place[last] = value
    return nested


def read_decisions(root: etree._Element) -> tuple[Decision, ...]:
    """Every decision of a DMN document (any of its namespaces), however odd; nothing raises."""
    return tuple(_decision(element) for element in _children(root, "decision"))


def _decision(element: etree._Element) -> Decision:
    tables = tuple(_table(child) for child in _children(element, "decisionTable"))
    name = element.get("name", "")
    return Decision(element.get("id", ""), name, tables, _line(element))


def _table(element: etree._Element) -> Table:
    inputs = tuple(_input_text(child) for child in _children(element, "input"))
    outputs = tuple(
        child.get("name") or child.get("label") or "" for child in _children(element, "output")
    )
    return Table(
        id=element.get("id", ""),
        policy=element.get("hitPolicy", "UNIQUE").upper(),
        inputs=inputs,
        outputs=outputs,
        rows=tuple(_row(child) for child in _children(element, "rule")),
        aggregation=element.get("aggregation"),
    )


def _input_text(element: etree._Element) -> str:
    expressions = [_text(child) for child in _children(element, "inputExpression")]
    return next((text for text in expressions if text), element.get("label", ""))


def _row(element: etree._Element) -> Row:
    tests = tuple(_text(child) for child in _children(element, "inputEntry"))
    results = tuple(_text(child) for child in _children(element, "outputEntry"))
    return Row(tests, results, _line(element))


def _children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return (child for child in element.iterchildren(tag=etree.Element) if _local(child) == name)


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


def _text(element: etree._Element) -> str:
    return "".join((child.text or "") for child in _children(element, "text")).strip()


def _line(element: etree._Element) -> int | None:
    line: Any = element.sourceline
    return int(line) if line else None


def faults_of(text: str, *, is_test: bool) -> ScriptError | None:
    """What is wrong with a cell, for the checker."""
    source = cell_test(text) if is_test else text.strip()
    try:
        if source:
            parse(source, "eval")
    except ScriptError as error:
        return error
    return None


class TableEngine(DMNEngine):  # type: ignore[misc]
    """What a business rule task of the library asks; evaluates with the workflow's own engine."""

    def result(self, task: Any) -> Any:
        """The library merges it into the task's data."""
        functions = task.workflow.script_engine.environment.functions
        return decide(table_of(self.decision_table), task.data, functions)


def with_table_engine(spec: Any) -> None:
    """Make the business rule tasks of a parsed or restored process spec use `TableEngine`."""
    for task_spec in spec.task_specs.values():
        if isinstance(getattr(task_spec, "dmnEngine", None), DMNEngine):
            task_spec.dmnEngine = TableEngine(task_spec.dmnEngine.decision_table)


def table_of(table: LibraryTable) -> Table:
    """The library's table, which the serializer stores, as ours."""
    return Table(
        id=table.id,
        policy=str(table.hit_policy).upper(),
        inputs=tuple(entry.expression or entry.label or "" for entry in table.inputs),
        outputs=tuple(entry.name or entry.label or "" for entry in table.outputs),
        rows=tuple(_row_of(rule) for rule in table.rules),
    )


def _row_of(rule: Any) -> Row:
    tests = tuple((entry.lhs[0] if entry.lhs else "") or "" for entry in rule.inputEntries)
    results = tuple(getattr(entry, "text", "") or "" for entry in rule.outputEntries)
    return Row(tests, results)
