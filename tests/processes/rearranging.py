"""Units are rearranged through P10, step by step, as its officers do it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from server.actions.organisation.begin_succession import begin_succession
from server.actions.organisation.place_unit import place_unit
from server.database import Work
from server.services.tree import LEADING
from server.tables import UnitEdge
from server.tables.validity import runs_on
from server.worker import run_until_idle
from tests.processes.conftest import Office

BASIS = {"number": "12-QĐ/TU", "date": "20/06/2022", "issuer": "Thành ủy Cần Thơ"}
JULY = "01/07/2022"


def begun(office: Office) -> int:
    found = begin_succession(office.database, officer_id=office.cast.nguyen_qt)
    run_until_idle(office.database)
    return found


def entered(office: Office, kind: str, before: list[str], after: list[str], **more: Any) -> None:
    begun(office)
    units = {name: [str(office.unit(code)) for code in codes]
             for name, codes in (("predecessors", before), ("successors", after))}  # fmt: skip
    office.do("nguyen_qt", "T_enter_change", {
        "kind": kind, **units, "effective_on": JULY, "legal_basis": BASIS, "moves_people": "true",
        **more,
    })  # fmt: skip


def decided(office: Office, rest: dict[str, Any], **rows: dict[str, Any]) -> list[dict[str, Any]]:
    """`rows`: by kind of work, what is said of the first of it."""
    shown = office.rows("T_map_instances", "decisions")
    for kind, said in rows.items():
        next(row for row in shown if row["item"].startswith(kind)).update(said)
    office.do("thuy_tn", "T_map_instances", {**rest, "decisions": shown})
    return shown


def approved(office: Office) -> None:
    office.do("hoa_dtb", "T_approve", {"decision": "ok"})


def agreed(office: Office, kind: str, before: list[str], after: list[str], **more: Any) -> None:
    """Entered; all open work and what still comes up goes to the first successor, without one to
    the MTTQ; approved."""
    entered(office, kind, before, after, **more)
    if "T_map_instances" in office.open_elements():
        heir = str(office.unit(after[0] if after else "MTTQ"))
        decided(office, {"rest_action": "transfer", "rest_successor": heir})
    approved(office)


def carried_out(office: Office, kind: str, before: list[str], after: list[str]) -> None:
    agreed(office, kind, before, after)
    on_the_day(office)


def on_the_day(office: Office, day: str = "2022-07-01") -> None:
    office.move_clock(day)
    run_until_idle(office.database)


def edges_over(
    db: Work, unit_id: int, day: date, kinds: Sequence[str] = LEADING
) -> Sequence[UnitEdge]:
    """What it stands under that day."""
    over = UnitEdge.child_id == unit_id, UnitEdge.kind.in_(kinds), runs_on(UnitEdge, day)
    return db.scalars(select(UnitEdge).where(*over)).all()


def placed(office: Office, code: str, parent: str, day: date) -> None:
    """In place of whatever leads it now."""
    unit_id = office.unit(code)
    with office.database.reading() as db:
        (edge,) = edges_over(db, unit_id, day)
    place_unit(office.database, officer_id=office.cast.nguyen_qt, unit_id=unit_id,
               parent_id=office.unit(parent), kind="HIERARCHY", day=day,
               document="Quyết định sắp xếp tổ chức", instead_of=edge.id)  # fmt: skip
