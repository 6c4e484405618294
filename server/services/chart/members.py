"""Officers and what they are in a unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select

from server.database import Work
from server.services.chart.read import Lined
from server.tables import Membership, Officer
from server.textfold import fold, nfc


def store_officers(
    db: Work,
    entries: Sequence[Lined],
    added: Iterable[tuple[str, str, str]],
    units: Mapping[str, int],
    password_hash: str | None,
) -> None:
    """`added`: (login, unit code, role) beside what the entries say. A password stays as it is."""
    officers = {officer.login: officer for officer in db.scalars(select(Officer))}
    for entry in entries:
        officer = officers.setdefault(
            entry["login"], Officer(login=entry["login"], created_at=db.now)
        )
        officer.full_name = nfc(entry["full_name"])
        officer.fold = fold(entry["full_name"])
        officer.title, officer.gender = nfc(entry.get("title") or ""), entry.get("gender")
        officer.email = entry.get("email") or None
        officer.is_fictional = bool(entry.get("fictional"))
        officer.password_hash = officer.password_hash or password_hash
        db.add(officer)
    db.flush()
    wanted = [
        (officers[entry["login"]].id, units[job["unit"]], role)
        for entry in entries
        for job in entry["assignments"]
        for role in job["roles"]
    ] + [(officers[login].id, units[code], role) for login, code, role in added]
    _store_memberships(db, dict.fromkeys(wanted), {officers[one["login"]].id for one in entries})


def _store_memberships(
    db: Work, wanted: Mapping[tuple[int, int, str], None], officer_ids: set[int]
) -> None:
    running = {
        (held.officer_id, held.unit_id, held.role): held
        for held in db.scalars(select(Membership).where(Membership.valid_to.is_(None)))
        if held.officer_id in officer_ids
    }
    for officer_id, unit_id, role in wanted:
        if (officer_id, unit_id, role) not in running:
            db.add(Membership(officer_id=officer_id, unit_id=unit_id, role=role))
    for key in running.keys() - wanted.keys():
        running[key].valid_to = db.today
