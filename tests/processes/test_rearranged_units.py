"""P10: the units themselves: who takes over, who stands under whom, who still administers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from server.errors import Invalid
from server.services.tree import LEADING
from server.tables import Membership, UnitEdge
from server.tables.validity import runs_on
from tests.processes.conftest import Office
from tests.processes.rearranging import BASIS, JULY, approved, begun, decided, entered, on_the_day
from tests.rolled_out import handed_out, office

__all__ = ["handed_out", "office"]
TODAY = date(2022, 7, 1)


def over(office: Office, code: str) -> set[int]:
    """What stands over it from the day on."""
    with office.database.reading() as db:
        return set(db.scalars(select(UnitEdge.parent_id).where(
            UnitEdge.child_id == office.unit(code), UnitEdge.kind.in_(LEADING),
            runs_on(UnitEdge, TODAY))))  # fmt: skip


def administers_in(office: Office, code: str, login: str = "le_dt") -> None:
    with office.database.transaction() as db:
        db.add(Membership(officer_id=getattr(office.cast, login), unit_id=office.unit(code),
                          role="quan_tri"))  # fmt: skip


def refused(office: Office, kind: str, before: list[str], after: list[str]) -> list[Any]:
    begun(office)
    with pytest.raises(Invalid) as refusal:
        office.send(office.open_task("T_enter_change"), office.cast.nguyen_qt, {
            "kind": kind, "predecessors": [str(office.unit(one)) for one in before],
            "successors": [str(office.unit(one)) for one in after], "effective_on": JULY,
            "legal_basis": BASIS,
        }, None)  # fmt: skip
    return [(one.path[0], one.code) for one in refusal.value.problems]


def carried_out(office: Office, kind: str, before: list[str], after: list[str]) -> None:
    entered(office, kind, before, after)
    if "T_map_instances" in office.open_elements():
        decided(office, {"rest_action": "transfer", "rest_successor": str(office.unit("QU-CR"))}
                if not after else {"rest_action": "transfer"})  # fmt: skip
    approved(office)
    on_the_day(office)


def test_a_unit_that_takes_in_the_one_above_it_comes_under_what_stood_over_both(
    office: Office,
) -> None:
    carried_out(office, "MERGE", ["QU-NK"], ["BDV-NK"])

    assert over(office, "BDV-NK") == {office.unit("TU-CT")}
    assert over(office, "HPN-NK") == {office.unit("BDV-NK")}


def test_it_does_so_too_where_both_that_stood_over_it_come_into_it(office: Office) -> None:
    carried_out(office, "MERGE", ["QU-NK", "TU-CT"], ["BDV-NK"])

    assert over(office, "BDV-NK") == set()
    assert over(office, "QU-CR") == {office.unit("BDV-NK")}


def test_of_units_that_end_together_none_is_the_heir_of_another(office: Office) -> None:
    administers_in(office, "BDV-NK")
    carried_out(office, "DISSOLVE", ["QU-NK", "BDV-NK", "HPN-NK"], [])

    with office.database.reading() as db:
        held = db.scalars(select(Membership.unit_id).where(
            Membership.officer_id == office.cast.le_dt, Membership.role == "quan_tri",
            runs_on(Membership, TODAY))).all()  # fmt: skip
    assert held == [office.unit("TU-CT")]


def test_an_installation_keeps_an_administrator_when_several_units_end(office: Office) -> None:
    administers_in(office, "TU-CT")

    assert refused(office, "DISSOLVE", ["HE-THONG", "VP", "TU-CT"], []) == [
        ("predecessors", "last-admin")]  # fmt: skip
    entered(office, "DISSOLVE", ["HE-THONG"], [])
    assert "T_map_instances" in office.open_elements()


def test_no_unit_is_taken_over_by_one_that_ends_by_then(office: Office) -> None:
    entered(office, "MERGE", ["BTG"], ["BTC"])

    assert refused(office, "MERGE", ["QU-NK"], ["BTG"]) == [("successors", "has-successor")]
