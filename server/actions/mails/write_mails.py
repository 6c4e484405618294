"""What officers were told inside also goes to their mailbox: one mail for some minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select, update

from server.database import Database, Work
from server.notice_words import notice_sentence
from server.recording.outbox import put_mail
from server.settings import Settings
from server.tables import Notice, Officer
from server.words import sentence

OLDEST = timedelta(days=2)  # what is older was told before mail was switched on
AT_ONCE = 50  # officers of one transaction


def write_mails(database: Database, settings: Settings) -> int:
    """How many mails; after downtime one for each officer, however many notices there are."""
    with database.reading() as db:  # an idle look does not stand in the writers' line
        if not waiting_officers(db, settings):
            return 0
    with database.transaction() as db:
        if not db.is_sqlite:
            db.execute(select(func.pg_advisory_xact_lock(LOCK)))
        officer_ids = waiting_officers(db, settings)
        for officer_id in officer_ids:
            write_mail(db, settings, db.get_one(Officer, officer_id))
        return len(officer_ids)


LOCK = 5_171_842_025  # one worker writes mails at a time


def waiting_officers(db: Work, settings: Settings) -> Sequence[int]:
    """Whose oldest notice has waited long enough for others to join it."""
    query = (
        select(Notice.officer_id)
        .join(Officer, Officer.id == Notice.officer_id)
        .where(Notice.mail_id.is_(None), Notice.at > db.now - OLDEST)
        .where(Officer.email.is_not(None), Officer.is_active)
        .group_by(Notice.officer_id)
        .having(func.min(Notice.at) <= db.now - timedelta(minutes=settings.mail_minutes))
        .order_by(Notice.officer_id)
        .limit(AT_ONCE)
    )
    return db.scalars(query).all()


def write_mail(db: Work, settings: Settings, officer: Officer) -> None:
    query = select(Notice).where(
        Notice.officer_id == officer.id, Notice.mail_id.is_(None), Notice.at > db.now - OLDEST
    )
    notices = db.scalars(query.order_by(Notice.id)).all()
    language = officer.language
    told = {
        "name": officer.full_name,
        "n": len(notices),
        "lines": "\n".join(f"- {notice_sentence(n.code, n.args, language)}" for n in notices),
        "url": f"{settings.public_url.rstrip('/')}/notices" if settings.public_url else "",
    }
    where = "mail-body" if settings.public_url else "mail-body-without-link"
    mail = put_mail(
        db, officer_id=officer.id, address=officer.email or "",
        subject=sentence("mail-subject", told, language), body=sentence(where, told, language),
    )  # fmt: skip
    ids = [notice.id for notice in notices]
    db.execute(update(Notice).where(Notice.id.in_(ids)).values(mail_id=mail.id))
