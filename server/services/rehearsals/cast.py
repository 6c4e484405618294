"""The invented world of a rehearsal: what forms offer, what they may know; nobody's real data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from server.words import SOURCE, translate
from workflows.forms import Field, Form, Option, Options
from workflows.plausible_words import sentences, short_text
from workflows.rehearsal import Stage, Task
from workflows.workdays import day_of

MOST_UNITS = 5
SAMPLE_UNITS = (("DV-1", "Đơn vị mẫu 1"), ("DV-2", "Đơn vị mẫu 2"), ("DV-3", "Đơn vị mẫu 3"),
                ("DV-4", "Đơn vị mẫu 4"), ("DV-5", "Đơn vị mẫu 5"))  # fmt: skip
OFFICERS = (("CB-1", "Cán bộ mẫu 1"), ("CB-2", "Cán bộ mẫu 2"), ("CB-3", "Cán bộ mẫu 3"))
OTHERS = ("Sổ văn bản mẫu", "Nhóm đơn vị mẫu", "Nhiệm vụ mẫu 1", "Nhiệm vụ mẫu 2")
SAMPLES = frozenset({*dict(SAMPLE_UNITS).values(), *dict(OFFICERS).values(), *OTHERS})
PAPERS = {1: "tep-mau-1.pdf", 2: "tep-mau-2.pdf", 3: "tep-mau-3.pdf"}
"""Stand-ins for files: their numbers are never those of stored ones, nothing is kept of them."""
WITH_OFFICERS = ("officer", "signator", "inspector")
WITH_UNITS = ("unit", "recipient", "addressee")
ROWS_SHOWN = 2


@dataclass(frozen=True)
class Paper:
    """A sample file: nothing of it can be opened."""

    id: int
    name: str
    size: int = 12_345
    is_sample: bool = True


@dataclass(frozen=True)
class Cast:
    units: tuple[tuple[str, str], ...] = SAMPLE_UNITS[:2]  # (code, name)
    known: Mapping[str, str] = field(default_factory=dict)  # code -> name of every real unit
    language: str = SOURCE  # of the names that are invented

    def name_of(self, code: Any) -> str:
        """Of a unit or an invented officer; anything else is its own name."""
        names = {**self.known, **dict(SAMPLE_UNITS), **dict(self.units), **dict(OFFICERS)}
        return self.said(names.get(str(code), str(code))) if code is not None else ""

    def said(self, name: str) -> str:
        """A sample's name in the reader's language; a real one as it is."""
        return translate(name, self.language) if name in SAMPLES else name


def papers() -> dict[int, Paper]:
    return {number: Paper(number, name) for number, name in PAPERS.items()}


def options_for(form: Form, cast: Cast) -> Options:
    every = [one for field in form.fields for one in (field, *field.columns)]
    sources = {one.source for one in every if one.source}
    return {source: _offered(source, cast) for source in sources}


def _offered(source: str, cast: Cast) -> tuple[Option, ...]:
    units = tuple(Option(code, cast.said(name), {"unit": code}) for code, name in cast.units)
    if any(word in source for word in WITH_OFFICERS):
        nowhere: dict[str, Any] = {"unit": "", "units": []}
        return tuple(Option(code, cast.said(name), nowhere) for code, name in OFFICERS)
    if source == "books":
        return (Option("CV", cast.said(OTHERS[0])),)
    if source in ("groups", "recipient_groups"):
        return (Option("NHOM-1", cast.said(OTHERS[1])), *units)
    if any(word in source for word in WITH_UNITS):
        return units
    if source == "open_obstacles":
        return ()
    return (Option(1, cast.said(OTHERS[2])), Option(2, cast.said(OTHERS[3])))


def facts_for(
    form: Form, stage: Stage, task: Task, cast: Cast, parameters: Mapping[str, Any]
) -> dict[str, Any]:
    """See `workflows.forms`."""
    today = day_of(stage.now)
    data = stage.data(task.instance)
    unit = _unit_of(task, data)
    return {
        "today": today.isoformat(),
        "directive": _directive(today),
        "unit": {"id": unit, "name": cast.name_of(unit)} if unit else {},
        "officer": {"id": OFFICERS[0][0], "name": cast.said(OFFICERS[0][1]), "title": ""},
        "data": {**data, "item": task.item},
        "parameters": dict(parameters),
        "limits": _limits(today),
        "prefill": {one.name: _shown_rows(one) for one in form.fields if one.fixed_rows},
        "auto": {},
    }


def _unit_of(task: Task, data: Mapping[str, Any]) -> Any:
    row = task.item if isinstance(task.item, Mapping) else {}
    return row.get("unit_id") or row.get("unit") or data.get("unit_id")


def _directive(today: date) -> dict[str, Any]:
    return {
        "id": 1, "full_number": "01-CV/TU", "subject": "Văn bản mẫu để diễn tập",
        "issued_on": (today - timedelta(days=14)).isoformat(), "urgency": "THUONG",
        "doc_type": "CV", "term": None,
    }  # fmt: skip


def _limits(today: date) -> dict[str, Any]:
    return {
        "organ_is_collective": True, "needs_basis": True, "needs_congress_link": False,
        "has_open_items": False, "coordinating_units": [],
        "superior_due": (today + timedelta(days=60)).isoformat(),
        "step_due": None, "term_end": (today + timedelta(days=365)).isoformat(),
        "conclusion_due_on": (today + timedelta(days=14)).isoformat(),
    }  # fmt: skip


def _shown_rows(table: Field) -> list[dict[str, Any]]:
    """Rows that the server would bring: what is locked in them."""
    return [
        {column.name: _shown(column, at) for column in table.columns if column.locked}
        for at in range(ROWS_SHOWN)
    ]


def _shown(column: Field, at: int) -> Any:
    if column.kind in ("integer", "number"):
        return at + 1
    if column.kind == "date":
        return None
    long = column.kind == "longtext" or column.width == "w"
    most = column.max_length
    return sentences(at, 0, most) if long else short_text(column.label, at, most)
