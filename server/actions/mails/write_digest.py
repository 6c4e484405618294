"""One letter for each officer and working morning: what waits for them, what they were told."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, case, false, func, or_, select, true, update

from server import access
from server.database import Database, Work
from server.digest_words import Line, Morning, digest_body, digest_subject
from server.notice_words import kind_of, notice_sentence
from server.recording.notice_settings import setting_of
from server.recording.outbox import put_mail, take_turn
from server.services.calendar import calendar_of
from server.services.notice_news import is_news
from server.services.spoken_names import speaker
from server.settings import Settings
from server.tables import Case, Directive, Notice, NoticeSetting, Officer, Task, Waiting
from server.tables.notice_setting import MORNING
from server.tables.waiting import FAR
from workflows.workdays import ZONE

OLDEST = timedelta(days=14)  # what is older was told before mail was switched on
LINES = 10
DIGESTS = uuid.UUID("5d1c0a2e-2a5f-4b67-9d2c-517000202206")
"""With an officer and a day the key of a letter: the database takes it once."""


def write_digest(database: Database, settings: Settings, *, officer_id: int) -> bool:
    """Whoever has nothing waiting gets no letter; False: done for the day by another worker."""
    with database.transaction() as db:
        take_turn(db)
        is_due = bool(due_officers(db, Officer.id == officer_id))
        if is_due:
            put_digest(db, settings, db.get_one(Officer, officer_id))
        return is_due


def due_officers(db: Work, *among: ColumnElement[bool]) -> Sequence[int]:
    """Whose hour has come, once a day; after downtime late, but once."""
    setting = NoticeSetting
    query = (
        select(Officer.id)
        .outerjoin(setting, setting.officer_id == Officer.id)
        .where(
            Officer.email.is_not(None),
            Officer.is_active,
            func.coalesce(setting.digest, true()),
            func.coalesce(setting.hour, MORNING) <= f"{db.now.astimezone(ZONE):%H:%M}",
            or_(setting.told_on.is_(None), setting.told_on < db.today),
            *among,
        )
    )
    if not calendar_of(db).is_working(db.today):
        query = query.where(setting.working_days.is_(False))
    return db.scalars(query.order_by(Officer.id)).all()


def put_digest(db: Work, settings: Settings, officer: Officer) -> None:
    setting = setting_of(db, officer.id)
    setting.told_on = db.today
    notices = untold(db, officer, setting)
    morning = morning_of(db, officer, notices)
    if not morning.has_news:
        return
    mail = put_mail(
        db, officer_id=officer.id, address=officer.email or "",
        subject=digest_subject(morning, officer.language),
        body=digest_body(morning, settings.public_url, officer.language),
        key=uuid.uuid5(DIGESTS, f"{officer.id}/{db.today.isoformat()}"),
    )  # fmt: skip
    ids = [notice.id for notice in notices]
    db.execute(update(Notice).where(Notice.id.in_(ids)).values(mail_id=mail.id))


def untold(db: Work, officer: Officer, setting: NoticeSetting) -> list[Notice]:
    """Since the letter before, and news still; without the kinds that the officer left out."""
    query = select(Notice).where(
        Notice.officer_id == officer.id,
        Notice.mail_id.is_(None),
        is_news(),
        Notice.at > db.now - OLDEST,
    )
    found = db.scalars(query.order_by(Notice.id))
    return [one for one in found if kind_of(one.code) not in setting.left_out]


def morning_of(db: Work, officer: Officer, notices: Sequence[Notice]) -> Morning:
    tasks, today = tasks_of(db, officer.id).subquery(), db.today
    is_over = tasks.c.bound < today
    sunday = today + timedelta(days=6 - today.weekday())
    counts = db.execute(select(
        func.count(), func.count(case((is_over, 1))),
        func.count(case((~func.coalesce(is_over, false()) & (tasks.c.day == today), 1))),
        func.count(case(((tasks.c.day > today) & (tasks.c.day <= sunday), 1))),
    ).select_from(tasks)).one()  # fmt: skip
    lines = db.execute(
        select(Task.name, Directive.full_number, tasks.c.day)
        .join(tasks, tasks.c.task_id == Task.id)
        .outerjoin(Case, Case.id == Task.case_id)
        .outerjoin(Directive, Directive.id == Case.directive_id)
        .where(tasks.c.day < FAR)
        .order_by(tasks.c.day, Task.id)
        .limit(LINES)
    ).all()
    speak = speaker(db, officer.language)
    return Morning(
        day=today, name=officer.full_name, every=counts[0], over=counts[1], today=counts[2],
        week=counts[3],
        lines=tuple(Line(speak(name), number or "", day) for name, number, day in lines),
        notices=tuple(notice_sentence(n.code, n.args, officer.language, speak) for n in notices),
    )  # fmt: skip


def tasks_of(db: Work, officer_id: int) -> Select[int, date, date | None]:
    """What is theirs to do and nobody else has taken; what stands still presses nobody."""
    stretches = access.waiting_for(access.reach_of(db, officer_id), on_paper=False)
    return (
        select(Waiting.task_id, Waiting.day, Waiting.bound)
        .where(
            or_(false(), *stretches),
            or_(Waiting.holder_id.is_(None), Waiting.holder_id == officer_id),
            ~Waiting.is_halted,
        )
        .distinct()
    )
