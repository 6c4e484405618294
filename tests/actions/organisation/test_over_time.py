"""The organisation changes from a day on; what was true on an earlier day stays true of it."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from server import access
from server.actions.officers.end_membership import end_membership
from server.actions.officers.give_membership import give_membership
from server.actions.officers.switch_officer import switch_officer
from server.actions.organisation.add_unit import NewUnit, add_unit
from server.actions.organisation.end_unit import end_unit
from server.actions.organisation.place_unit import place_unit
from server.actions.organisation.regroup_unit import regroup_unit
from server.actions.organisation.rename_unit import rename_unit
from server.database import Database
from server.errors import Invalid, NotFound
from server.queries.names import unit_names
from server.queries.organisation import list_units
from server.services.tree import lower_units
from server.services.unit_groups import members_of
from server.tables import Event, Membership, Unit, UnitEdge
from tests.databases import move_clock

JULY, BEFORE = date(2022, 7, 1), date(2022, 6, 30)
BASIS = "12-QĐ/TU ngày 20/06/2022"


@pytest.fixture
def admin(database: Database, cast: SimpleNamespace) -> dict[str, Any]:
    move_clock(database, "2022-06-21")
    return {"database": database, "officer_id": cast.nguyen_qt}


def codes_of(refused: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    return [(str(one.path[0]), one.code) for one in refused.value.problems]


def test_a_new_name_holds_from_its_day_and_the_old_one_before(
    admin: dict[str, Any], database: Database, organisation: SimpleNamespace
) -> None:
    unit, new = organisation.BDV, "Ban Tuyên giáo và Dân vận Thành ủy"

    rename_unit(**admin, unit_id=unit, name=new, day=JULY, document=BASIS)

    with database.reading() as db:
        assert [unit_names(db, {unit}, day)[unit] for day in (BEFORE, JULY)] == [
            "Ban Dân vận Thành ủy", new]  # fmt: skip
        assert db.get_one(Unit, unit).name == "Ban Dân vận Thành ủy"
        told = db.scalars(select(Event).where(Event.kind == "organisation.unit_renamed")).one()
        assert (told.data["after"], told.data["document"]) == (new, BASIS)
    move_clock(database, "2022-07-01")
    with database.reading() as db:
        assert db.get_one(Unit, unit).name == new
    with pytest.raises(Invalid) as refused:
        rename_unit(**admin, unit_id=unit, name="Khác", day=BEFORE, document="")
    assert codes_of(refused) == [("document", "required"), ("day", "changed-later")]


def test_a_unit_stands_elsewhere_from_its_day_and_never_under_itself(
    admin: dict[str, Any], database: Database, organisation: SimpleNamespace
) -> None:
    ward, old, new = organisation.BDV_NK, organisation.QU_NK, organisation.QU_BT
    with database.reading() as db:
        edge = db.scalars(select(UnitEdge.id).where(UnitEdge.child_id == ward,
                                                    UnitEdge.parent_id == old)).one()  # fmt: skip
    moved = {**admin, "unit_id": ward, "kind": "HIERARCHY", "day": JULY, "document": BASIS}

    with pytest.raises(Invalid) as unknown:
        place_unit(**moved, parent_id=new, instead_of=999)
    assert codes_of(unknown) == [("instead_of", "not-a-choice")]
    place_unit(**moved, parent_id=new, instead_of=edge)

    with database.reading() as db:
        stands = [[ward in lower_units(db, {one}, day) for one in (old, new)]
                  for day in (BEFORE, JULY)]  # fmt: skip
    assert stands == [[True, False], [False, True]]
    with pytest.raises(Invalid) as refused:
        place_unit(**{**moved, "unit_id": new}, parent_id=ward)
    assert codes_of(refused) == [("parent", "own-lower-unit")]
    with pytest.raises(Invalid) as planned:
        place_unit(**{**moved, "unit_id": new, "day": date(2022, 6, 25)}, parent_id=ward)
    assert codes_of(planned) == [("parent", "own-lower-unit")]


def test_a_group_has_a_member_from_its_day_until_it_leaves(
    admin: dict[str, Any], database: Database, organisation: SimpleNamespace
) -> None:
    change = {**admin, "unit_id": organisation.MTTQ, "group": "quan_uy"}

    regroup_unit(**change, day=JULY, leaves=False)
    regroup_unit(**change, day=date(2022, 8, 1), leaves=True)

    with database.reading() as db:
        days = (BEFORE, JULY, date(2022, 7, 31), date(2022, 8, 1))
        assert [organisation.MTTQ in members_of(db, ["quan_uy"], day) for day in days] == [
            False, True, True, False]  # fmt: skip


def test_a_new_unit_is_there_from_its_day_and_one_that_ends_takes_its_people_along(
    admin: dict[str, Any], database: Database, organisation: SimpleNamespace, cast: SimpleNamespace
) -> None:
    wanted = NewUnit("DU-CK", "Đảng ủy xã Cờ Đỏ", "party_committee", "TU-CT", "quan_uy", "DU",
                     JULY, BASIS)  # fmt: skip

    unit = add_unit(**admin, wanted=wanted)
    end_unit(**admin, unit_id=organisation.UBKT, day=JULY, document=BASIS)

    with database.reading() as db:
        there = [{one.code for one in list_units(db, admin["officer_id"], day)}
                 for day in (BEFORE, JULY)]  # fmt: skip
        assert [("DU-CK" in some, "UBKT" in some) for some in there] == [
            (False, True), (True, False)]  # fmt: skip
        assert access.memberships_of(db, cast.nghi_pt)
        assert unit in members_of(db, ["quan_uy"], JULY)
    move_clock(database, "2022-07-01")
    with database.reading() as db:
        assert access.memberships_of(db, cast.nghi_pt) == ()
    with pytest.raises(Invalid) as refused:
        add_unit(**admin, wanted=wanted)
    assert codes_of(refused) == [("code", "code-taken")]
    with pytest.raises(Invalid) as refused:
        end_unit(**admin, unit_id=organisation.QU_NK, day=date(2022, 8, 1), document=BASIS)
    assert ("day", "unit-has-lower") in codes_of(refused)


def test_a_role_holds_from_its_first_day_to_its_last(
    admin: dict[str, Any], database: Database, organisation: SimpleNamespace, cast: SimpleNamespace
) -> None:
    given = {**admin, "to_id": cast.lam_ott, "unit": "QU-BT", "role": "chuyen_vien"}

    held = give_membership(**given, first=date(2022, 6, 22), last=date(2022, 6, 30))

    found = []
    for day in ("2022-06-21", "2022-06-22", "2022-06-30", "2022-07-01"):
        move_clock(database, day)
        with database.reading() as db:
            found.append(access.has_role(db, cast.lam_ott, organisation.QU_BT, "chuyen_vien"))
    assert found == [False, True, True, False]
    with pytest.raises(Invalid) as refused:
        give_membership(**given, first=date(2022, 6, 30))
    assert codes_of(refused) == [("role", "role-held")]
    with pytest.raises(Invalid) as refused:
        end_membership(**admin, membership_id=held, last=date(2022, 7, 5))
    assert codes_of(refused) == [("last", "role-over")]


def test_an_installation_keeps_an_administrator(
    admin: dict[str, Any], database: Database, cast: SimpleNamespace
) -> None:
    with database.reading() as db:
        role = select(Membership.id, Membership.unit_id)
        held, unit = db.execute(role.where(Membership.officer_id == cast.nguyen_qt)).one()

    with pytest.raises(Invalid) as by_role:
        end_membership(**admin, membership_id=held, last=date(2022, 6, 30))
    with pytest.raises(Invalid) as by_account:
        switch_officer(**admin, switched_id=cast.nguyen_qt, is_active=False)
    with pytest.raises(Invalid) as by_unit:
        end_unit(**admin, unit_id=unit, day=JULY, document=BASIS)

    assert (codes_of(by_role), codes_of(by_account)) == (
        [("last", "last-admin")], [("activity", "last-admin")])  # fmt: skip
    assert ("day", "last-admin") in codes_of(by_unit)
    with database.reading() as db:
        code = db.get_one(Unit, unit).code
    give_membership(**admin, to_id=cast.thuy_tn, unit=code, role="quan_tri", first=BEFORE)
    move_clock(database, "2022-06-30")
    with pytest.raises(Invalid) as with_both:  # of the two, neither would be left
        end_unit(**admin, unit_id=unit, day=JULY, document=BASIS)
    assert ("day", "last-admin") in codes_of(with_both)
    end_membership(**admin, membership_id=held, last=date(2022, 6, 30))


def test_nobody_else_changes_the_organisation(
    database: Database, organisation: SimpleNamespace, cast: SimpleNamespace
) -> None:
    for other in (cast.hoa_dtb, cast.dat_kv, cast.chau_ltt):
        with pytest.raises(NotFound):
            rename_unit(database, officer_id=other, unit_id=organisation.BDV, name="x", day=JULY,
                        document="x")  # fmt: skip
        with pytest.raises(NotFound):
            switch_officer(database, officer_id=other, switched_id=cast.lam_ott, is_active=False)
