"""Rehearsing a model: one in, the outsider away; steps forth and back; bad input is told."""

from __future__ import annotations

import io
import re
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient

from tests.bpmn.scenario import FOLDER, PROCESSES
from tests.web.conftest import Browse

KEY = "unit_implementation"
OF_THE_MODEL = len(list((FOLDER / KEY / "scenarios").glob("*.toml")))


@pytest.fixture
def modeller(browser_of: Browse, deployed: SimpleNamespace) -> FlaskClient:
    return browser_of(deployed.dat_kv)


@pytest.fixture
def draft(modeller: FlaskClient) -> str:
    return str(modeller.post(f"/models/{KEY}/drafts").location)


def version_of(client: FlaskClient, url: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', client.get(url).text)
    assert found is not None
    return found[1]


def send(client: FlaskClient, url: str, path: str = "/steps", **form: object) -> str:
    """Posted as the page would, the page it leads to."""
    form = {"version": version_of(client, url), **form}
    answer = client.post(f"{url}{path}", data=form, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_only_modellers_find_the_pages(
    modeller: FlaskClient, browser_of: Browse, deployed: SimpleNamespace, draft: str
) -> None:
    outsider = browser_of(deployed.lam_ott)
    version = f"/models/{KEY}/versions/1"
    paths = [f"{at}/rehearsal{more}" for at in (draft, version)
             for more in ("", "/setup", "/tasks/0", "/diagram.bpmn")]  # fmt: skip

    assert {modeller.get(path).status_code for path in paths} == {200}
    assert {outsider.get(path).status_code for path in paths} == {404}
    assert outsider.post(f"{draft}/rehearsal/steps", data={"act": "all"}).status_code == 404


@pytest.mark.parametrize("key", PROCESSES)
def test_every_model_is_rehearsed_to_its_end(modeller: FlaskClient, key: str) -> None:
    url = f"/models/{key}/versions/1/rehearsal"

    page = send(modeller, url, act="all")

    assert "Đã kết thúc:" in page
    assert "Dừng ở bước" not in page


def test_a_form_is_checked_as_the_officer_s_own(modeller: FlaskClient, draft: str) -> None:
    url = f"{draft}/rehearsal"
    data = {"version": 0, "received_on": "31/12/2030", "declined": "true", "_op": "submit"}

    refused = modeller.post(f"{url}/tasks/0", data=data)

    assert refused.status_code == 422
    assert "31/12/2030" in refused.text
    assert "có 2 mục cần sửa" in refused.text  # a day ahead, and no reason
    page = send(modeller, url, "/tasks/0", received_on="20/06/2022", declined="false", _op="submit")
    assert "Cho ý kiến chỉ đạo, phân công" in page


def test_a_step_back_is_as_if_it_had_not_been(modeller: FlaskClient, draft: str) -> None:
    url = f"{draft}/rehearsal"
    before = modeller.get(url).text
    send(modeller, url, act="task", task=0)

    after = send(modeller, url, "/steps/removal", keep=0)

    marks = re.compile(r'data-marks="([^"]*)"')
    assert marks.search(after)[1] == marks.search(before)[1]  # type: ignore[index]


def test_a_page_that_is_behind_overwrites_nothing(modeller: FlaskClient, draft: str) -> None:
    url = f"{draft}/rehearsal"
    send(modeller, url, act="task", task=0)

    answer = modeller.post(
        f"{url}/steps", data={"version": 0, "act": "days", "days": "3"}, follow_redirects=True
    )

    assert "vừa đi tiếp ở một trang khác" in answer.text
    assert "Cho trôi 3 ngày làm việc" not in answer.text


def test_a_rehearsal_is_there_again_after_a_restart(
    modeller: FlaskClient, browser_of: Browse, deployed: SimpleNamespace, draft: str
) -> None:
    send(modeller, f"{draft}/rehearsal", act="days", days="3")

    again = browser_of(deployed.dat_kv).get(f"{draft}/rehearsal").text
    other = browser_of(deployed.giang_ttn).get(f"{draft}/rehearsal").text

    assert "Cho trôi 3 ngày làm việc" in again
    assert "Cho trôi 3 ngày làm việc" not in other


def test_time_runs_to_the_next_due_day(modeller: FlaskClient, draft: str) -> None:
    page = send(modeller, f"{draft}/rehearsal", act="due")

    assert "21/06/2022, 17:01" in page  # one working day to confirm the receipt
    assert "Đến hạn kế tiếp: 21/06/2022" not in page  # it has passed: time does not stand still


def test_a_message_from_outside_starts_its_event(modeller: FlaskClient, draft: str) -> None:
    url = f"{draft}/rehearsal"
    sent = {"name": "msg_directive_ended", "payload.directive_id": "1", "payload.unit_id": "1"}

    assert '>Mã văn bản (directive_id)</label><input class="in sm"' in modeller.get(url).text
    page = send(modeller, url, act="message", **sent)

    assert "Đã kết thúc:" in page
    assert "H_" not in page.partition('class="rh-log"')[2].partition("</ol>")[0]


def test_a_run_is_kept_as_a_scenario_renamed_and_taken_away(
    modeller: FlaskClient, draft: str
) -> None:
    url = f"{draft}/rehearsal"
    send(modeller, url, act="all")

    page = send(modeller, url, "/scenarios", words="Đi thẳng một mạch", revision=1)
    assert "Đã lưu kịch bản" in page
    assert f"{OF_THE_MODEL + 1} kịch bản đều chạy đúng" in page
    name = "scenarios/di_thang_mot_mach.toml"
    files = modeller.get(f"{draft}/state.json").json["files"]  # type: ignore[index]
    assert files[name].startswith("# Đi thẳng một mạch\n")

    page = send(modeller, url, "/scenarios/name", scenario=name, words="Thuận", revision=2)
    assert "<b>Thuận</b>" in page
    page = send(modeller, url, "/scenarios/playing", scenario=name)
    assert "Đã kết thúc:" in page
    page = send(modeller, url, "/scenarios/removal", scenario=name, revision=3)
    assert f"{OF_THE_MODEL} kịch bản đều chạy đúng" in page


def test_a_scenario_that_expects_another_end_fails_and_says_so(
    modeller: FlaskClient, draft: str
) -> None:
    url = f"{draft}/rehearsal"
    send(modeller, url, act="all")

    page = send(modeller, url, "/scenarios", words="Sai", outcome="directive_ended", revision=1)
    other = send(modeller, url, "/scenarios", words="Qua", passes="T_report", revision=2)

    assert f"1 trong {OF_THE_MODEL + 1} kịch bản không còn đúng" in page
    assert f"1 trong {OF_THE_MODEL + 2} kịch bản không còn đúng" in other


def test_only_what_has_ended_is_kept_and_the_name_stays_in_its_field(
    modeller: FlaskClient, draft: str
) -> None:
    url = f"{draft}/rehearsal"

    answer = modeller.post(f"{url}/scenarios", data={"words": "Nửa chừng", "revision": 1})
    nameless = modeller.post(f"{url}/scenarios", data={"words": "  ", "revision": 1})

    assert answer.status_code == nameless.status_code == 422
    assert "còn chờ" in answer.text


def test_real_units_lend_their_names_and_each_gets_its_own_task(modeller: FlaskClient) -> None:
    url = "/models/directive_rollout/versions/1/rehearsal"
    units = ["QU-NK", "QU-BT", "DV-1"]
    send(modeller, url, "", start="S_issued", unit=units, seed="0", pace="now")

    for _ in range(4):
        page = send(modeller, url, act="task", task=0)

    assert page.count("Xác nhận đã nhận</a>") == 3
    assert "Quận ủy Ninh Kiều" in page


def test_a_called_process_may_be_played_by_a_stand_in(modeller: FlaskClient) -> None:
    url = "/models/directive_rollout/versions/1/rehearsal"
    stand_ins = ["unit_implementation", "action_programme"]
    send(modeller, url, "", start="S_issued", unit=["DV-1"], stand_in=stand_ins)
    for _ in range(4):
        page = send(modeller, url, act="task", task=0)
    assert page.count("Quy trình con đóng thế:") == 2

    form = {"element": "C_units", "item": '"DV-1"', "outcome": "done"}
    page = send(modeller, url, act="ended", **form)

    assert page.count("Quy trình con đóng thế:") == 1


@pytest.mark.parametrize(("path", "form"), [
    ("/steps", {"act": "fly"}), ("/steps", {}), ("/steps", {"act": "message", "name": ""}),
    ("/steps", {"act": "ended", "element": "X", "item": "[[[["}), ("", {"start": "S_nowhere"}),
    ("", {"start": "S_assigned", "unit": []}),
    ("", {"start": "S_assigned", "unit": list("abcdef")}),
    ("/scenarios", {"words": "x" * 300, "revision": "9" * 30}),
])  # fmt: skip
def test_nonsense_is_refused_with_words(
    modeller: FlaskClient, draft: str, path: str, form: dict[str, object]
) -> None:
    answer = modeller.post(f"{draft}/rehearsal{path}", data=form)

    assert answer.status_code in (409, 422)


@pytest.mark.parametrize("form", [
    {"act": "days", "days": "-1"}, {"act": "days", "days": "99999"}, {"act": "days", "days": "x"},
    {"act": "ended", "element": "C_children"}, {"act": "signal", "name": "nobody"},
    {"act": "message", "name": "m" * 5000, "payload.a.b.c": "y" * 3000},
    {"act": "message", "name": "msg", "payload.": "\x00"},
])  # fmt: skip
def test_odd_steps_are_told_on_the_page(
    modeller: FlaskClient, draft: str, form: dict[str, object]
) -> None:
    page = send(modeller, f"{draft}/rehearsal", **form)

    assert "Diễn tập" in page


def test_steps_that_no_longer_fit_are_named_and_dropped(modeller: FlaskClient, draft: str) -> None:
    url = f"{draft}/rehearsal"
    send(modeller, url, act="all")
    files = modeller.get(f"{draft}/state.json").json["files"]  # type: ignore[index]
    changed = {f"{KEY}.bpmn": files[f"{KEY}.bpmn"].replace("T_approve_plan", "T_duyet")}
    modeller.post(f"{draft}/revisions", json={"revision": 1, "changed": changed})

    page = modeller.get(url).text
    assert "Dừng ở bước 4." in page
    page = send(modeller, url, "/steps/removal", keep=3)

    assert "Dừng ở bước" not in page
    assert "Duyệt kế hoạch" in page


def test_a_model_with_faults_is_refused_with_its_findings(
    modeller: FlaskClient, draft: str
) -> None:
    files = modeller.get(f"{draft}/state.json").json["files"]  # type: ignore[index]
    broken = files[f"{KEY}.bpmn"].replace('default="F_G_plan__T_sign_plan"', "")
    modeller.post(f"{draft}/revisions", json={"revision": 1, "changed": {f"{KEY}.bpmn": broken}})

    page = modeller.get(f"{draft}/rehearsal")
    step = modeller.post(f"{draft}/rehearsal/steps", data={"act": "all"})

    assert "Chưa diễn tập được: có 1 điều phải sửa" in page.text
    assert step.status_code == 422


LOOP = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x">
<process id="loop" name="Lặp" isExecutable="true"><startEvent id="S"/><endEvent id="E_end"/>
<scriptTask id="T" name="Tính mãi"><script>n = 1</script></scriptTask>
<exclusiveGateway id="G" default="F4"/><exclusiveGateway id="J"/>
<sequenceFlow id="F1" sourceRef="S" targetRef="J"/>
<sequenceFlow id="F5" sourceRef="J" targetRef="T"/>
<sequenceFlow id="F2" sourceRef="T" targetRef="G"/>
<sequenceFlow id="F3" sourceRef="G" targetRef="J"><conditionExpression>n == 1</conditionExpression>
</sequenceFlow><sequenceFlow id="F4" sourceRef="G" targetRef="E_end"/></process></definitions>"""

CLOCK = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<process id="clock" isExecutable="true"><startEvent id="S"/><endEvent id="E_end"/>
<endEvent id="E_b"/>
<manualTask id="T" name="Chờ"/>
<boundaryEvent id="B" attachedToRef="T" cancelActivity="false"><timerEventDefinition id="D">
<timeCycle xsi:type="tFormalExpression">"R/PT1M"</timeCycle></timerEventDefinition></boundaryEvent>
<sequenceFlow id="F1" sourceRef="S" targetRef="T"/>
<sequenceFlow id="F3" sourceRef="B" targetRef="E_b"/>
<sequenceFlow id="F2" sourceRef="T" targetRef="E_end"/></process></definitions>"""


@pytest.mark.parametrize(("model", "form"), [(LOOP, None), (CLOCK, {"act": "days", "days": "700"})])
def test_what_would_go_on_for_ever_stops_with_words(
    modeller: FlaskClient, model: str, form: dict[str, object] | None
) -> None:
    sent = {"files": (io.BytesIO(model.encode()), "a.bpmn")}
    url = f"{modeller.post('/models/imports', data=sent).location}/rehearsal"

    page = send(modeller, url, **form) if form else modeller.get(url).text

    assert "Dừng ở bước" in page or "Chưa diễn tập được" in page


@pytest.mark.parametrize("text", [
    'start = "S_assigned"\nopen = []\n[end]\n' + "[[step]]\nopen = []\nworking_days = 1\n" * 600,
    'start = "S_assigned"\nopen = []\n[end]\n[[step]]\nopen=[]\nworking_days = 99999999',
    'start = "S_assigned"\nopen = []\n[end]\n[[step]]\nopen=[]\ndone = 7\nanswer = 3',
    'start = "S_assigned"\nopen = []\n[end]\n[[step]]\nopen=[]\nmessage = [1]\npayload = "x"',
    'start = "nowhere"\nopen = []\nrows = 3\nservices = 1\ndata = []\nstubs = "a"\n[end]\n',
    'start = "S_assigned"\nopen = []\nstand_ins = 3\n[rows]\na = 1\n[end]\n',
    'start = "S_assigned"\nopen = []\n[end]\n[[step]]\nopen=[]\nrows=4',
    "\x00", "[[[",
])  # fmt: skip
def test_hostile_scenarios_are_told_never_a_fault(
    modeller: FlaskClient, draft: str, text: str
) -> None:
    name = "scenarios/a.toml"
    changed = {name: text.replace("\x00", "")}
    modeller.post(f"{draft}/revisions", json={"revision": 1, "changed": changed})
    url = f"{draft}/rehearsal"

    played = modeller.post(f"{url}/scenarios/playing", data={"scenario": name, "version": 0})
    page = modeller.get(url)

    assert played.status_code in (303, 422)
    assert page.status_code == 200
    assert modeller.get(f"{draft}/scenarios.json").status_code == 200


def test_the_log_names_the_model_s_own_steps(modeller: FlaskClient, draft: str) -> None:
    page = send(modeller, f"{draft}/rehearsal", act="all")

    assert "Lãnh đạo đơn vị: Duyệt kế hoạch" in page  # another process has a step of the same id
    assert "Dừng ở bước" not in page


def test_by_the_office_s_own_calendar_it_begins_today_and_is_kept_all_the_same(
    modeller: FlaskClient, draft: str
) -> None:
    url = f"{draft}/rehearsal"
    setup = {"start": "S_assigned", "unit": ["QU-NK"], "calendar": "own", "pace": "due", "seed": 3}
    began = send(modeller, url, "", **setup)

    page = send(modeller, url, act="all")
    kept = send(modeller, url, "/scenarios", words="Theo lịch cơ quan", revision=1)

    assert "20/06/2022, 08:00" not in began
    assert "Đã kết thúc:" in page
    assert f"{OF_THE_MODEL + 1} kịch bản đều chạy đúng" in kept


SCENARIO = '# Thử\nstart = "S_assigned"\nopen = []\n{}\n[[step]]\n{}\nopen = []\n[end]\n'


@pytest.mark.parametrize(
    "bad",
    ["done = ['x']", "done = 'T_plan'\nprocess = ['x']", "ended = {a = 1}", "outcome = [1]",
     "done = 'T_plan'\nanswer = 5", "rows = {a = 5}"],
)  # fmt: skip
def test_a_scenario_that_makes_no_sense_is_told_and_not_begun(
    modeller: FlaskClient, draft: str, bad: str
) -> None:
    url, text = f"{draft}/rehearsal", SCENARIO.format("", bad)
    saved = modeller.post(f"{draft}/revisions", json={"revision": 1, "changed": {PLAYED: text}})
    assert saved.status_code == 200, saved.text

    answer = modeller.post(f"{url}/scenarios/playing", data={"version": 0, "scenario": PLAYED})

    assert answer.status_code == 422
    assert "Thử" in answer.text
    assert modeller.get(url).status_code == 200


PLAYED = "scenarios/thu.toml"


@pytest.mark.parametrize("bad", ["x = 2022-06-20", "x = 99999999999999999999"])
def test_a_scenario_that_cannot_be_kept_is_told(
    modeller: FlaskClient, draft: str, bad: str
) -> None:
    url, text = f"{draft}/rehearsal", SCENARIO.format(f"[data]\n{bad}", "working_days = 1")
    modeller.post(f"{draft}/revisions", json={"revision": 1, "changed": {PLAYED: text}})

    answer = modeller.post(f"{url}/scenarios/playing", data={"version": 0, "scenario": PLAYED})

    assert answer.status_code == 422
    assert "Không lưu được một giá trị" in answer.text


def test_a_name_with_control_characters_is_kept_without_them(
    modeller: FlaskClient, draft: str
) -> None:
    url = f"{draft}/rehearsal"
    send(modeller, url, act="all")

    kept = send(modeller, url, "/scenarios", words="\x07Đi thẳng\x7f", revision=1)
    scenario = {"scenario": "scenarios/di_thang.toml", "words": "Đi\x1b vòng", "revision": 2}
    renamed = send(modeller, url, "/scenarios/name", **scenario)

    assert "Đã lưu kịch bản “Đi thẳng”" in kept
    assert "Đã đổi tên kịch bản thành “Đi vòng”" in renamed
    assert f"{OF_THE_MODEL + 1} kịch bản đều chạy đúng" in renamed


@pytest.mark.parametrize("item", ["9" * 30, '"\\ud800"'])
def test_an_item_that_cannot_be_kept_is_told(modeller: FlaskClient, draft: str, item: str) -> None:
    step = {"version": 0, "act": "ended", "element": "C", "item": item}

    answer = modeller.post(f"{draft}/rehearsal/steps", data=step, follow_redirects=True)

    assert answer.status_code == 200
    assert "Không lưu được một giá trị" in answer.text


CALLER = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x">
<process id="nguoi_goi" name="Người gọi" isExecutable="true"><startEvent id="S"/>
<callActivity id="C" name="Gọi" calledElement="nguoi_nghe"/><endEvent id="E_end" name="Xong"/>
<sequenceFlow id="F1" sourceRef="S" targetRef="C"/>
<sequenceFlow id="F2" sourceRef="C" targetRef="E_end"/></process></definitions>"""
CALLED = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x">
<process id="nguoi_nghe" name="Người nghe" isExecutable="true"><startEvent id="S"/>
<manualTask id="T" name="Việc của bản nháp"/><endEvent id="E_heard"/>
<sequenceFlow id="F1" sourceRef="S" targetRef="T"/>
<sequenceFlow id="F2" sourceRef="T" targetRef="E_heard"/></process></definitions>"""


def imported(client: FlaskClient, model: str) -> str:
    sent = {"files": (io.BytesIO(model.encode()), "a.bpmn")}
    return str(client.post("/models/imports", data=sent).location)


def test_what_is_called_runs_as_its_draft_and_without_one_a_stand_in_answers(
    modeller: FlaskClient,
) -> None:
    url = f"{imported(modeller, CALLER)}/rehearsal"
    alone = modeller.get(url).text

    imported(modeller, CALLED)
    beside = modeller.get(url).text

    assert "Quy trình con đóng thế: Gọi" in alone
    assert "Việc của bản nháp</a>" in beside
    assert "Đã kết thúc: Xong" in send(modeller, url, act="all")


def test_in_english_a_model_goes_by_the_names_that_stand_beside_it(
    modeller: FlaskClient, draft: str
) -> None:
    modeller.post("/language", data={"language": "en"})
    url = f"/models/{KEY}/versions/1/rehearsal"

    page, diagram = modeller.get(url).text, modeller.get(f"{url}/diagram.bpmn").text
    said = modeller.get(f"{draft}/sentences.json").json["sentences"]  # type: ignore[index]

    assert "Receive and study in the unit" in page
    assert "Confirm receipt" in page
    assert 'name="Confirm receipt"' in diagram
    assert "Xác nhận đã nhận" not in page + diagram
    assert any("Written reminder sent" in one["text"] for one in said)
    assert "Receive and study in the unit" in modeller.get("/models").text
