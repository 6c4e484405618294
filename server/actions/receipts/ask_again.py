"""Units that are silent are asked again, all or one, at most once on a working day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from server import access
from server.database import Database, Work
from server.errors import Changed
from server.recording import journal
from server.recording.halting import lock_case, require_moving
from server.recording.idempotency import earlier_answer, sent_form, store_answer
from server.services.inserting import insert_new
from server.services.people import holders_of, tell
from server.services.receipt_rows import ASKED
from server.services.receipts import Receipt, asking_day, receipts_of
from server.tables import Case, Reminding

ASKABLE = ("van_thu", "chuyen_vien", "lanh_dao_don_vi", "lanh_dao_ban")
BATCH = 500  # rows of one statement


def ask_again(
    database: Database, *, officer_id: int, case_id: int, days: int, key: str,
    unit_id: int | None = None,
) -> int:  # fmt: skip
    """How many units; `days`: silent for so many working days. The same form counts once."""
    with database.transaction() as db:
        case = lock_case(db, case_id)
        access.require_chaser(db, officer_id, case_id)
        form = sent_form(key, "ask_again", case_id, unit_id)
        earlier = earlier_answer(db, form, officer_id)
        if earlier is not None:
            return int(earlier["asked"])
        require_moving(db, case.halt_id)
        if case.status != "running":
            raise Changed("case-over")
        asked = put_lines(db, case, askable(db, case, days, unit_id))
        if not asked:
            raise Changed("nobody-to-ask")
        tell_units(db, case, asked)
        journal.append(db, "receipt.asked", case_id=case_id, unit_id=unit_id,
                       officer_id=officer_id, data=told(asked, days))  # fmt: skip
        store_answer(db, form, {"asked": len(asked)})
        return len(asked)


def askable(db: Work, case: Case, days: int, unit_id: int | None) -> list[Receipt]:
    day = asking_day(db)
    found = [one for one in receipts_of(db, case) if one.may_ask(days, day)]
    return [one for one in found if unit_id in (None, one.unit_id)]


def put_lines(db: Work, case: Case, found: Sequence[Receipt]) -> list[Receipt]:
    """In the log of reminders; a line of this working day that is there already stays alone."""
    rows = [
        {"case_id": case.id, "unit_id": one.unit_id, "kind": ASKED, "asked_on": asking_day(db),
         "document": "", "days_late": 0, "at": db.now}
        for one in found
    ]  # fmt: skip
    new: set[int] = set()
    for first in range(0, len(rows), BATCH):
        new |= set(insert_new(db, Reminding, rows[first:][:BATCH], "case_id", "unit_id",
                              "asked_on", give=Reminding.unit_id))  # fmt: skip
    return [one for one in found if one.unit_id in new]


def tell_units(db: Work, case: Case, asked: Sequence[Receipt]) -> None:
    """What it has not acknowledged, or how it stands with what it has."""
    unread = {one.unit_id for one in asked if one.acknowledged is None}
    for unit_id, people in holders_of(db, [one.unit_id for one in asked], ASKABLE).items():
        code = "receipt-asked" if unit_id in unread else "progress-asked"
        tell(db, people, code, case_id=case.id, number=case.directive.full_number or "")


def told(asked: Sequence[Receipt], days: int) -> dict[str, Any]:
    return {"count": len(asked), "days": days, "units": [one.unit_id for one in asked]}
