"""One letter for each officer and working morning, of what waits and what is new, or none."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from sqlalchemy import select, update

from server.actions.notices.save_notice_setting import Wish, save_notice_setting
from server.database import Work
from server.queries.notices import latest_notices, unread_count
from server.services.backoff import Resting
from server.services.people import tell
from server.settings import Settings, load_settings
from server.tables import Directive, Incident, Instance, Mail, Notice, Officer, Task
from server.worker_letters import FAILURES, Letters
from tests.rolled_out import handed_out, office
from tests.web.conftest import Office

__all__ = ["handed_out", "office"]
PLAIN = Wish(digest=True, hour="07:30", given=True, urgent=True, working_days=True, left_out=[])
URL = "https://thongsuot.test.invalid"


@pytest.fixture
def settings() -> Settings:
    return replace(load_settings("test", {}), public_url=URL, mail_minutes=0)


@pytest.fixture
def reader(office: Office, cast: SimpleNamespace) -> int:
    """A specialist with one task, their receipt, and an address."""
    with office.database.transaction() as db:
        db.get_one(Officer, cast.lam_ott).email = "lam@test.invalid"
    return int(cast.lam_ott)


def mails(office: Office) -> list[Mail]:
    with office.database.reading() as db:
        return list(db.scalars(select(Mail).order_by(Mail.id)))


def write_mails(office: Office, settings: Settings) -> int:
    return Letters(office.database, settings).write_mails()


def write_digests(office: Office, settings: Settings) -> int:
    return Letters(office.database, settings).write_digests()


def told(office: Office, reader: int, code: str, **args: str) -> None:
    with office.database.transaction() as db:
        tell(db, [reader], code, **args)


def test_a_morning_has_one_letter_with_what_waits_and_what_is_new(
    office: Office, settings: Settings, reader: int
) -> None:
    told(office, reader, "deadline-near", due="2022-07-29")

    assert write_digests(office, settings) == 1
    told(office, reader, "deadline-near", due="2022-08-01")
    assert write_digests(office, settings) == 0
    office.move_clock("2022-06-22")
    assert write_digests(office, settings) == 1

    first, second = mails(office)
    assert first.subject.startswith("Thông Suốt 21/06/2022:")
    assert "Xác nhận đã nhận" in first.body
    assert "(517-CV/TU)" in first.body
    assert "29/07/2022" in first.body
    assert f"{URL}/notices/settings" in first.body
    assert "01/08/2022" in second.body
    assert "ràng buộc: 29/07/2022" not in second.body


def test_nothing_is_sent_on_a_day_off_unless_they_wish_it(
    office: Office, settings: Settings, reader: int
) -> None:
    office.move_clock("2022-06-25")  # a Saturday
    told(office, reader, "task-assigned", by="Lê", task="T", note="")
    told(office, reader, "deadline-near", due="2022-07-29")

    assert write_digests(office, settings) == write_mails(office, settings) == 0
    save_notice_setting(office.database, officer_id=reader, wish=replace(PLAIN, working_days=False))
    assert write_mails(office, settings) == 1
    assert write_digests(office, settings) == 1

    at_once, digest = mails(office)
    assert "giao đồng chí việc" in at_once.body
    assert "29/07/2022" in digest.body
    assert "giao đồng chí việc" not in digest.body  # nothing is told twice


@pytest.mark.parametrize(
    ("wish", "written"),
    [
        (replace(PLAIN, digest=False), 0),
        (replace(PLAIN, hour="10:00"), 0),
        (replace(PLAIN, hour="08:30"), 1),
    ],
)
def test_only_who_wants_one_gets_one_and_not_before_the_hour(
    office: Office, settings: Settings, reader: int, wish: Wish, written: int
) -> None:
    save_notice_setting(office.database, officer_id=reader, wish=wish)

    assert write_digests(office, settings) == written == len(mails(office))


def test_what_was_left_out_or_can_wait_is_not_told(
    office: Office, settings: Settings, reader: int
) -> None:
    wish = replace(PLAIN, left_out=["deadlines"], given=False)
    save_notice_setting(office.database, officer_id=reader, wish=wish)
    told(office, reader, "deadline-near", due="2022-07-29")
    told(office, reader, "task-assigned", by="Lê", task="T", note="")

    assert write_mails(office, settings) == 0
    assert write_digests(office, settings) == 1

    (digest,) = mails(office)
    assert "29/07/2022" not in digest.body.partition("Thông báo chưa đọc")[2]
    assert "giao đồng chí việc" in digest.body


def test_a_call_to_a_step_that_is_done_is_news_no_more(
    office: Office, settings: Settings, reader: int
) -> None:
    unit_id = office.unit("QU-NK")
    with office.database.transaction() as db:
        step = Task.unit_id == unit_id, Task.element == "T_confirm_receipt"
        task_id = db.scalars(select(Task.id).where(*step)).one()
        for code in ("task-lane-changed", "step-escalated", "mentioned"):
            tell(db, [reader], code, task_id=task_id, task="Việc", by="Lê", step="Nhận")
        was_new = news(db, reader)
        count = unread_count(db, reader)
    office.do("lam_ott", "T_confirm_receipt",
              {"received_on": "21/06/2022", "declined": "false"}, unit_id=unit_id)  # fmt: skip

    assert write_digests(office, settings) == 1

    with office.database.reading() as db:
        assert was_new - news(db, reader) == {"task-lane-changed"}
        assert unread_count(db, reader) == count - 1
    assert "theo bản mới của quy trình" not in mails(office)[0].body
    assert "Lê nhắc đồng chí" in mails(office)[0].body


def news(db: Work, reader: int) -> set[str]:
    return {one.code for one in latest_notices(db, reader) if one.is_news}


def test_who_has_nothing_waiting_gets_no_letter(
    office: Office, settings: Settings, cast: SimpleNamespace
) -> None:
    with office.database.transaction() as db:
        db.get_one(Officer, cast.nguyen_qt).email = "n@test.invalid"

    write_digests(office, settings)

    assert mails(office) == []


def test_a_step_of_an_urgent_document_is_told_at_once(
    office: Office, settings: Settings, reader: int
) -> None:
    unit = office.unit("QU-NK")
    with office.database.transaction() as db:
        for directive in db.scalars(select(Directive)):
            directive.urgency = "HOA_TOC"
        for instance in db.scalars(select(Instance).where(Instance.unit_id == unit)):
            instance.keys = {**instance.keys, "urgency": "HOA_TOC"}
        leader = db.scalars(select(Officer).where(Officer.login == "le.dt")).one()
        leader.email = "le@test.invalid"
    received = {"received_on": "21/06/2022", "declined": "false"}
    office.do("lam_ott", "T_confirm_receipt", received, unit_id=unit)

    assert write_mails(office, settings) >= 1
    assert [one.address for one in mails(office) if "văn bản khẩn" in one.body] == [
        "le@test.invalid"
    ]
    assert reader


def test_a_letter_that_cannot_be_written_holds_up_nobody_elses_and_is_told(
    office: Office, settings: Settings, reader: int, cast: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    with office.database.transaction() as db:
        db.get_one(Officer, cast.le_dt).email = "le@test.invalid"
    for one in (reader, cast.le_dt):
        told(office, one, "deadline-near", due="2022-07-29")
        told(office, one, "assigned-by-leader", directive="517-CV/TU")
    with office.database.transaction() as db:  # args of another release
        db.execute(update(Notice).where(Notice.officer_id == reader).values(args=["?"]))
    monkeypatch.setattr("server.worker_letters.FIRST", 0)
    letters = Letters(office.database, settings)

    for _ in range(FAILURES + 2):
        letters.write_mails()
        letters.write_digests()

    assert [one.address for one in mails(office)] == ["le@test.invalid"] * 2
    with office.database.reading() as db:
        found = db.execute(select(Incident.code, Incident.officer_id)).all()
    assert found == [("mail-unwritten", reader)] * 2


def test_what_failed_rests_twice_as_long_each_time() -> None:
    now = [0.0]
    resting = Resting(first=10, clock=lambda: now[0])

    for attempts, pause in ((1, 10), (2, 20), (3, 40)):
        assert resting.note("letter") == attempts
        now[0] += pause - 0.1
        assert resting.has("letter")
        now[0] += pause / 4 + 0.2
        assert not resting.has("letter")
    assert not resting.has("another")
