"""The real case (domain.md 4.2): the chart of 2022 goes through 2025 with work open, by P10.

The end of đảng đoàn and ban cán sự đảng, Ban Tuyên giáo và Dân vận, the 1/7/2025 without districts.
"""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from server.actions.cases.open_case import open_case
from server.actions.organisation.add_unit import NewUnit, add_unit
from server.database import Database, Work
from server.queries.names import unit_names
from server.queries.organisation import list_units
from server.queries.portfolio import by_unit
from server.queries.scope import Scope
from server.services.deadlines import OVER
from server.services.tree import lower_units
from server.services.unit_groups import members_of
from server.tables import Assignment, Incident, Instance, Succession, Task, Unit
from server.worker import run_until_idle
from tests.processes.conftest import Office
from tests.processes.rearranging import agreed, edges_over, on_the_day, placed

GIVEN = ["QU-NK", "HU-PD", "BCSD-UBND", "DD-HLHPN", "BTG"]
MARCH, JULY = "01/03/2025", "01/07/2025"


@pytest.fixture
def office(database: Database, directive_id: int, deployed: SimpleNamespace) -> Office:
    """517-CV/TU is followed anew in 2025, by the chart of 2022."""
    office = Office(database, deployed)
    office.move_clock("2025-02-03")
    open_case(database, officer_id=deployed.thuy_tn, directive_id=directive_id)
    office.roll_out(GIVEN, due="2025-07-31")
    return office


def founded(office: Office, code: str, name: str, day: date) -> None:
    add_unit(office.database, officer_id=office.cast.nguyen_qt, wanted=NewUnit(
        code=code, name=name, kind="party_committee", parent="TU-CT", group="", issuer_code="ĐU",
        day=day, document="Quyết định sắp xếp tổ chức",
    ))  # fmt: skip


def open_parts(db: Work) -> dict[int, tuple[int, date | None]]:
    """Number -> whom it was given to, until when."""
    found = db.scalars(select(Assignment).where(Assignment.progress.not_in(OVER)))
    return {one.id: (one.given_to_id, one.current_due) for one in found}


def shares(db: Work, officer_id: int, structure: str) -> dict[int | str, int]:
    lines = by_unit(db, officer_id, Scope(structure=structure)).lines
    return {one.key: one.counted.boxes.every for one in lines}


def test_nothing_is_lost_and_the_counts_agree(office: Office) -> None:
    database, cast = office.database, office.cast
    with database.reading() as db:
        before, given = open_parts(db), shares(db, cast.thuy_tn, "then")
        dated = {code: unit_names(db, {office.unit(code)})[office.unit(code)] for code in GIVEN}

    founded(office, "DU-UBND", "Đảng ủy Ủy ban nhân dân thành phố", date(2025, 3, 1))
    founded(office, "DU-CQD", "Đảng ủy các cơ quan Đảng thành phố", date(2025, 3, 1))
    placed(office, "HPN-TP", "MTTQ", date(2025, 3, 1))
    with database.reading() as db:
        codes = dict(db.execute(select(Unit.id, Unit.code)).all())
        groups = [codes[one] for one in members_of(db, ["dang_doan"], db.today)]
        lower = lower_units(db, {office.unit("QU-NK")}, date(2025, 6, 30))
        wards = {codes[one] for one in lower & set(members_of(db, ["dang_uy_phuong"], db.today))}
        caucuses = [codes[one] for one in members_of(db, ["ban_can_su_dang"], db.today)]
    agreed(office, "MERGE", caucuses, ["DU-UBND"], effective_on=MARCH)
    agreed(office, "MERGE", groups, ["DU-CQD"], effective_on=MARCH)
    agreed(office, "MERGE", ["BDV"], ["BTG"], effective_on=MARCH,
           new_name="Ban Tuyên giáo và Dân vận Thành ủy")  # fmt: skip
    on_the_day(office, "2025-03-03")

    for code, name in (("DUP-NK", "Đảng ủy phường Ninh Kiều"), ("DUX-PD", "Đảng ủy xã Phong Điền")):
        founded(office, code, name, date(2025, 7, 1))
    below = ["BDV-NK", "HPN-NK", "BDV-PD", "HPN-PD"]
    agreed(office, "DISSOLVE", below, [], effective_on=JULY)
    agreed(office, "SPLIT", ["QU-NK"], ["DUP-NK", "DUP-CK"], effective_on=JULY)
    agreed(office, "MERGE", ["HU-PD"], ["DUX-PD"], effective_on=JULY)
    on_the_day(office, "2025-07-01")

    with database.reading() as db:
        assert open_parts(db) == before
        assert shares(db, cast.thuy_tn, "then") == given
        held, today = (shares(db, cast.thuy_tn, one) for one in ("", "today"))
        assert sum(held.values()) == sum(today.values()) == sum(given.values())
        gone = set(db.scalars(select(Unit.id).where(Unit.valid_to.is_not(None))))
        assert {codes[one] for one in gone} >= {*groups, *caucuses, *below, "BDV", "QU-NK", "HU-PD"}
        assert gone.isdisjoint({*held, *today})
        waiting = set(db.scalars(select(Task.unit_id).where(Task.state == "open")))
        running = set(db.scalars(select(Instance.unit_id).where(Instance.ended_at.is_(None))))
        assert gone.isdisjoint(waiting | running)
        assert db.scalars(select(Incident.code).where(Incident.resolved_at.is_(None))).all() == []
        assert {one.state for one in db.scalars(select(Succession)).unique()} == {"applied"}
        for code, name in dated.items():  # documents of that day keep their names
            unit = office.unit(code)
            assert unit_names(db, {unit}, date(2025, 2, 3))[unit] == name
        assert unit_names(db)[office.unit("BTG")] == "Ban Tuyên giáo và Dân vận Thành ủy"
        assert members_of(db, ["dang_doan", "ban_can_su_dang"], date(2025, 2, 28)) != []
        assert members_of(db, ["dang_doan", "ban_can_su_dang"], db.today) == []
        then, now = ({one.code: one.depth for one in list_units(db, cast.nguyen_qt, day)}
                     for day in (date(2025, 6, 30), date(2025, 7, 1)))  # fmt: skip
        assert ("QU-NK" in then, "QU-NK" in now, "DUP-CK" in wards) == (True, False, True)
        assert {then[one] for one in wards} == {2}
        assert {now[one] for one in {*wards, "DUP-NK", "DUX-PD"}} == {1}
        for code, parent in (*((one, "TU-CT") for one in sorted(wards)), ("HPN-TP", "MTTQ")):
            led = [one.parent_id for one in edges_over(db, office.unit(code), db.today)]
            assert led == [office.unit(parent)], code
        assert db.scalar(select(func.count()).where(Task.state == "open")) >= len(GIVEN)
    new = office.unit("DUP-NK")
    assert office.open_elements(new) == ["T_confirm_receipt"]
    said = {"received_on": JULY, "declined": "false"}
    office.do("lam_ott", "T_confirm_receipt", said, unit_id=new)
    run_until_idle(database)
    assert office.open_elements(new) == ["T_leader_assign"]
