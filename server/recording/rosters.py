"""What a list of officers would change, line by line: judged whole before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from server.database import Work
from server.recording.officers import LOGIN, Particulars, of_particulars, write
from server.recording.organisation import Fault, of_text
from server.services.sheet_lists import KNOWN, NEW, JudgedLine, ListLine
from server.services.typed import day_of
from server.tables import Membership, Officer, Role, Unit
from server.tables.validity import does_run
from server.textfold import fold
from workflows.forms import FieldProblem

GIVEN = "given"
"""Beside a new account with this role, and nothing that is not so already: a role more."""


@dataclass(frozen=True)
class Held:
    login: str
    unit_id: int
    role: str
    first: date
    last: date | None


class Judge:
    """Knows the organisation once, for however many lines; and the lines before."""

    def __init__(self, db: Work) -> None:
        self.officers = {one.login: one for one in db.scalars(select(Officer))}
        self.units = {one.code: one for one in db.scalars(select(Unit))}
        self.roles = dict(names_of(db))
        self.held: dict[tuple[str, int, str], list[tuple[date | None, date | None]]] = {}
        logins = {one.id: one.login for one in self.officers.values()}
        for row in db.scalars(select(Membership)):
            key = (logins[row.officer_id], row.unit_id, row.role)
            self.held.setdefault(key, []).append((row.valid_from, row.valid_to))
        self.named = {login: one.full_name for login, one in self.officers.items()}

    def judge(self, line: ListLine) -> JudgedLine:
        said = line.said
        found = [FieldProblem((field,), code, args) for is_so, field, code, args
                 in self.faults(said) if is_so]  # fmt: skip
        if found:
            return JudgedLine(line, "", tuple(found))
        login = said["login"].lower()
        is_new = login not in self.named
        self.named.setdefault(login, said["full_name"])
        wanted = self.held_by(said)
        if self.is_known(wanted):
            return JudgedLine(line, KNOWN, ())
        if self.meets(wanted):
            return JudgedLine(line, "", (FieldProblem(("role",), "role-held"),))
        self.note(wanted)
        return JudgedLine(line, NEW if is_new else GIVEN, ())

    def faults(self, said: Mapping[str, str]) -> Iterator[Fault]:
        login, unit = said["login"].lower(), self.units.get(said["unit"])
        first, last = day_of(said["first"]), day_of(said["last"])
        known = self.named.get(login)
        yield from of_text("login", login, 60)
        yield (bool(login) and not LOGIN.fullmatch(login), "login", "bad-login", {})
        yield from of_particulars(Particulars(said["full_name"], said["title"], said["email"]))
        yield (known is not None and fold(known) != fold(said["full_name"]), "full_name",
               "name-of-other", {"login": login, "name": known or ""})  # fmt: skip
        officer = self.officers.get(login)
        yield (officer is not None and not officer.is_active, "login", "account-closed",
               {"login": login})  # fmt: skip
        is_there = unit is not None and (first is None or does_run(unit, first))
        yield (not is_there, "unit", "no-such-unit", {"code": said["unit"]})
        yield (self.role_of(said) is None, "role", "no-such-role", {"role": said["role"]})
        yield (not said["first"], "first", "required", {})
        yield (bool(said["first"]) and first is None, "first", "not-a-date", {})
        yield (bool(said["last"]) and last is None, "last", "not-a-date", {})
        yield (bool(first and last and last < first), "last", "backwards", {})

    def role_of(self, said: Mapping[str, str]) -> str | None:
        """By code or by name."""
        return self.roles.get(fold(said["role"]))

    def held_by(self, said: Mapping[str, str]) -> Held:
        return Held(said["login"].lower(), self.units[said["unit"]].id, self.role_of(said) or "",
                    day_of(said["first"]) or date.min, day_of(said["last"]))  # fmt: skip

    def is_known(self, one: Held) -> bool:
        ends = one.last + timedelta(days=1) if one.last else None
        spans = self.held.get((one.login, one.unit_id, one.role), ())
        return any(to == ends and (begun is None or begun == one.first) for begun, to in spans)

    def meets(self, one: Held) -> bool:
        return any(
            (to is None or to > one.first)
            and (one.last is None or begun is None or begun <= one.last)
            for begun, to in self.held.get((one.login, one.unit_id, one.role), ())
        )

    def note(self, one: Held) -> None:
        ends = one.last + timedelta(days=1) if one.last else None
        key = (one.login, one.unit_id, one.role)
        self.held.setdefault(key, []).append((one.first, ends))


def names_of(db: Work) -> Iterator[tuple[str, str]]:
    for code, name in db.execute(select(Role.code, Role.name)):
        yield fold(code), code
        yield fold(name), code


def judged_lines(db: Work, lines: Sequence[ListLine]) -> tuple[JudgedLine, ...]:
    judge = Judge(db)
    return tuple(judge.judge(one) for one in lines)


def store_lines(db: Work, lines: Sequence[JudgedLine]) -> dict[str, int]:
    """New accounts and roles; what is known stays as it is."""
    judge = Judge(db)
    added = 0
    for one in lines:
        said = one.line.said
        if one.does == KNOWN:
            continue
        officer = judge.officers.get(said["login"].lower())
        if officer is None:
            officer = Officer(login=said["login"].lower(), created_at=db.now)
            write(officer, Particulars(said["full_name"], said["title"], said["email"]))
            judge.officers[officer.login] = officer
            db.add(officer)
            db.flush()
            added += 1
        wanted = judge.held_by(said)
        ends = wanted.last + timedelta(days=1) if wanted.last else None
        db.add(Membership(officer_id=officer.id, unit_id=wanted.unit_id, role=wanted.role,
                          valid_from=wanted.first, valid_to=ends))  # fmt: skip
    db.flush()
    roles = sum(one.does != KNOWN for one in lines)
    return {"officers": added, "roles": roles}
