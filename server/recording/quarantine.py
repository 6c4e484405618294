"""What has a mark of secrecy is noted, and the security officer told: never what it says."""

from __future__ import annotations

from sqlalchemy import select

from server.database import Work
from server.recording import journal
from server.services.people import holds_today, tell
from server.tables import Membership, Officer, Quarantined

SECURITY = "an_ninh"


def note_marked(
    db: Work, *, officer_id: int, mark: str, sha256: str, size: int, media_type: str = ""
) -> Quarantined:
    """Without a `media_type`: typed text, of which nothing is kept but its hash."""
    found = Quarantined(
        officer_id=officer_id, mark=mark, sha256=sha256, size=size, media_type=media_type,
        at=db.now, wiped_at=None if media_type else db.now,
    )  # fmt: skip
    db.add(found)
    db.flush()
    code = "quarantine.file" if media_type else "quarantine.text"
    journal.append(db, code, officer_id=officer_id,
                   data={"quarantined": found.id, "mark": mark, "sha256": sha256,
                         "size": size})  # fmt: skip
    officer = db.get_one(Officer, officer_id)
    tell(db, security_officers(db), code.replace(".", "-"), by=officer.full_name, mark=mark)
    return found


def security_officers(db: Work) -> list[int]:
    query = select(Membership.officer_id).join(Officer, Officer.id == Membership.officer_id)
    return list(db.scalars(query.where(Membership.role == SECURITY, holds_today(db))).unique())
