"""No inspector from the inspected unit: not by a later role, not from below, not as a deputy."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from server.actions.tasks.complete_task import TEAM, refuse_inspected
from server.database import Database
from server.errors import NotAllowed
from server.tables import Instance
from workflows.definition import Lane

LANE = Lane(id="L", name="Đoàn kiểm tra", roles=("kiem_tra_vien",), scope=TEAM)


@pytest.mark.parametrize(("login", "is_refused"), [
    ("lam_ott", True), ("khiem_nd", True), ("an_lt", False), ("nhan_tb", False),
])  # fmt: skip
def test_nobody_of_the_inspected_unit_or_below_does_the_work_of_the_team(
    login: str, database: Database, organisation: SimpleNamespace, cast: SimpleNamespace,
    *, is_refused: bool,
) -> None:  # fmt: skip
    inspection = Instance(unit_id=organisation.QU_NK)

    with database.reading() as db:
        if is_refused:
            with pytest.raises(NotAllowed, match="inspector-of-unit"):
                refuse_inspected(db, inspection, LANE, getattr(cast, login))
        else:
            refuse_inspected(db, inspection, LANE, getattr(cast, login))
