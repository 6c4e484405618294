"""The lists of Việc của tôi: who sees what in which, counts that add up, acts on many at once."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from sqlalchemy import delete, select

from server.database import Database
from server.queries.done_filters import done_by, done_counts, read_done
from server.queries.done_tasks import done_tasks
from server.queries.inbox import inbox
from server.queries.inbox_counts import InboxCounts, inbox_counts
from server.queries.inbox_filters import PARTS, Wanted
from server.queries.waiting import VIEWS
from server.tables import CaseUnit, Event, FollowUp, Officer, Task
from tests.rolled_out import case_id, handed_out, office, planning
from tests.web.conftest import Browse, Office
from workflows.workdays import ZONE

__all__ = ["case_id", "handed_out", "office"]
RECEIPT = "Xác nhận đã nhận"


def test_every_count_is_the_length_of_its_list(office: Office, cast: SimpleNamespace) -> None:
    office.move_clock("2022-08-01")
    for login in ("thuy_tn", "lam_ott", "le_dt", "hoa_dtb"):
        who = getattr(cast, login)
        counts, lengths = counted(office.database, who), {}
        for view in VIEWS:
            lengths[view] = length(office.database, who, Wanted(view=view))
        assert lengths == {view: getattr(counts, view) for view in VIEWS}, login
        assert counts.all == counts.mine + counts.free
        for shares in (counts.dues, counts.parts, counts.urgencies, dict(counts.steps)):
            assert sum(shares.values()) == counts.all, login
        for part in PARTS:
            found = length(office.database, who, Wanted(part=part))
            assert found == counts.parts.get(part, 0), (login, part)
        for key, number in counts.dues.items():
            assert length(office.database, who, Wanted(due=key)) == number, (login, key)
        for step, number in counts.steps:
            assert length(office.database, who, Wanted(step=step)) == number, (login, step)
        for one in counts.cases:
            assert length(office.database, who, Wanted(case_id=one.id)) == one.count
        for one in counts.units:
            assert length(office.database, who, Wanted(unit_id=one.id)) == one.count


def test_the_choices_of_a_list_are_those_of_that_list(
    office: Office, cast: SimpleNamespace
) -> None:
    with office.database.reading() as db:
        counts = inbox_counts(db, cast.le_dt, Wanted(view="unit"))

    for shares in (dict(counts.steps), counts.dues_here, counts.urgencies):
        assert sum(shares.values()) == counts.unit > 0
    assert sum(one.count for one in counts.cases) == counts.unit
    assert (counts.all, sum(counts.parts.values())) == (0, 0)


def counted(database: Database, officer_id: int) -> InboxCounts:
    with database.reading() as db:
        return inbox_counts(db, officer_id)


def length(database: Database, officer_id: int, wanted: Wanted) -> int:
    """Of the list itself and of its groups' headings, which say the same."""
    with database.reading() as db:
        found = inbox(db, officer_id, wanted)
    shown = sum(len(group.rows) for group in found.groups)
    assert shown == found.count == sum(group.count for group in found.groups)
    return shown


def test_pages_of_a_list_hold_every_task_once_in_the_order_of_groups(
    office: Office, cast: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.do("lam_ott", "T_confirm_receipt", {"received_on": "21/06/2022", "declined": "false"},
              unit_id=office.unit("QU-NK"))  # fmt: skip
    office.move_clock("2022-08-01")
    with office.database.reading() as db:
        whole = [(group.key, row.id) for group in inbox(db, cast.thuy_tn, PAPER).groups
                 for row in group.rows]  # fmt: skip
    monkeypatch.setattr("server.queries.inbox.PAGE", 1)

    pages, after = [], None
    while True:
        with office.database.reading() as db:
            page = inbox(db, cast.thuy_tn, Wanted(view="paper", after=after))
        pages += [(group.key, row.id) for group in page.groups for row in group.rows]
        after = page.next
        if after is None:
            break

    assert pages == whole
    assert len(whole) > 1


PAPER = Wanted(view="paper")


@pytest.mark.usefixtures("office")
def test_a_unit_sees_all_its_open_work_and_a_colleague_elsewhere_none(
    browser_of: Browse, cast: SimpleNamespace
) -> None:
    mine = browser_of(cast.le_dt).get("/tasks?view=unit").text
    elsewhere = browser_of(cast.ung_ttk).get("/tasks?view=unit").text

    assert mine.count(f"{RECEIPT}</a>") == 1
    assert elsewhere.count(f"{RECEIPT}</a>") == 1
    ids = [re.search(r'data-task="(\d+)"', page)[1] for page in (mine, elsewhere)]  # type: ignore[index]
    assert ids[0] != ids[1]


def test_what_was_passed_on_stands_under_waiting_for_others_and_under_done(
    office: Office, browser_of: Browse, cast: SimpleNamespace
) -> None:
    office.do("lam_ott", "T_confirm_receipt", {"received_on": "21/06/2022", "declined": "false"},
              unit_id=office.unit("QU-NK"))  # fmt: skip
    declining = office.unit("QU-BT")
    office.do("ung_ttk", "T_confirm_receipt", {"received_on": "21/06/2022", "declined": "true",
              "decline_reason": "WRONG_RECIPIENT"}, unit_id=declining)  # fmt: skip
    office.do("thuy_tn", "T_decline_review", {"proposal": "accepted"},
              instance_id=office.instance(declining))  # fmt: skip
    browser = browser_of(cast.lam_ott)

    assert "Ban Dân vận Thành ủy · về Quận ủy Bình Thủy" in browser_of(cast.thuy_tn).get(
        "/tasks/done").text  # fmt: skip
    assert "Cho ý kiến chỉ đạo, phân công</a>" in browser.get("/tasks?view=others").text
    assert f"{RECEIPT}</a>" in browser.get("/tasks/done").text
    assert f"{RECEIPT}</a>" not in browser_of(cast.le_dt).get("/tasks/done").text
    of_one = browser.get("/tasks/done?case=1").text
    assert f"{RECEIPT}</a>" in of_one
    assert '<option value="1" selected>517-CV/TU' in of_one
    of_none = browser.get("/tasks/done?case=99").text
    assert f"{RECEIPT}</a>" not in of_none
    assert '<option value="1">517-CV/TU (1)' in of_none


def test_what_is_done_is_narrowed_as_the_inbox_is(
    office: Office, browser_of: Browse, cast: SimpleNamespace
) -> None:
    unit = planning(office).unit_id
    office.move_clock("2022-08-01")
    office.do("lam_ott", "T_plan", {"plan_file": "FILE", "has_children": "false"}, unit_id=unit)
    browser, names = browser_of(cast.lam_ott), (f"{RECEIPT}</a>", "Lập kế hoạch thực hiện</a>")

    def shown(asked: str) -> list[bool]:
        page = browser.get(f"/tasks/done?{asked}").text
        table = browser.get(f"/reports/done-tasks.csv?{asked}").text
        told = [name in page for name in names]
        assert told == [name.removesuffix("</a>") in table for name in names], asked
        return told

    assert shown("") == [True, True]
    assert shown(f"step={RECEIPT}") == [True, False]
    assert shown("due=kept") == [True, False]
    assert shown("due=late") == [False, True]
    assert shown("due=none") == [False, False]
    assert shown(f"unit={unit}") == [True, True]
    assert shown(f"unit={office.unit('QU-BT')}") == [False, False]
    assert shown("urgency=THUONG") == [True, True]
    assert shown("urgency=KHAN") == [False, False]
    assert shown("q=lap+ke+hoach") == [False, True]
    assert shown("q=ninh+kieu") == [True, True]
    assert shown("q=binh+thuy") == [False, False]
    asked = f"step={RECEIPT}&due=kept&urgency=THUONG&q=ninh+kieu"
    for line in (f"Bước: {RECEIPT}", "Xong trong mốc của bước", "Độ khẩn: Thường",
                 "Tìm “ninh kieu”"):  # fmt: skip
        assert line in browser.get(f"/reports/done-tasks?{asked}").text
    assert "Độ khẩn: Thường" in browser.get("/reports/tasks?urgency=THUONG").text


def test_a_task_done_after_five_in_the_evening_of_its_last_day_is_within_it(
    office: Office, cast: SimpleNamespace
) -> None:
    office.do("lam_ott", "T_confirm_receipt", {"received_on": "21/06/2022", "declined": "false"},
              unit_id=office.unit("QU-NK"))  # fmt: skip
    for at, kept, late in ((time(23, 59), 1, 0), (time(0, 0), 0, 1)):
        with office.database.transaction() as db:
            task = db.scalars(select(Task).where(*done_by(cast.lam_ott))).one()
            task.due_on = date(2022, 6, 20 + kept)
            task.done_at = datetime.combine(date(2022, 6, 21), at, ZONE)
        with office.database.reading() as db:
            counts = done_counts(db, cast.lam_ott, read_done({}))
            rows = done_tasks(db, cast.lam_ott, read_done({"due": "late"})).rows

        assert (counts.dues_here.get("kept", 0), counts.dues_here.get("late", 0)) == (kept, late)
        assert [row.was_late for row in rows] == [True] * late


def test_a_task_put_off_comes_back_on_its_day_and_stays_for_colleagues(
    office: Office, browser_of: Browse, cast: SimpleNamespace
) -> None:
    task = office.open_task("T_confirm_receipt", office.unit("QU-NK"))
    browser = browser_of(cast.lam_ott)

    sent = browser.post("/tasks/selection?view=free",
                        data={"_op": "later", "task": task.id, "on_day": "24/06/2022"})  # fmt: skip

    assert (sent.status_code, sent.headers["Location"]) == (303, "/tasks?view=free")
    assert f"{RECEIPT}</a>" not in browser.get("/tasks").text
    assert "Xem lại 24/06" in browser.get("/tasks?view=later").text
    office.move_clock("2022-06-24")
    assert f"{RECEIPT}</a>" in browser.get("/tasks").text
    assert f"{RECEIPT}</a>" not in browser.get("/tasks?view=later").text


def test_the_usual_days_to_put_off_to_are_one_button_each(
    office: Office, browser_of: Browse, cast: SimpleNamespace
) -> None:
    task = office.open_task("T_confirm_receipt", office.unit("QU-NK"))
    browser = browser_of(cast.lam_ott)

    for button, day in (("tomorrow", "22/06"), ("monday", "27/06"), ("third", "24/06")):
        browser.post("/tasks/selection", data={"_op": button, "task": task.id, "on_day": "mai"})
        assert f"Xem lại {day}" in browser.get("/tasks?view=later").text


def test_putting_off_is_bounded_and_cleared(
    office: Office, browser_of: Browse, cast: SimpleNamespace
) -> None:
    task = office.open_task("T_confirm_receipt", office.unit("QU-NK"))
    browser = browser_of(cast.lam_ott)

    def put_off(day: str) -> str:
        form = {"_op": "later", "task": task.id, "on_day": day}
        return browser.post("/tasks/selection", data=form, follow_redirects=True).text

    assert "phải sau hôm nay" in put_off("21/06/2022")
    assert "không quá 180 ngày" in put_off("21/06/2023")
    assert "Đã đặt ngày xem lại cho 1 việc" in put_off("23/06/2022")
    browser.post("/tasks/selection", data={"_op": "now", "task": task.id})
    with office.database.reading() as db:
        assert db.scalars(select(FollowUp)).all() == []


def test_many_are_taken_at_once_and_what_is_refused_holds_up_nothing(
    office: Office, browser_of: Browse, cast: SimpleNamespace
) -> None:
    mine = office.open_task("T_confirm_receipt", office.unit("QU-NK"))
    other = office.open_task("T_confirm_receipt", office.unit("QU-BT"))
    browser = browser_of(cast.lam_ott)

    told = browser.post("/tasks/selection", data={"_op": "claim", "task": [mine.id, other.id]},
                        follow_redirects=True).text  # fmt: skip

    assert "Đã nhận 1 việc." in told
    assert "1 mục không làm được." in told
    with office.database.reading() as db:
        assert db.get_one(Task, mine.id).assignee_id == cast.lam_ott
        assert db.get_one(Task, other.id).assignee_id is None


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"_op": "claim"}, "Chưa chọn việc nào"),
        ({"task": "1"}, "Hãy chọn một thao tác"),
        ({"_op": "delete", "task": "1"}, "Hãy chọn một thao tác"),
        ({"_op": "later", "task": "1"}, "nhập ngày theo dạng"),
        ({"_op": "later", "task": "1", "on_day": "31/02/2022"}, "nhập ngày theo dạng"),
        ({"_op": "later", "task": "1", "on_day": "\x00"}, "nhập ngày theo dạng"),
        ({"_op": "later", "task": "1", "on_day": "9" * 5000}, "nhập ngày theo dạng"),
        ({"_op": "claim", "task": ["x", "-1", "1e3", "9" * 40]}, "Chưa chọn việc nào"),
        ({"_op": "claim", "task": [str(n) for n in range(1, 260)]}, "nhiều nhất 200 việc"),
    ],
)
@pytest.mark.usefixtures("office")
def test_nonsense_about_chosen_tasks_is_refused_by_name(
    browser_of: Browse, cast: SimpleNamespace, form: dict[str, object], told: str
) -> None:
    answer = browser_of(cast.lam_ott).post("/tasks/selection", data=form)

    assert answer.status_code == 422
    assert told in answer.text
    assert f"{RECEIPT}</a>" in answer.text


def test_what_was_chosen_and_typed_is_still_there_after_a_refusal(
    office: Office, browser_of: Browse, cast: SimpleNamespace
) -> None:
    task = office.open_task("T_confirm_receipt", office.unit("QU-NK"))
    form = {"_op": "later", "task": str(task.id), "on_day": "mai"}

    page = browser_of(cast.lam_ott).post("/tasks/selection", data=form).text

    assert f'name="task" value="{task.id}" checked' in page
    assert 'value="mai" aria-invalid="true" aria-describedby="picked-fault"' in page
    assert page.count('id="picked-fault"') == page.count('<details class="more-of" open>') == 1


@pytest.mark.usefixtures("office")
def test_odd_addresses_still_show_a_list(browser_of: Browse, cast: SimpleNamespace) -> None:
    browser = browser_of(cast.lam_ott)
    for name in ("view", "unit", "case", "step", "due", "urgency", "part", "q", "after", "before"):
        for value in ("x", "-1", "9" * 40, "\x00", "over_2", "over_2022-13-99_1", "' OR 1=1 --"):
            for path in ("/tasks", "/tasks/done", "/tasks/informed"):
                address = f"{path}?{urlencode({name: value})}"
                assert browser.get(address).status_code == 200, address


def test_who_is_only_informed_acknowledges_once_for_the_unit(
    office: Office, case_id: int, browser_of: Browse, cast: SimpleNamespace
) -> None:
    unit = office.unit("QU-NK")
    with office.database.transaction() as db:
        db.execute(delete(CaseUnit).where(CaseUnit.unit_id == unit))
        db.add(CaseUnit(case_id=case_id, unit_id=unit, role="informed"))
    form = {"_op": "read", "place": f"{case_id}.{unit}"}
    mine, outsider = browser_of(cast.lam_ott), browser_of(cast.ung_ttk)

    assert "517-CV/TU" not in outsider.get("/tasks/informed").text
    assert "mục không làm được" in outsider.post("/tasks/informed", data=form,
                                                 follow_redirects=True).text  # fmt: skip
    assert "Chưa xác nhận" in mine.get("/tasks/informed").text
    told = mine.post("/tasks/informed", data=form, follow_redirects=True).text
    browser_of(cast.le_dt).post("/tasks/informed", data=form)

    assert "Đã xác nhận 1 văn bản." in told
    with office.database.reading() as db:
        name = db.get_one(Officer, cast.lam_ott).full_name
        lines = db.scalars(select(Event).where(Event.kind == "directive.acknowledged")).all()
    assert [line.officer_id for line in lines] == [cast.lam_ott]
    assert name in mine.get("/tasks/informed").text


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("place", ["", "x", "1", "1.", ".1", "1.x", "9" * 40 + ".1", "\x00.1"])
def test_nonsense_about_documents_is_refused(
    browser_of: Browse, cast: SimpleNamespace, place: str
) -> None:
    told = browser_of(cast.lam_ott).post("/tasks/informed", data={"place": place},
                                         follow_redirects=True)  # fmt: skip

    assert told.status_code == 200
    assert "Chưa chọn văn bản nào." in told.text
