"""What a list of units would add, line by line: judged whole before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import select

from server.code_words import UNIT_KINDS
from server.database import Work
from server.recording.new_units import NewUnit, faults, next_position, placed, unit_of
from server.recording.organisation import Fault, note_unit
from server.services.sheet_lists import KNOWN, NEW, JudgedLine, ListLine
from server.services.typed import day_of
from server.tables import Unit, UnitGroup
from server.textfold import fold
from workflows.forms import FieldProblem

KINDS = {fold(words): code for code, words in UNIT_KINDS.items()} | {one: one for one in UNIT_KINDS}


class UnitJudge:
    """Knows the organisation once, for however many lines; and the lines before."""

    def __init__(self, db: Work) -> None:
        self.units = {one.code: one for one in db.scalars(select(Unit))}
        groups = db.scalars(select(UnitGroup)).all()
        self.groups = {fold(name): one for one in groups for name in (one.name, one.code)}
        self.above = dict[str, Unit]()  # of lines before: not written, so never in the session
        self.named = {code: one.name for code, one in self.units.items()}
        self.lines = dict[str, int]()  # code -> the line that it stands in already

    def judge(self, line: ListLine) -> JudgedLine:
        said = line.said
        first = self.lines.setdefault(said["code"], line.number)
        if said["code"] and first != line.number:
            twice = FieldProblem(("code",), "code-in-list", {"code": said["code"], "line": first})
            return JudgedLine(line, "", (twice,))
        known = self.named.get(said["code"])
        if known is not None and fold(known) == fold(said["name"]):
            return JudgedLine(line, KNOWN, ())
        found = [FieldProblem((field,), code, args) for is_so, field, code, args
                 in self.faults(said) if is_so]  # fmt: skip
        if found:
            return JudgedLine(line, "", tuple(found))
        self.above[said["code"]] = Unit(code=said["code"], valid_from=day_of(said["first"]))
        return JudgedLine(line, NEW, ())

    def faults(self, said: Mapping[str, str]) -> Iterator[Fault]:
        day = day_of(said["first"])
        yield (not said["first"], "first", "required", {})
        yield (bool(said["first"]) and day is None, "first", "not-a-date", {})
        parent = self.units.get(said["parent"]) or self.above.get(said["parent"])
        group = self.groups.get(fold(said["group"])) if said["group"] else None
        is_taken = said["code"] in self.named
        yield from faults(self.wanted(said), parent, group, is_taken=is_taken)

    def wanted(self, said: Mapping[str, str]) -> NewUnit:
        group = self.groups.get(fold(said["group"]))
        return NewUnit(
            code=said["code"], name=said["name"], kind=KINDS.get(fold(said["kind"]), said["kind"]),
            parent=said["parent"], group=group.code if group else said["group"],
            issuer_code=said["issuer_code"], day=day_of(said["first"]) or date.max,
            document=said["document"],
        )  # fmt: skip


def judged_units(db: Work, lines: Sequence[ListLine]) -> tuple[JudgedLine, ...]:
    judge = UnitJudge(db)
    return tuple(judge.judge(one) for one in lines)


def store_units(db: Work, lines: Sequence[JudgedLine], officer_id: int) -> dict[str, int]:
    """New units in the order of the list; one may stand under another of it. Nothing is asked
    line by line."""
    judge = UnitJudge(db)
    new = [judge.wanted(one.line.said) for one in lines if one.does == NEW]
    units = {one.code: unit_of(one, at) for at, one in enumerate(new, next_position(db))}
    db.add_all(units.values())
    db.flush()
    known, groups = judge.units | units, {one.code: one for one in judge.groups.values()}
    for one in new:
        unit = units[one.code]
        db.add_all(placed(unit, one, known.get(one.parent), groups.get(one.group)))
        note_unit(db, "unit_added", unit, officer_id, day=one.day, document=one.document)
    return {"units": len(new)}
