"""Decision tables and forms."""

from __future__ import annotations

import json
from typing import Any

from tests.workflows.codes import PLAIN, Files, case
from tests.workflows.drawings import xml


def dmn(*rows: tuple[str, ...], policy: str = "FIRST", asks: str = "n", tables: int = 1) -> Files:
    """Rows of (test, result); one input, one output."""
    said = "".join(
        f'<rule id="r{at}">' + "".join(f'<inputEntry id="i{at}"><text>{one}</text></inputEntry>' for one in row[:-1])
        + f'<outputEntry id="o{at}"><text>{row[-1]}</text></outputEntry></rule>'
        for at, row in enumerate(rows)
    )  # fmt: skip
    table = (
        f'<decisionTable id="t" hitPolicy="{policy}"><input id="in"><inputExpression id="ie"><text>{asks}</text>'
        f'</inputExpression></input><output id="out" name="days"/>{said}</decisionTable>'
    )
    return {"p.bpmn": xml(PLAIN), "d.dmn": (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="x">'
        f'<decision id="limit">{table * tables}</decision></definitions>'
    ).encode()}  # fmt: skip


def form(fields: dict[str, Any], ui: dict[str, Any] | None = None, **more: Any) -> Files:
    schema = {"type": "object", "properties": fields, **more}
    return {"p.bpmn": xml(PLAIN), "forms/f.schema.json": json.dumps(schema).encode(),
            "forms/f.ui.json": json.dumps(ui or {}).encode()}  # fmt: skip


TEXT = {"type": "string"}
ROWS = {"type": "array", "items": {"type": "object", "properties": {"n": {"type": "integer"}}}}
GOOD = dmn(("1", "5"), ("-", "3"))
FINE = form({"a": TEXT})
TABLE = {"ui:widget": "table"}


def rule(expr: str = "a == b", **said: str) -> Files:
    return form({"a": TEXT, "b": TEXT}, **{"x-rules": [{"expr": expr, "at": "a", "message": said}]})


CASES = [
    case(
        "dmn-empty",
        "error",
        None,
        {
            "p.bpmn": xml(PLAIN),
            "d.dmn": b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="x"/>',
        },
        right=GOOD,
    ),
    case("dmn-tables", "error", "limit", dmn(("-", "3"), tables=2), right=GOOD),
    case("dmn-hit-policy", "error", "limit", dmn(("-", "3"), policy="PRIORITY"), right=GOOD),
    case("dmn-input", "error", "limit", dmn(("-", "3"), asks="n +"), right=GOOD),
    case("dmn-row-shape", "error", "limit", dmn(("1", "2", "5"), ("-", "3")), right=GOOD),
    case("dmn-cell", "error", "limit", dmn(("1 +", "5"), ("-", "3")), right=GOOD),
    case(
        "dmn-feel",
        "error",
        "limit",
        dmn(("[1..5]", "5"), ("-", "3")),
        right=dmn(("1 &lt;= ? &lt;= 5", "5"), ("-", "3")),
    ),
    case("dmn-hidden", "warning", "limit", dmn(("-", "5"), ("1", "3")), right=GOOD),
    case(
        "dmn-overlap",
        "warning",
        "limit",
        dmn(("&lt; 5", "5"), ("&gt; 3", "3"), ("== 100", "1"), policy="UNIQUE"),
        right=dmn(("&lt; 5", "5"), ("&gt;= 5", "3"), policy="UNIQUE"),
    ),
    case("dmn-no-match", "warning", "limit", dmn(("1", "5")), right=GOOD),
    case("form-malformed", "error", None, {**FINE, "forms/f.schema.json": b"{"}, right=FINE),
    case("form-schema-invalid", "error", "f", form({"a": {"type": "strnig"}}), right=FINE),
    case("form-choices-missing", "error", "f", form({"a": {**TEXT, "oneOf": []}}), right=FINE),
    case("form-field-name-reserved", "error", "f", form({"typename": TEXT}), right=FINE),
    case(
        "form-widget-unknown",
        "error",
        "f",
        form({"a": TEXT}, {"a": {"ui:widget": "wheel"}}),
        right=form({"a": TEXT}, {"a": {"ui:widget": "textarea"}}),
    ),
    case(
        "form-expression-refused",
        "error",
        "f",
        form({"a": {**TEXT, "x-show": "b =="}}),
        right=form({"a": {**TEXT, "x-show": "b == 1"}}),
    ),
    case(
        "form-pattern-slow",
        "error",
        "f",
        form({"a": {**TEXT, "pattern": "^(a+)+$"}}),
        right=form({"a": {**TEXT, "pattern": "^a+$"}}),
    ),
    case("form-rule-incomplete", "error", "f", rule(en="Wrong."), right=rule(vi="Sai.")),
    case(
        "form-table-in-table",
        "error",
        "f",
        form(
            {"a": {"type": "array", "items": {"type": "object", "properties": {"b": ROWS}}}},
            {"a": {**TABLE, "items": {"b": TABLE}}},
        ),
        right=form({"a": ROWS}, {"a": TABLE}),
    ),
]
