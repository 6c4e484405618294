"""The chart of 2022 goes through what public sources tell of 2025 (domain.md 4.2), day by day."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from server.actions.officers.give_membership import give_membership
from server.actions.organisation.end_unit import end_unit
from server.actions.organisation.place_unit import place_unit
from server.actions.organisation.rename_unit import rename_unit
from server.database import Database
from server.queries.names import unit_names
from server.queries.organisation import list_units
from server.services.tree import lower_units
from server.services.unit_groups import members_of
from server.tables import Unit, UnitEdge
from tests.databases import move_clock

MARCH, JULY = date(2025, 3, 1), date(2025, 7, 1)
BASIS = "Quyết định sắp xếp tổ chức"


@pytest.fixture
def admin(database: Database, cast: SimpleNamespace) -> dict[str, Any]:
    move_clock(database, "2025-01-02")
    return {"database": database, "officer_id": cast.nguyen_qt}


def under(admin: dict[str, Any], parent: int, child: int, day: date) -> None:
    """In place of whatever leads it now."""
    with admin["database"].reading() as db:
        edges = db.scalars(select(UnitEdge).where(
            UnitEdge.child_id == child, UnitEdge.kind != "GUIDANCE", UnitEdge.valid_to.is_(None)
        )).all()  # fmt: skip
    place_unit(**admin, unit_id=child, parent_id=parent, kind="HIERARCHY", day=day,
               document=BASIS, instead_of=edges[0].id)  # fmt: skip


def test_no_district_and_no_party_group_is_left_and_the_past_stays(
    admin: dict[str, Any], database: Database, organisation: SimpleNamespace, cast: SimpleNamespace
) -> None:
    units = organisation
    merged = "Ban Tuyên giáo và Dân vận Thành ủy"
    rename_unit(**admin, unit_id=units.BTG, name=merged, day=MARCH, document=BASIS)
    end_unit(**admin, unit_id=units.BDV, day=MARCH, document=BASIS)
    give_membership(**admin, to_id=cast.hoa_dtb, unit="BTG", role="lanh_dao_ban", first=MARCH)
    under(admin, units.MTTQ, units.HPN_TP, MARCH)
    with database.reading() as db:
        groups = members_of(db, ["dang_doan", "ban_can_su_dang"], MARCH)
        below = lower_units(db, {units.QU_NK}, JULY) - {units.QU_NK}
        wards = set(members_of(db, ["dang_uy_phuong"], JULY)) & below
    for unit_id in groups:
        end_unit(**admin, unit_id=unit_id, day=MARCH, document=BASIS)
    for unit_id in sorted(wards):
        under(admin, units.TU_CT, unit_id, JULY)
    for unit_id in sorted(below - wards):
        end_unit(**admin, unit_id=unit_id, day=JULY, document=BASIS)
    end_unit(**admin, unit_id=units.QU_NK, day=JULY, document=BASIS)

    with database.reading() as db:
        assert members_of(db, ["dang_doan", "ban_can_su_dang"], date(2025, 2, 28)) == groups
        assert members_of(db, ["dang_doan", "ban_can_su_dang"], MARCH) == []
        then, now = ({one.code: one.depth for one in list_units(db, admin["officer_id"], day)}
                     for day in (date(2025, 6, 30), JULY))  # fmt: skip
        codes = dict(db.execute(select(Unit.id, Unit.code)).all())
        assert {then[codes[one]] for one in wards} == {2}
        assert {now[codes[one]] for one in wards} == {1}
        assert ("QU-NK" in then, "QU-NK" in now, "BDV" in then) == (True, False, False)
        assert unit_names(db, {units.BTG}, date(2022, 6, 20))[units.BTG] != merged
        assert unit_names(db, {units.BTG}, MARCH)[units.BTG] == merged
