"""The real forms, judged with small choices and facts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from workflows.forms import Cleaned, Form, Option, clean, decode, read_form

BPMN = Path(__file__).parents[2] / "bpmn"
KEYS = sorted(
    f"{path.parts[-3]}.{path.name.removesuffix('.schema.json')}"
    for path in BPMN.glob("*/forms/*.schema.json")
)
UNITS = tuple(Option(number, f"Đơn vị {number}", {"unit": number}) for number in (1, 2, 3))
OFFICERS = tuple(Option(10 + n, f"Cán bộ {n}", {"units": [n]}) for n in (1, 2, 3))
OPTIONS = {
    "all_units": UNITS, "case_units": UNITS, "lower_units": UNITS, "recipient_groups": UNITS,
    "letter_units": UNITS, "recipients": UNITS, "unit_officers": OFFICERS, "all_officers": OFFICERS,
    "signatories": OFFICERS, "books": (Option(5, "CV/TU"),),
    "case_assignments": (Option(7, "2a"),), "open_obstacles": (Option(8, "Vướng mắc"),),
}  # fmt: skip
FACTS: dict[str, Any] = {
    "today": "2022-07-20",
    "directive": {"issued_on": "2022-06-20"},
    "limits": {"organ_is_collective": True, "earliest_visit_on": "2022-07-27"},
    "prefill": {"task_deadlines": [{"obligation": 3, "task": "Quán triệt"}]},
}


def form(key: str) -> Form:
    path = BPMN / key.replace(".", "/forms/")
    schema, ui = (json.loads(Path(f"{path}.{one}.json").read_text()) for one in ("schema", "ui"))
    return read_form(key, schema, ui)


def judged(key: str, *pairs: tuple[str, str], files: tuple[int, ...] = (), **more: Any) -> Cleaned:
    one = form(key)
    facts = {**FACTS, **more}
    return clean(one, decode(one, pairs), facts=facts, options=OPTIONS, files=files)


def found(cleaned: Cleaned) -> set[tuple[str, str]]:
    return {(".".join(map(str, one.path)), one.code) for one in cleaned.problems}
