"""Running instances and another version: shown, asked for, approved, told."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from server.recording.versions import files_of
from server.tables import Definition, Event, Instance, Move, Task
from server.worker import run_until_idle
from tests.moving import Mover
from tests.next_p3 import with_file_named, with_form, with_name, with_step
from tests.processes.conftest import Office
from tests.rolled_out import half_typed, handed_out, office, planning
from tests.web.conftest import Browse

__all__ = ["handed_out", "office"]
KEY = "unit_implementation"
PATH = f"/models/{KEY}/versions/2/moves"


@pytest.fixture
def mover(office: Office, handed_out: SimpleNamespace) -> Mover:
    """Version 2 has a step more, the plan's form changed, the receipt under another id."""
    mover = Mover(office.database, handed_out)
    with office.database.reading() as db:
        row = db.scalars(select(Definition.id).where(Definition.key == KEY)).one()
        files = files_of(db, row)
    assert mover.deploy(with_name(with_form(with_step(files)), "T_confirm_receipt", "T_rec")) == 2
    return mover


@pytest.fixture
def modeller(browser_of: Browse, handed_out: SimpleNamespace) -> FlaskClient:
    return browser_of(handed_out.dat_kv)


def half_planned(office: Office) -> int:
    """Ninh Kiều at its plan, with a draft; the number of its process."""
    planning(office)
    typed = {"content": "Học tập trong tháng 7.", "has_children": "false"}
    return half_typed(office, typed).instance_id


def test_only_modellers_find_the_pages(
    mover: Mover, modeller: FlaskClient, browser_of: Browse, handed_out: SimpleNamespace
) -> None:
    instance = mover.running(KEY)[0]
    draft = modeller.post(f"/models/{KEY}/drafts").location
    move = mover.ask(KEY, 2, [instance], {"T_confirm_receipt": "T_rec"})
    paths = [PATH, f"{PATH}/{instance}", f"/models/{KEY}/versions/1/instances", f"{draft}/moves",
             f"{draft}/moves/{instance}", f"/moves/{move}"]  # fmt: skip
    outsider = browser_of(handed_out.lam_ott)

    assert [modeller.get(path).status_code for path in paths] == [200] * len(paths)
    assert [outsider.get(path).status_code for path in paths] == [404] * len(paths)
    for act in (f"/moves/{move}/approval", f"/moves/{move}/stop", PATH):
        assert outsider.post(act, data={"choose": "all", "reason": "x"}).status_code == 404
    assert modeller.get("/moves/999").status_code == 404
    assert modeller.get(f"{PATH}/999").status_code == 404


def test_a_step_under_another_id_is_offered_by_its_name_and_can_be_refused(
    mover: Mover, modeller: FlaskClient
) -> None:
    offered = r'<option value="T_rec" selected>Xác nhận đã nhận \(gợi ý\)'
    page = modeller.get(PATH).text

    assert re.search(offered, page)
    assert "Tất cả 2 hồ sơ chuyển được" in page
    alone = modeller.get(f"{PATH}?mapped=1").text
    assert "Bước đang làm “Xác nhận đã nhận” không còn trong phiên bản mới" in alone
    assert "Gửi đề nghị chuyển" not in alone
    mover.move(KEY, 2, mover.running(KEY)[:1], {"T_confirm_receipt": "T_rec"})
    page = modeller.get(PATH).text
    assert re.search(offered, page)  # also to those that are left behind
    assert "Tất cả 1 hồ sơ chuyển được" in page


def test_a_draft_says_what_deploying_it_would_mean_and_moves_nobody(
    mover: Mover, modeller: FlaskClient
) -> None:
    assert mover.running(KEY)
    draft = modeller.post(f"/models/{KEY}/drafts", data={"version": "2"}).location

    page = modeller.get(f"{draft}/moves")

    assert "Điều gì xảy ra với 2 hồ sơ đang chạy" in page.text
    assert "Gửi đề nghị chuyển" not in page.text
    assert f'href="{draft}/moves"' in modeller.get(draft).text


def test_a_draft_that_cannot_be_read_says_where(modeller: FlaskClient, office: Office) -> None:
    draft = modeller.post(f"/models/{KEY}/drafts").location
    name = f"{KEY}.bpmn"
    text = modeller.get(f"{draft}/state.json").json["files"][name]  # type: ignore[index]
    broken = text.replace('targetRef="T_plan"', 'targetRef="T_nowhere"')
    modeller.post(f"{draft}/revisions", json={"revision": 1, "changed": {name: broken}})

    page = modeller.get(f"{draft}/moves")

    assert page.status_code == 200
    assert "Chưa xem trước được" in page.text
    assert office.database


def test_the_copy_shows_the_day_the_form_and_what_a_draft_would_lose(
    mover: Mover, modeller: FlaskClient, office: Office
) -> None:
    instance = half_planned(office)

    page = modeller.get(f"{PATH}/{instance}?mapped=1&to.T_confirm_receipt=T_rec").text

    assert "thêm: Mục tiêu" in page
    assert "bỏ: Nội dung" in page
    assert "vẫn giữ để người làm xem: Nội dung" in page
    assert "Học tập trong tháng 7." not in page  # what was typed is its officer's
    assert mover.running(KEY)


@pytest.mark.parametrize("is_gone", [True, False])
def test_what_is_done_is_read_by_the_form_it_was_done_with(
    mover: Mover, office: Office, browser_of: Browse, handed_out: SimpleNamespace, is_gone: bool
) -> None:
    instance = half_planned(office)
    done = {"plan_file": "FILE", "has_children": "false", "content": "Học tập trong tháng 7."}
    office.do("lam_ott", "T_plan", done, unit_id=office.unit("QU-NK"))
    with office.database.reading() as db:
        task_id = db.scalars(select(Task.id).where(Task.instance_id == instance,
                                                   Task.element == "T_plan")).one()  # fmt: skip
        files = files_of(db, db.scalars(select(Definition.id)
                                        .where(Definition.key == KEY, Definition.version == 1))
                         .one())  # fmt: skip
    new = with_file_named(files, "prepare_plan", "write_plan") if is_gone else with_form(files)
    version = mover.deploy(new)
    approver = office.open_task("T_approve_plan", office.unit("QU-NK"))

    assert mover.move(KEY, version, [instance])[instance].state == "moved"
    mover.move(KEY, mover.deploy(with_step(new)), [instance])

    page = browser_of(handed_out.lam_ott).get(f"/tasks/{task_id}")
    before_the_next = browser_of(handed_out.le_dt).get(f"/tasks/{approver.id}")
    assert (page.status_code, before_the_next.status_code) == (200, 200)
    for text in (page.text, before_the_next.text):
        assert "Học tập trong tháng 7." in text


def test_asked_by_one_approved_by_another_done_by_the_worker(
    mover: Mover, modeller: FlaskClient, browser_of: Browse, office: Office
) -> None:
    assert mover.newest(KEY) == 2
    instance = half_planned(office)
    form = {"choose": "some", "instance": str(instance), "reason": "Theo 12-CV/TU.",
            "to.T_confirm_receipt": "T_rec"}  # fmt: skip

    asked = modeller.post(PATH, data=form)
    assert asked.status_code == 303
    assert modeller.post(f"{asked.location}/approval").status_code == 403
    chief = browser_of(office.cast.giang_ttn)
    assert "Chờ người thứ hai duyệt" in chief.get(asked.location).text
    assert f'href="{asked.location}"' in chief.get("/notices").text
    assert chief.post(f"{asked.location}/approval").status_code == 303
    assert chief.post(f"{asked.location}/approval").status_code == 409
    run_until_idle(office.database)

    assert "đã duyệt việc chuyển hồ sơ" in modeller.get("/notices").text
    page = modeller.get(asked.location).text
    assert "1/1 hồ sơ đã xử lý" in page
    assert "Xác nhận đã nhận” → “Xác nhận đã nhận" in page
    officer = browser_of(office.cast.lam_ott)
    task = officer.get(f"/tasks/{office.open_task('T_plan', office.unit('QU-NK')).id}").text
    assert "Biểu mẫu đã đổi theo bản mới của quy trình" in task
    assert "Học tập trong tháng 7." in task
    assert "Nội dung đã nhập ở Nội dung không còn ô" in officer.get("/notices").text
    with office.database.reading() as db:
        line = db.scalars(select(Event).where(Event.kind == "instance.moved")).one()
        assert line.data["reason"] == "Theo 12-CV/TU."
        assert (line.data["from"], line.data["to"]) == (1, 2)
        assert line.data["mapping"] == {"T_confirm_receipt": "T_rec"}
        assert line.officer_id == office.cast.dat_kv
        assert line.data["approved_by"] == office.cast.giang_ttn


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"choose": "all", "reason": " "}, "Cần sửa 1 chỗ"),
        ({"choose": "some", "reason": "x"}, "Chưa chọn hồ sơ nào"),
        ({"choose": "nothing", "reason": "x"}, "Chưa chọn hồ sơ nào"),
        ({"choose": "some", "instance": "999", "reason": "x"}, "Hồ sơ số 999"),
        ({"choose": "some", "instance": "x", "reason": "x"}, "Chưa chọn hồ sơ nào"),
        ({"choose": "all", "reason": "x" * 1001}, "Cần sửa 1 chỗ"),
        ({"choose": "all", "reason": "giữ lại", "to.T_confirm_receipt": "T_odd"}, "giữ lại"),
    ],
)
def test_what_is_sent_wrongly_is_told_and_kept(
    mover: Mover, modeller: FlaskClient, form: dict[str, str], said: str
) -> None:
    answer = modeller.post(PATH, data={"to.T_confirm_receipt": "T_rec", **form})

    assert answer.status_code == 422
    assert said in answer.text
    with mover.database.reading() as db:
        assert db.scalars(select(Move.id)).all() == []


@pytest.mark.parametrize(
    "query",
    [
        "mapped=1&to.=x",
        "mapped=1&to.T_plan=%00",
        "group=%C3%A9&after=x",
        "mapped=1&to.T_plan=E_done",
    ],
)
def test_odd_addresses_show_a_page(mover: Mover, modeller: FlaskClient, query: str) -> None:
    assert modeller.get(f"{PATH}?{query}").status_code == 200
    assert mover.running(KEY)


def test_the_versions_say_how_many_run_on_each_with_a_link(
    mover: Mover, modeller: FlaskClient
) -> None:
    page = modeller.get(f"/models/{KEY}").text

    assert f'href="/models/{KEY}/versions/1/instances">2<' in page
    running = modeller.get(f"/models/{KEY}/versions/1/instances").text
    assert "Quận ủy Ninh Kiều" in running
    assert f'href="{PATH}"' in running
    assert mover.running(KEY)


def test_what_was_asked_for_can_be_withdrawn(
    mover: Mover, modeller: FlaskClient, browser_of: Browse, office: Office
) -> None:
    move = mover.ask(KEY, 2, mapping={"T_confirm_receipt": "T_rec"})

    assert modeller.post(f"/moves/{move}/stop").status_code == 303

    chief = browser_of(office.cast.giang_ttn)
    assert chief.post(f"/moves/{move}/approval").status_code == 409
    assert "Đã rút lại" in chief.get(f"/moves/{move}").text
    with office.database.reading() as db:
        on = db.scalars(select(Instance.definition_id).where(Instance.unit_id.is_not(None)))
        assert len(set(on)) == 1
