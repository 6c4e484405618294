"""Ngày trễ theo cán bộ: the days that the ledger lays at a unit's door, by who had the work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from server import access
from server.code_words import CAUSES
from server.database import Work
from server.printing.description import Column, Line, Table, Value
from server.queries.bearing import UNIT
from server.queries.late_people import HeldLate, held_late
from server.queries.names import officer_names, unit_names
from server.queries.reports.asked import Asked, Body, Told
from server.textfold import sort_key


def count_late_people(db: Work, asked: Asked) -> int:
    """Officers: the lines of the first table."""
    found = held_late(db, asked.officer_id, asked.scope.now)
    return len({(one.unit_id, one.officer_id) for one in found})


def build_late_people(db: Work, asked: Asked, _told: Told) -> Body:
    found = held_late(db, asked.officer_id, asked.scope.now)
    people = Names(db, asked, found)
    return Body((by_person(db, asked, found, people), parts(asked, found, people)), (
        asked.say("Mỗi ngày trễ tính cho người giữ bước đang mở hôm đó. Cộng lại bằng số ngày trễ "
                  "của đơn vị trong Sổ theo dõi thời hạn."),
    ))  # fmt: skip


Holder = tuple[int, int | None]
"""A unit, and who of it had the work: by their numbers, since two may have one name."""


class Names:
    """Of people and units, read once; nobody is said too."""

    def __init__(self, db: Work, asked: Asked, found: Sequence[HeldLate]) -> None:
        self.people = officer_names(db, {one.officer_id for one in found})
        self.units = unit_names(db, {one.unit_id for one in found})
        self.nobody = asked.say("Chưa ai nhận việc")

    def of(self, one: HeldLate) -> str:
        return self.person(one.officer_id)

    def person(self, officer_id: int | None) -> str:
        return self.people.get(officer_id or 0, self.nobody)

    def unit(self, unit_id: int) -> str:
        return self.units.get(unit_id, "")


def by_person(db: Work, asked: Asked, found: Sequence[HeldLate], names: Names) -> Table:
    _ = asked.say
    columns = (
        Column(_("TT"), "number", 0.5), Column(_("Đơn vị"), share=3), Column(_("Cán bộ"), share=3),
        Column(_("Số phần việc"), "number"), Column(_("Ngày trễ khi thực hiện"), "number"),
        Column(_("Ngày trễ khi tiếp nhận, quyết định"), "number"), Column(_("Cộng"), "number"),
    )  # fmt: skip
    sums: dict[Holder, list[HeldLate]] = {}
    for one in found:
        sums.setdefault((one.unit_id, one.officer_id), []).append(one)
    order = sorted(sums, key=lambda who: in_order(names, who, days(sums[who])))
    lines = tuple(
        Line((n, names.unit(who[0]), names.person(who[1]), *figures(sums[who])))
        for n, who in enumerate(order, 1)
    )
    total: tuple[Value, ...] = (None, _("Cộng"), None, *figures(found)) if lines else ()
    return Table(columns, lines, total, empty=nothing(db, asked))


def in_order(names: Names, who: Holder, late: int) -> tuple[Any, ...]:
    """By unit, whoever was late longest first; two of one name stay apart."""
    unit_id, officer_id = who
    return (sort_key(names.unit(unit_id)), unit_id, -late, sort_key(names.person(officer_id)),
            officer_id or 0)  # fmt: skip


def figures(some: Sequence[HeldLate]) -> tuple[int, int, int, int]:
    doing = days([one for one in some if one.cause == UNIT])
    parts = len({one.one.line.id for one in some})
    return parts, doing, days(some) - doing, days(some)


def days(some: Sequence[HeldLate]) -> int:
    return sum(one.days for one in some)


def parts(asked: Asked, found: Sequence[HeldLate], names: Names) -> Table:
    """What lies behind the sums."""
    _ = asked.say
    columns = (
        Column(_("TT"), "number", 0.5), Column(_("Cán bộ"), share=2),
        Column(_("Văn bản"), share=1.4), Column(_("Đơn vị thực hiện"), share=2),
        Column(_("Nhiệm vụ"), share=3),
        Column(_("Phần"), share=2), Column(_("Số ngày"), "number", 0.8),
    )  # fmt: skip
    ordered = sorted(found, key=lambda one: (sort_key(names.of(one)), one.officer_id or 0,
                                             -one.days, one.one.line.id))  # fmt: skip
    lines = tuple(
        Line((n, names.of(one), line.document, line.unit, f"{line.ordinal}. {line.title}",
              _(CAUSES[one.cause]), one.days), ((4, f"/assignments/{line.id}/ledger"),))
        for n, one in enumerate(ordered, 1)
        for line in [one.one.line]
    )  # fmt: skip
    total = (None, _("Cộng"), *(None,) * 4, days(found)) if lines else ()
    return Table(
        columns, lines, total, title=_("Từng phần việc"), empty=_("Không có ngày trễ nào.")
    )


def nothing(db: Work, asked: Asked) -> str:
    if not access.units_led(db, asked.officer_id):
        return asked.say("Chỉ lãnh đạo đơn vị xem ngày trễ của cán bộ trong đơn vị mình.")
    return asked.say("Không có ngày trễ nào.")
