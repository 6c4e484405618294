"""DMN files: one table to a decision, known hit policy, cells in the bounded language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workflows.checks.expressions import strange_in
from workflows.checks.overlaps import overlapping
from workflows.decisions import POLICIES, Decision, Row, Table, cell_test, faults_of
from workflows.errors import Problem
from workflows.scripts.limits import ScriptError, ScriptRefused
from workflows.scripts.syntax import parse

_FEEL = re.compile(r"^\s*[\[\](].*\.\.|^\s*not\s*\(|\bdate\s*\(|^[^'\"\[({]*,")


def decisions(read: tuple[Decision, ...]) -> Iterator[Problem]:
    """Problems of one DMN file; they name the decision's id."""
    if not read:
        yield Problem("error", "dmn-empty", None, 1)
    for decision in read:
        if len(decision.tables) != 1:
            yield _at(decision, decision.line, "dmn-tables")
        for table in decision.tables:
            yield from _table(decision, table)


def _table(decision: Decision, table: Table) -> Iterator[Problem]:
    if table.policy not in POLICIES or table.aggregation:
        policy = f"{table.policy} {table.aggregation or ''}".strip()
        yield _at(decision, decision.line, "dmn-hit-policy", policy=policy)
    for text in table.inputs:
        if faults_of(text, is_test=False) is not None:
            yield _at(decision, decision.line, "dmn-input", text=text)
    for number, row in enumerate(table.rows, 1):
        if len(row.tests) != len(table.inputs) or len(row.results) != len(table.outputs):
            yield _at(decision, row.line, "dmn-row-shape", row=str(number))
        yield from _cells(decision, row, number)
    yield from _hidden(decision, table)
    if table.policy != "COLLECT" and not any(_always(row) for row in table.rows):
        yield _at(decision, decision.line, "dmn-no-match", severity="warning")


def _hidden(decision: Decision, table: Table) -> Iterator[Problem]:
    """The first row that matches is taken: what it takes away from a later one is told once."""
    if table.policy == "COLLECT":
        return
    always = next((n for n, row in enumerate(table.rows[:-1], 1) if _always(row)), None)
    both = overlapping(table) if table.policy == "UNIQUE" and always is None else None
    if always is not None:
        yield _at(decision, table.rows[always - 1].line, "dmn-hidden", severity="warning",
                  row=str(always))  # fmt: skip
    elif both is not None:
        first, second = both
        yield _at(decision, table.rows[second].line, "dmn-overlap", severity="warning",
                  row=str(first + 1), other=str(second + 1))  # fmt: skip


def _cells(decision: Decision, row: Row, number: int) -> Iterator[Problem]:
    for texts, is_test in ((row.tests, True), (row.results, False)):
        for text in texts:
            fault = faults_of(text, is_test=is_test) or _strange(text, is_test=is_test)
            foreign = is_test and _FEEL.search(text)
            if foreign or fault is not None:
                code = "dmn-feel" if foreign else "dmn-cell"
                gaps = fault.values.items() if fault else ()
                why = {f"reason_{name}": value for name, value in gaps}
                yield _at(decision, row.line, code, row=str(number), text=text,
                          reason=fault.template if fault else "", **why)  # fmt: skip


def _strange(text: str, *, is_test: bool) -> ScriptError | None:
    source = cell_test(text) if is_test else text.strip()
    strange = strange_in(parse(source, "eval")) if source else []
    return ScriptRefused("there is no function {name}()", name=strange[0]) if strange else None


def _always(row: Row) -> bool:
    return all(text.strip() in ("", "-") for text in row.tests)


def _at(
    decision: Decision, line: int | None, code: str, *, severity: str = "error", **args: str
) -> Problem:
    words = {"label": decision.name or decision.id, **args}
    return Problem(
        "warning" if severity == "warning" else "error", code, decision.id or None, line, words
    )
