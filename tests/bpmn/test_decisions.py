from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.bpmn.scenario import FOLDER, PARAMETERS
from workflows.decisions import decide, read_decisions
from workflows.xml_guard import safe_root

STEP_LIMIT = FOLDER / "unit_implementation" / "step_limit_by_urgency.dmn"
WHO_APPROVES = FOLDER / "action_programme" / "who_approves.dmn"


def decided(file: Path, **names: Any) -> Any:
    (decision,) = read_decisions(safe_root(file.read_bytes()))
    (table,) = decision.tables
    assert decision.id == file.stem
    return decide(table, names, {"parameter": PARAMETERS.__getitem__})


@pytest.mark.parametrize(("urgency", "hours"), [("HOA_TOC", 2), ("THUONG_KHAN", 4), ("KHAN", 8)])
def test_an_urgent_document_is_received_within_working_hours(urgency: str, hours: int) -> None:
    assert decided(STEP_LIMIT, urgency=urgency) == {"amount": hours, "unit": "h"}


def test_any_other_document_is_received_within_the_parameter() -> None:
    assert decided(STEP_LIMIT, urgency="THUONG") == {"amount": 1, "unit": "WD"}


@pytest.mark.parametrize(
    ("kind", "level", "role", "by"),
    [
        ("party_committee", "DISTRICT", "lanh_dao_don_vi", "OWN"),
        ("mass_organisation", "DISTRICT", "lanh_dao_don_vi", "DISTRICT"),
        ("party_caucus", "CITY", "uy_vien_btv", "CITY"),
        ("mass_organisation", "CITY", "thuong_truc", "CITY"),
    ],
)
def test_a_programme_is_approved_at_its_author_s_level(
    kind: str, level: str, role: str, by: str
) -> None:
    assert decided(WHO_APPROVES, kind=kind, level=level) == {"role": role, "level": by}
