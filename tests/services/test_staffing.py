"""Who would do the work of a model is asked before it is deployed, in the office's own words."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlalchemy import delete, select, update

from server.database import Database
from server.recording.model_problems import problems_here
from server.services.staffing import held_roles, staff_of
from server.tables import GroupMember, Membership, Officer, Role, UnitGroup
from tests.workflows.codes.work import grouped, lane

pytestmark = pytest.mark.usefixtures("cast")


def of(database: Database, model: bytes) -> dict[str, dict[str, str]]:
    with database.reading() as db:
        found = problems_here(db, {"p.bpmn": model})
    return {one.code: dict(one.args) for one in found if one.code.endswith("-nobody-holds")}


def test_a_role_that_nobody_holds_any_more_is_told_by_its_name(database: Database) -> None:
    model = lane(roles="van_thu", scope="responsible_unit")
    assert of(database, model) == {}

    with database.transaction() as db:
        name = db.scalars(select(Role.name).where(Role.code == "van_thu")).one()
        holders = select(Membership.officer_id).where(Membership.role == "van_thu")
        db.execute(update(Officer).where(Officer.id.in_(holders)).values(is_active=False))

    assert of(database, model)["role-nobody-holds"]["role"] == name


def test_units_of_a_group_without_anybody_in_the_role_are_named(
    database: Database, organisation: SimpleNamespace
) -> None:
    with database.transaction() as db:
        code = db.scalars(
            select(UnitGroup.code)
            .join(GroupMember, GroupMember.group_id == UnitGroup.id)
            .where(GroupMember.unit_id == organisation.QU_NK)
            .order_by(UnitGroup.id).limit(1)
        ).one()  # fmt: skip
        db.execute(delete(Membership).where(Membership.unit_id == organisation.QU_NK,
                                            Membership.role == "chuyen_vien"))  # fmt: skip
    model = grouped("userTask").replace(b'value="g"', f'value="{code}"'.encode())
    model = model.replace(b'value="chief"', b'value="chuyen_vien"')

    told = of(database, model)

    assert "Ninh Kiều" in told["group-nobody-holds"]["units"]


def test_while_there_is_nobody_at_all_nothing_is_asked(database: Database) -> None:
    with database.transaction() as db:
        db.execute(update(Officer).values(is_active=False))

    with database.reading() as db:
        assert held_roles(db) is None
        assert staff_of(db, []) == {}
