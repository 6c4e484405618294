"""P10: the units themselves: who takes over, who stands under whom, who still administers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from server.actions.organisation.add_unit import NewUnit, add_unit
from server.errors import Invalid
from server.services.tree import LEADING
from server.tables import Case, Incident, Membership, Notice, Succession, Unit
from server.tables.validity import runs_on
from tests.processes.conftest import Office
from tests.processes.rearranging import (
    BASIS,
    JULY,
    approved,
    begun,
    carried_out,
    decided,
    edges_over,
    entered,
    on_the_day,
    placed,
)
from tests.rolled_out import handed_out, office

__all__ = ["handed_out", "office"]
TODAY = date(2022, 7, 1)
WARDS = {"DUP-CK": "TU-CT", "DUP-AB": "TU-CT"}


def over(office: Office, code: str, kinds: Sequence[str] = LEADING) -> list[str]:
    """What stands over it from the day on."""
    with office.database.reading() as db:
        edges = edges_over(db, office.unit(code), TODAY, kinds)
        return [db.get_one(Unit, one.parent_id).code for one in edges]


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


def test_a_unit_that_takes_in_the_one_above_it_comes_under_what_stood_over_both(
    office: Office,
) -> None:
    carried_out(office, "MERGE", ["QU-NK"], ["BDV-NK"])

    assert over(office, "BDV-NK") == ["TU-CT"]


def test_it_does_so_too_where_both_that_stood_over_it_come_into_it(office: Office) -> None:
    carried_out(office, "MERGE", ["QU-NK", "TU-CT"], ["BDV-NK"])

    assert over(office, "BDV-NK") == []
    assert over(office, "QU-CR") == ["BDV-NK"]


@pytest.mark.parametrize(
    ("kind", "before", "after", "wanted"),
    [
        ("MERGE", ["QU-NK"], ["QU-CR"], {"BDV-NK": "QU-CR", "DUP-CK": "QU-CR", "DUP-AB": "QU-CR"}),
        ("MERGE", ["QU-NK"], ["DUP-CK"], {"BDV-NK": "TU-CT", **WARDS}),
        ("MERGE", ["QU-NK"], ["NEW"], {"BDV-NK": "NEW", **WARDS}),
        ("SPLIT", ["QU-NK"], ["DUP-CK", "NEW"], {"BDV-NK": "TU-CT", **WARDS}),
        ("MERGE", ["BDV-NK", "QU-NK"], ["DUP-CK", "QU-CR"], WARDS),
        ("DISSOLVE", ["QU-NK"], [], {"BDV-NK": "TU-CT", **WARDS}),
    ],
)
def test_what_stood_under_an_ended_unit_comes_under_its_heir_but_under_no_fellow(
    office: Office, kind: str, before: list[str], after: list[str], wanted: dict[str, str]
) -> None:
    """Where several are heirs nobody has said under which: it goes up. NEW: one more ward."""
    if "NEW" in after:
        add_unit(office.database, officer_id=office.cast.nguyen_qt, wanted=NewUnit(
            code="NEW", name="Đảng ủy phường Ninh Kiều", kind="party_committee", parent="TU-CT",
            group="dang_uy_phuong", issuer_code="ĐU", day=TODAY, document="1-QĐ/TU",
        ))  # fmt: skip
    carried_out(office, kind, before, after)

    assert {code: over(office, code) for code in wanted} == {
        code: [parent] for code, parent in wanted.items()
    }


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("DISSOLVE", ["DD-HLHPN", "HPN-TP"], []),
        ("DISSOLVE", ["HPN-TP", "DD-HLHPN"], []),
        ("MERGE", ["HPN-TP", "DD-HLHPN"], ["HPN-BT"]),
    ],
)
def test_what_ends_together_leaves_what_it_guided_to_the_first_over_it_that_goes_on(
    office: Office, kind: str, before: list[str], after: list[str]
) -> None:
    """An heir that was guided itself guides no fellow."""
    carried_out(office, kind, before, after)

    assert over(office, "HPN-NK", ["GUIDANCE"]) == ["TU-CT"]


def test_what_was_placed_on_the_very_day_leaves_what_it_guided_to_what_stands_over_it_now(
    office: Office,
) -> None:
    placed(office, "HPN-TP", "MTTQ", TODAY)
    carried_out(office, "DISSOLVE", ["HPN-TP"], [])

    assert over(office, "HPN-NK", ["GUIDANCE"]) == ["MTTQ"]


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


def test_what_is_no_longer_right_on_its_day_goes_back_to_whoever_entered_it(
    office: Office,
) -> None:
    entered(office, "MERGE", ["QU-NK"], ["QU-CR"])
    decided(office, {"rest_action": "transfer"})
    approved(office)
    with office.database.transaction() as db:
        db.get_one(Unit, office.unit("QU-CR")).valid_to = date(2022, 6, 28)
    on_the_day(office)

    assert "T_enter_change" in office.open_elements()
    assert stopped(office) == (
        "entered",
        "Quận ủy Cái Răng không hoạt động vào ngày 01/07/2022, hoặc đã ghi ngày chấm dứt",
    )
    office.do("nguyen_qt", "T_enter_change", {
        "kind": "MERGE", "predecessors": [str(office.unit("QU-NK"))],
        "successors": [str(office.unit("QU-OM"))], "effective_on": JULY, "legal_basis": BASIS,
    })  # fmt: skip
    decided(office, {"rest_action": "transfer"})
    approved(office)
    assert office.open_elements(office.unit("QU-OM")) == ["T_confirm_receipt"]


def test_what_has_to_go_on_is_never_closed_without_a_word(office: Office) -> None:
    """Nobody was named for it, since there was nothing of the kind."""
    unit = office.unit("HU-PD")
    entered(office, "DISSOLVE", ["HU-PD"], [])
    decided(office, {"rest_action": "close", "rest_reason": "Không còn việc"})
    approved(office)
    with office.database.transaction() as db:
        db.scalars(select(Case)).unique().one().approver_unit_id = unit
    on_the_day(office)

    assert stopped(office) == (
        "entered",
        "có việc phát sinh phải có đơn vị làm tiếp, nhưng chưa ai được chọn kế thừa",
    )
    with office.database.reading() as db:
        assert db.scalars(select(Case)).unique().one().approver_unit_id == unit
        assert db.get_one(Unit, unit).valid_to is None


def test_what_was_said_of_another_entry_is_not_said_of_this_one(office: Office) -> None:
    """The leader has the change entered anew; then there is nothing to choose."""
    entered(office, "DISSOLVE", ["HU-PD"], [])
    decided(office, {"rest_action": "transfer", "rest_successor": str(office.unit("QU-CR"))})
    office.do("hoa_dtb", "T_approve", {"decision": "reenter", "comment": "Phong Điền sáp nhập"})
    office.do("nguyen_qt", "T_enter_change", {
        "kind": "MERGE", "predecessors": [str(office.unit("HU-PD"))],
        "successors": [str(office.unit("QU-OM"))], "effective_on": JULY, "legal_basis": BASIS,
    })  # fmt: skip
    assert "T_map_instances" not in office.open_elements()
    approved(office)
    with office.database.transaction() as db:
        db.scalars(select(Case)).unique().one().approver_unit_id = office.unit("HU-PD")
    on_the_day(office)

    with office.database.reading() as db:
        case = db.scalars(select(Case)).unique().one()
        assert case.approver_unit_id == office.unit("QU-OM")


def test_what_is_returned_without_a_choice_goes_to_the_entry(office: Office) -> None:
    entered(office, "RENAME", ["QU-NK"], [], new_name="Đảng ủy Ninh Kiều")
    office.do("hoa_dtb", "T_approve", {"decision": "return", "comment": "Sai tên"})

    assert "T_enter_change" in office.open_elements()


def stopped(office: Office) -> tuple[str, str]:
    """The state of the one change, and why it was not applied, as both were told."""
    with office.database.reading() as db:
        assert db.scalars(select(Incident)).all() == []
        told = db.scalars(select(Notice).where(Notice.code == "rearrangement-stopped")).all()
        assert {one.officer_id for one in told} == {office.cast.nguyen_qt, office.cast.hoa_dtb}
        return db.scalars(select(Succession)).unique().one().state, told[0].args["why"].rstrip(".")
