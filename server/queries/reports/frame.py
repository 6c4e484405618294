"""What stands around every report: letterhead, title lines, signature, by the rules of the organ's
system on the day of printing (domain.md 8.2, 8.3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from server.access import holders, memberships_of
from server.access.people import BLIND
from server.database import Work
from server.printing.description import Layout, Letterhead, Signature
from server.queries.names import unit_names
from server.queries.reports.asked import Asked
from server.tables import Case, Directive, Unit, UnitEdge
from server.tables.validity import runs_on

PARTY = frozenset({"party_committee", "organ", "department", "party_caucus", "party_group"})
"""Kinds of units that write by the Party's rules; all others by the State's."""
COMMITTEE = frozenset({"party_committee"})
LEADERS = ("lanh_dao_ban", "lanh_dao_don_vi", "chanh_van_phong")
WHOSE = re.compile(r"\s+(Quận|Huyện|Thành|Tỉnh|Đảng|Thị) (ủy|uỷ)$")
"""A title carries no name of the committee."""
NEW_RULES = date(2026, 5, 27)  # HD 05-HD/VPTW in place of HD 36-HD/VPTW


@dataclass(frozen=True)
class Profile:
    title: tuple[str, ...]
    mark: str
    number: str  # how the number line is written, with the symbol of the organ
    on_behalf: str
    margins: tuple[int, int, int, int]
    leading: float


PROFILES: Mapping[str, Profile] = {
    "HD36_2018": Profile(("ĐẢNG CỘNG SẢN VIỆT NAM",), "*", "Số      -{type}/{symbol}",
                         "T/M BAN THƯỜNG VỤ", (20, 20, 30, 20), 18),
    "HD05_2026": Profile(("ĐẢNG CỘNG SẢN VIỆT NAM",), "*", "Số      -{type}/{symbol}",
                         "T/M BAN THƯỜNG VỤ", (20, 20, 30, 15), 18),
    "ND30_2020": Profile(("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"), "",
                         "Số:      /{type}-{symbol}", "TM. BAN THƯỜNG VỤ", (20, 20, 30, 15), 18),
}  # fmt: skip


def profile_of(kind: str, day: date) -> Profile:
    if kind not in PARTY:
        return PROFILES["ND30_2020"]
    return PROFILES["HD05_2026" if day >= NEW_RULES else "HD36_2018"]


@dataclass(frozen=True)
class Frame:
    letterhead: Letterhead
    signature: Signature
    layout: Layout


def frame_of(
    db: Work, asked: Asked, *, is_wide: bool, recipients: tuple[str, ...] = (), doc_type: str = "BC"
) -> Frame:
    """The organ is the officer's own: who belongs to none prints without one."""
    unit = own_unit(db, asked.officer_id)
    profile = profile_of(unit.kind if unit else "department", db.today)
    symbol = (unit.issuer_code or "") if unit else ""
    head = Letterhead(
        superior=superior_of(db, unit), organ=unit.name_on(db.today) if unit else "",
        number=profile.number.format(type=doc_type, symbol=symbol),
        title=profile.title, mark=profile.mark,
        place_and_day=place_and_day(place_of(db, asked), db.today),
    )  # fmt: skip
    signature = signature_of(db, unit, profile, recipients)
    return Frame(head, signature, Layout(profile.margins, profile.leading, is_wide))


def own_unit(db: Work, officer_id: int) -> Unit | None:
    held = [one for one in memberships_of(db, officer_id) if one.role not in BLIND]
    return db.get(Unit, held[0].unit_id) if held else None


def superior_of(db: Work, unit: Unit | None) -> str:
    if unit is None:
        return ""
    above = db.scalar(
        select(UnitEdge.parent_id)
        .where(UnitEdge.child_id == unit.id, UnitEdge.kind == "HIERARCHY")
        .where(runs_on(UnitEdge, db.today))
        .limit(1)
    )
    return unit_names(db, {above}).get(above, "") if above else ""


def place_of(db: Work, asked: Asked) -> str:
    """Where the directive was issued, else the newest one: one installation is one place."""
    wanted = select(Directive.place).where(Directive.place != "").order_by(Directive.id.desc())
    if asked.scope.case_id is not None:
        wanted = wanted.join(Case, Case.directive_id == Directive.id)
        wanted = wanted.where(Case.id == asked.scope.case_id)
    return db.scalar(wanted.limit(1)) or ""


def place_and_day(place: str, day: date) -> str:
    """A leading zero below 10, and in months 1 and 2 (domain.md 8.3)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    told = f"ngày {day.day:02d} tháng {month} năm {day.year}"
    return f"{place}, {told}" if place else told.capitalize()


def signature_of(
    db: Work, unit: Unit | None, profile: Profile, recipients: tuple[str, ...]
) -> Signature:
    """Its first leader is proposed; whoever signs in fact is written by hand or in Word."""
    leaders = holders(db, unit.id, LEADERS, db.today) if unit else ()
    leader = leaders[0] if leaders else None
    title = WHOSE.sub("", leader.title).upper() if leader else ""
    behalf = (profile.on_behalf,) if unit and unit.kind in COMMITTEE else ()
    return Signature(
        authority=(*behalf, title) if title else behalf, name=leader.full_name if leader else "",
        recipients_title="Nơi nhận:", recipients=recipients,
    )  # fmt: skip
