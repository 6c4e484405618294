"""The ladder of đôn đốc: by the settings of the case, at rest where somebody says so."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from server.actions.chasing.ask_for_letter import ask_for_letter
from server.actions.chasing.pause_chasing import pause_chasing
from server.actions.chasing.resume_chasing import resume_chasing
from server.actions.chasing.set_ladder import set_ladder
from server.errors import Changed, NotAllowed
from server.queries.chase_lines import ChaseLine
from server.queries.chasing import Chase, read_chase
from server.services.choices import options_of
from server.services.forms import form_of
from server.tables import Assignment, Event, Notice, Obstacle, Reminding, Task, Unit
from server.worker import run_until_idle
from tests.processes.conftest import Office
from tests.rolled_out import case_id, handed_out, office
from workflows.forms import Option

__all__ = ["case_id", "handed_out", "office"]
LADDER: dict[str, Any] = {
    "before": [2], "overdue_in_app": 1, "overdue_letter": 2, "letter_repeat": 5, "letter_max": 2,
    "escalate_to_btv": 10, "reference_before": [], "reference_after": 1,
}  # fmt: skip


def on(office: Office, day: str) -> None:
    office.move_clock(day)
    run_until_idle(office.database)


def line_of(office: Office, case_id: int, unit: str, who: str = "thuy_tn") -> ChaseLine:
    chase = read(office, case_id, who)
    return next(one for one in chase.lines if one.unit_id == office.unit(unit))


def read(office: Office, case_id: int, who: str = "thuy_tn", show: str = "late") -> Chase:
    with office.database.reading() as db:
        return read_chase(db, getattr(office.cast, who), case_id, show=show)


def pause(office: Office, case_id: int, unit: str, until: date | None = None, *,
          who: str = "thuy_tn") -> int:  # fmt: skip
    return pause_chasing(
        office.database, officer_id=getattr(office.cast, who), case_id=case_id,
        unit_id=office.unit(unit), assignment_id=None, until=until, reason="Đang bổ sung.",
        key=str(uuid.uuid4()),
    )  # fmt: skip


def named(office: Office) -> dict[int, dict[str, Any]]:
    """The rows of the letter before anybody edits them, by unit."""
    return {int(row["unit"]): row for row in office.rows("T_edit_letter", "late_items")}


def send_letter(office: Office) -> None:
    rows = list(named(office).values())
    office.do("thuy_tn", "T_edit_letter", {"body": "Đề nghị báo cáo.", "late_items": rows})
    office.do("hoa_dtb", "T_approve_letter", {"decision": "ok"})
    office.do("hoa_dtb", "T_sign_letter", {
        "decision": "signed", "sign_capacity": "OWN", "method": "PAPER",
        "signed_on": office.today()})  # fmt: skip
    choices = offered(office, office.open_task("T_number_dispatch"))
    office.do("an_std", "T_number_dispatch", {
        "book": str(choices["books"][0].value), "issued_on": office.today(), "signed_file": "FILE",
        "channels": {str(one.value): "paper" for one in choices["letter_units"]}})  # fmt: skip


def offered(office: Office, task: Task) -> dict[str, tuple[Option, ...]]:
    with office.database.reading() as db:
        form = form_of(db, task)
        assert form is not None
        return dict(options_of(db, task, form))


def letters(office: Office) -> list[tuple[int, str]]:
    with office.database.reading() as db:
        found = db.execute(select(Reminding.unit_id, Reminding.kind).order_by(Reminding.id))
        return [tuple(one) for one in found if one.kind != "notice"]


def test_the_ladder_is_climbed_letter_by_letter_to_the_list_and_each_once(
    office: Office, case_id: int
) -> None:
    on(office, "2022-08-04")
    first = line_of(office, case_id, "QU-BT")
    send_letter(office)
    written = line_of(office, case_id, "QU-BT")
    on(office, "2022-08-11")
    send_letter(office)
    on(office, "2022-08-22")
    listed = line_of(office, case_id, "QU-BT")
    on(office, "2022-09-21")

    assert [(one.key, one.count) for one in first.done] == [("notice", 1)]
    assert [(one.key, one.count) for one in written.done] == [("notice", 1), ("letter", 1)]
    assert (written.next[0].key, written.next[0].count, written.next[0].on) == (
        "letter", 2, date(2022, 8, 11))  # fmt: skip
    assert written.next[-1].key == "btv"
    assert [one.key for one in listed.done] == ["notice", "letter", "letter", "listed"]
    assert listed.next == ()
    assert {one.unit_id for one in read(office, case_id, show="listed").lines} == {
        office.unit("QU-NK"), office.unit("QU-BT")}  # fmt: skip
    both = {office.unit("QU-NK"), office.unit("QU-BT")}
    assert [unit for unit, kind in letters(office) if kind == "listed"] == sorted(both)
    with office.database.reading() as db:
        assert set(db.scalars(select(Obstacle.unit_id))) == both


def test_a_letter_that_a_leader_refused_counts_for_nothing(office: Office, case_id: int) -> None:
    on(office, "2022-08-04")
    office.do("thuy_tn", "T_edit_letter",
              {"body": "Đề nghị báo cáo.", "late_items": list(named(office).values())})  # fmt: skip
    office.do("hoa_dtb", "T_approve_letter", {"decision": "cancel", "comment": "Đã trao đổi."})

    refused = line_of(office, case_id, "QU-BT")
    on(office, "2022-08-11")
    send_letter(office)

    again = refused.next[0]
    assert (again.key, again.count, again.on) == ("letter", 1, date(2022, 8, 11))
    line = line_of(office, case_id, "QU-BT")
    assert [one.key for one in line.done] == ["notice", "letter"]
    assert (line.next[0].key, line.next[0].count) == ("letter", 2)


def test_a_unit_at_rest_is_neither_reminded_nor_named_and_what_waited_comes_after(
    office: Office, case_id: int
) -> None:
    resting = pause(office, case_id, "QU-BT", date(2022, 8, 8))
    with pytest.raises(Changed, match="chase-paused-already"):
        pause(office, case_id, "QU-BT")
    on(office, "2022-08-04")

    line = line_of(office, case_id, "QU-BT")
    assert (line.done, line.rests[0].id, line.rests[0].until) == ((), resting, date(2022, 8, 8))
    assert named(office).keys() == {office.unit("QU-NK")}
    send_letter(office)
    assert read(office, case_id, show="resting").lines[0].unit_id == office.unit("QU-BT")
    on(office, "2022-08-09")
    line = line_of(office, case_id, "QU-BT")
    assert line.rests == ()
    assert [one.key for one in line.done] == ["notice"]
    with office.database.reading() as db:
        kinds = db.scalars(select(Event.kind).where(Event.kind.like("chase.%"))).all()
    assert kinds == ["chase.paused", "chase.resumed"]
    row = named(office)
    assert row[office.unit("QU-NK")]["removed"] == "true"
    assert "04/08/2022" in row[office.unit("QU-NK")]["remove_reason"]
    assert row[office.unit("QU-BT")].get("removed") != "true"


def test_stopped_is_stopped_until_somebody_takes_it_up_again(office: Office, case_id: int) -> None:
    stopped = pause(office, case_id, "QU-BT")
    pause(office, case_id, "QU-NK")
    on(office, "2022-09-15")
    assert letters(office) == []
    with pytest.raises(Changed, match="nobody-to-chase"):
        ask_for_letter(office.database, officer_id=office.cast.thuy_tn, case_id=case_id)

    resume_chasing(office.database, officer_id=office.cast.thuy_tn, pause_id=stopped,
                   reason="Đã đủ thời gian.")  # fmt: skip
    run_until_idle(office.database)

    assert letters(office) == [(office.unit("QU-BT"), "listed")]  # 15 days late by now


def test_a_second_letter_within_a_day_is_refused_not_promised(office: Office, case_id: int) -> None:
    resting = pause(office, case_id, "QU-BT")
    on(office, "2022-08-04")
    send_letter(office)
    resume_chasing(office.database, officer_id=office.cast.thuy_tn, pause_id=resting,
                   reason="Đã đủ thời gian.")  # fmt: skip

    with pytest.raises(Changed, match="letter-today"):
        ask_for_letter(office.database, officer_id=office.cast.thuy_tn, case_id=case_id)


def test_a_new_ladder_moves_what_has_not_come_and_repeats_nothing(
    office: Office, case_id: int
) -> None:
    set_ladder(office.database, officer_id=office.cast.thuy_tn, case_id=case_id, ladder=LADDER)

    before = [line_of_all(office, case_id, unit) for unit in ("QU-BT", "QU-NK")]
    assert [[one.key for one in line.next] for line in before] == [
        ["before", "after", "letter", "btv"]] * 2  # fmt: skip
    assert [one.on for one in before[0].next] == [
        date(2022, 7, 27), date(2022, 8, 1), date(2022, 8, 2), date(2022, 8, 12)]  # fmt: skip
    on(office, "2022-08-01")
    told = notices(office)
    later = {**LADDER, "overdue_letter": 4}
    set_ladder(office.database, officer_id=office.cast.thuy_tn, case_id=case_id, ladder=later)
    run_until_idle(office.database)
    assert notices(office) == told
    assert line_of(office, case_id, "QU-BT").next[0].on == date(2022, 8, 4)


def line_of_all(office: Office, case_id: int, unit: str) -> ChaseLine:
    chase = read(office, case_id, show="all")
    return next(one for one in chase.lines if one.unit_id == office.unit(unit) and one.is_binding)


def notices(office: Office) -> int:
    with office.database.reading() as db:
        return len(db.scalars(select(Notice.id).where(Notice.code == "deadline-passed")).all())


@pytest.mark.usefixtures("case_id")
def test_a_collective_is_never_chased(office: Office) -> None:
    with office.database.transaction() as db:
        db.execute(update(Unit).where(Unit.code == "QU-BT").values(is_collective=True))
    on(office, "2022-08-04")

    assert named(office).keys() == {office.unit("QU-NK")}
    with office.database.reading() as db:
        told = select(Reminding.unit_id).where(Reminding.unit_id == office.unit("QU-BT"))
        assert db.scalars(told).all() == []


def test_only_who_follows_pauses_and_sets_and_others_see_their_own(
    office: Office, case_id: int
) -> None:
    on(office, "2022-08-04")

    with pytest.raises(NotAllowed):
        pause(office, case_id, "QU-NK", who="lam_ott")
    with pytest.raises(NotAllowed):
        set_ladder(office.database, officer_id=office.cast.lam_ott, case_id=case_id, ladder=LADDER)
    own = read(office, case_id, "lam_ott")
    assert {one.unit_id for one in own.lines} == {office.unit("QU-NK")}
    assert read(office, case_id, "tuong_km").lines == ()  # he sees figures as they were closed
    with office.database.reading() as db:
        late = select(Assignment.unit_id).where(Assignment.deadline_kind == "BINDING")
        assert len(set(db.scalars(late))) == 2
