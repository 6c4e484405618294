"""What cannot wait for the morning goes to an officer's mailbox: one mail for some minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select, true, update

from server.database import Database, Work
from server.notice_words import notice_sentence
from server.recording.outbox import put_mail, take_turn
from server.services.calendar import calendar_of
from server.services.spoken_names import speaker
from server.settings import Settings
from server.tables import Case, Directive, Notice, NoticeSetting, Officer
from server.words import sentence

RECENT = timedelta(days=2)  # what is older is for a morning: every tick looks through these
GIVEN = ("task-assigned", "assigned-by-leader")
"""Somebody gave it to them to do."""


def write_mail(database: Database, settings: Settings, *, officer_id: int) -> bool:
    """After downtime one, however many notices there are; False: another worker was faster."""
    with database.transaction() as db:
        take_turn(db)
        is_waiting = bool(waiting_officers(db, settings, Notice.officer_id == officer_id))
        if is_waiting:
            put_notices(db, settings, db.get_one(Officer, officer_id))
        return is_waiting


def waiting_officers(db: Work, settings: Settings, *among: ColumnElement[bool]) -> Sequence[int]:
    """Whose oldest notice has waited long enough for others to join it."""
    query = (
        select(Notice.officer_id)
        .join(Officer, Officer.id == Notice.officer_id)
        .outerjoin(NoticeSetting, NoticeSetting.officer_id == Notice.officer_id)
        .where(*hurried(db), Officer.email.is_not(None), Officer.is_active, *among)
        .group_by(Notice.officer_id)
        .having(func.min(Notice.at) <= db.now - timedelta(minutes=settings.mail_minutes))
        .order_by(Notice.officer_id)
    )
    return db.scalars(query).all()


def hurried(db: Work) -> list[ColumnElement[bool]]:
    """Given today, or of an urgent document, as far as the officer wants that at once."""
    urgent = select(Case.id).join(Directive, Directive.id == Case.directive_id)
    wanted = or_(
        and_(Notice.code.in_(GIVEN), func.coalesce(NoticeSetting.given, true())),
        and_(
            Notice.case_id.in_(urgent.where(Directive.urgency != "THUONG")),
            func.coalesce(NoticeSetting.urgent, true()),
        ),
    )
    found = [Notice.mail_id.is_(None), Notice.at > db.now - RECENT, wanted]
    if not calendar_of(db).is_working(db.today):
        found.append(NoticeSetting.working_days.is_(False))
    return found


def put_notices(db: Work, settings: Settings, officer: Officer) -> None:
    query = (
        select(Notice)
        .outerjoin(NoticeSetting, NoticeSetting.officer_id == Notice.officer_id)
        .where(Notice.officer_id == officer.id, *hurried(db))
    )
    notices = db.scalars(query.order_by(Notice.id)).all()
    language, speak = officer.language, speaker(db, officer.language)
    told = {
        "name": officer.full_name,
        "n": len(notices),
        "lines": "\n".join(
            f"- {notice_sentence(n.code, n.args, language, speak)}" for n in notices
        ),
        "url": f"{settings.public_url.rstrip('/')}/notices" if settings.public_url else "",
    }
    where = "mail-body" if settings.public_url else "mail-body-without-link"
    mail = put_mail(
        db, officer_id=officer.id, address=officer.email or "",
        subject=sentence("mail-subject", told, language), body=sentence(where, told, language),
    )  # fmt: skip
    ids = [notice.id for notice in notices]
    db.execute(update(Notice).where(Notice.id.in_(ids)).values(mail_id=mail.id))
