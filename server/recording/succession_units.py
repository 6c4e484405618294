"""The units themselves on the day of a rearrangement: new names, ends, who stands under whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from server.database import Work
from server.recording import journal
from server.recording.organisation import end_from, note_unit
from server.recording.releases import lock_installation
from server.recording.succession_places import lasts, place_lower, taker_of
from server.services.people import ADMIN, holder_ids, tell
from server.services.succession.heirs import heir_of
from server.tables import (
    GroupMember,
    Membership,
    Succession,
    Unit,
    UnitEdge,
    UnitName,
)
from server.textfold import fold

TOLD = ("lanh_dao_don_vi", "lanh_dao_ban", "van_thu", "chanh_van_phong", "chuyen_vien_theo_doi")


def succeed_units(db: Work, succession_id: int) -> None:
    """Once; what was ended by hand meanwhile stays as it is."""
    lock_installation(db)
    found = db.get_one(Succession, succession_id)
    day, officer_id = found.effective_on, found.approved_by_id or found.entered_by_id or 0
    named = found.before[0] if found.change == "RENAME" else next(iter(found.after), None)
    if named is not None and found.new_name:
        rename(db, db.get_one(Unit, named), found, officer_id)
    tell_people(db, found)
    takers = {one: taker_of(db, one, found) for one in found.ending}
    for unit_id in found.ending:
        unit = db.get_one(Unit, unit_id)
        place_lower(db, unit_id, takers[unit_id], found)
        hand_down(db, unit, heir_of(db, found, unit_id), found)
        if unit.valid_to is None:
            unit.valid_to = day
        db.flush()
        after = [db.get_one(Unit, one).name_on(day) for one in found.after]
        note_unit(db, "unit_succeeded" if after else "unit_ended", unit, officer_id, day=day,
                  document=found.basis, after=", ".join(after))  # fmt: skip
    journal.append(db, "organisation.rearranged", officer_id=officer_id,
                   data={"basis": found.basis, "day": f"{day:%d/%m/%Y}"})  # fmt: skip


def rename(db: Work, unit: Unit, found: Succession, officer_id: int) -> None:
    day, before = found.effective_on, unit.name_on(found.effective_on)
    if before == found.new_name:
        return
    end_from([one for one in unit.names if not one.is_alias], day)
    unit.names.append(UnitName(name=found.new_name, fold=fold(found.new_name), valid_from=day))
    db.flush()
    note_unit(db, "unit_renamed", unit, officer_id, before=before, after=found.new_name, day=day,
              document=found.basis)  # fmt: skip


def hand_down(db: Work, unit: Unit, heir: int | None, found: Succession) -> None:
    """Its place, groups and roles end; who works in it goes over to the heir."""
    day = found.effective_on
    above = db.scalars(select(UnitEdge).where(UnitEdge.child_id == unit.id)).all()
    groups = db.scalars(select(GroupMember).where(GroupMember.unit_id == unit.id)).all()
    people = db.scalars(select(Membership).where(Membership.unit_id == unit.id)).all()
    if heir is not None:
        moving = [one for one in people if lasts(one, day)
                  and (found.moves_people or one.role == ADMIN)]  # fmt: skip
        employ(db, moving, heir, day)
    end_from((*above, *groups, *people), day)


def employ(db: Work, held: Sequence[Membership], heir: int, day: date) -> None:
    """Who administers goes over in any case: no installation is left without."""
    known = {(one.officer_id, one.role) for one in db.scalars(
        select(Membership).where(Membership.unit_id == heir)
    ) if lasts(one, day)}  # fmt: skip
    for one in held:
        if (one.officer_id, one.role) not in known:
            known.add((one.officer_id, one.role))
            db.add(Membership(officer_id=one.officer_id, unit_id=heir, role=one.role,
                              valid_from=max(day, one.valid_from or day),
                              valid_to=one.valid_to))  # fmt: skip


def tell_people(db: Work, found: Succession) -> None:
    """Whoever leads in a unit before or after, before their roles end."""
    names = [db.get_one(Unit, one).name_on(found.effective_on) for one in found.before]
    people = [one for unit in (*found.before, *found.after) for one in holder_ids(db, unit, TOLD)]
    people += [one for one in (found.entered_by_id, found.approved_by_id) if one]
    tell(db, people, "units-rearranged", before=", ".join(names), basis=found.basis,
         on=found.effective_on.isoformat(), succession=found.id)  # fmt: skip
