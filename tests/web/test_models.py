"""The modeller's pages: one in, the outsider away; what is sent wrongly is told."""

from __future__ import annotations

import io
import zipfile
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient

from server.actions.definitions.deploy_definition import deploy_definition
from server.database import Database
from tests.bpmn.scenario import PROCESSES
from tests.web.conftest import Browse

KEY = "unit_implementation"


@pytest.fixture
def modeller(browser_of: Browse, deployed: SimpleNamespace) -> FlaskClient:
    return browser_of(deployed.dat_kv)


@pytest.fixture
def draft(modeller: FlaskClient) -> str:
    answer = modeller.post(f"/models/{KEY}/drafts")
    assert answer.status_code == 303
    return answer.location


def zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def test_only_modellers_find_the_pages(
    modeller: FlaskClient, browser_of: Browse, deployed: SimpleNamespace, draft: str
) -> None:
    outsider = browser_of(deployed.lam_ott)
    paths = ["/models", f"/models/{KEY}", draft, f"{draft}/state.json", f"{draft}/bundle.zip",
             f"{draft}/forms/confirm_receipt", f"/models/{KEY}/versions/1/bundle.zip"]  # fmt: skip

    assert {modeller.get(path).status_code for path in paths} == {200}
    assert {outsider.get(path).status_code for path in paths} == {404}
    assert "/models" in modeller.get("/tasks").text
    assert "/models" not in outsider.get("/tasks").text


def test_models_stand_in_vietnamese_order(modeller: FlaskClient) -> None:
    """Đ comes after d and before e, wherever the computer has its number."""
    page = modeller.get("/models").text

    rounds, letter = page.index("Sơ kết, tổng kết"), page.index("Đôn đốc bằng văn bản")
    assert page.index("Báo cáo khó khăn, vướng mắc") < letter < page.index("Kiểm tra tại đơn vị")
    assert page.index("Kiểm tra tại đơn vị") < rounds


def test_a_save_answers_with_what_the_checker_says(modeller: FlaskClient, draft: str) -> None:
    files = modeller.get(f"{draft}/state.json").json["files"]  # type: ignore[index]
    name = f"{KEY}.bpmn"
    broken = files[name].replace('default="F_G_plan__T_sign_plan"', "")

    answer = modeller.post(f"{draft}/revisions", json={"revision": 1, "changed": {name: broken}})

    assert answer.json is not None
    assert answer.json["revision"] == 2
    found = [one for one in answer.json["problems"] if one["severity"] == "error"]
    assert [one["element"] for one in found] == ["F_G_plan__T_sign_plan"]
    assert "Duyệt" in found[0]["message"]


def test_a_save_upon_an_older_revision_is_refused_with_the_name(
    modeller: FlaskClient, browser_of: Browse, deployed: SimpleNamespace, draft: str
) -> None:
    one, other = {"forms/a.schema.json": '{"title": "A"}'}, {"forms/a.schema.json": "{}"}
    modeller.post(f"{draft}/revisions", json={"revision": 1, "changed": one})

    second = browser_of(deployed.giang_ttn)
    answer = second.post(
        f"{draft}/revisions", json={"revision": 1, "changed": other},
        headers={"Accept": "application/json"},
    )  # fmt: skip

    assert answer.status_code == 409
    assert "Kha Vĩnh Đạt" in answer.json["said"]  # type: ignore[index]


@pytest.mark.parametrize("sent", [None, [], {}, {"revision": "1", "changed": {}}, {"revision": 1}])
def test_a_save_that_is_not_understood_changes_nothing(
    modeller: FlaskClient, draft: str, sent: object
) -> None:
    assert modeller.post(f"{draft}/revisions", json=sent).status_code == 422
    assert modeller.get(f"{draft}/state.json").json["revision"] == 1  # type: ignore[index]


@pytest.mark.parametrize("changed", [{"a.bpmn": 1}, {"a.bpmn": "<a"}, {"a.json": "\ud800"},
                                     {"a.json": "\0"}, {"/etc/passwd": "x"}])  # fmt: skip
def test_a_save_of_what_is_no_model_file_changes_nothing(
    modeller: FlaskClient, draft: str, changed: dict[str, object]
) -> None:
    answer = modeller.post(f"{draft}/revisions", json={"revision": 1, "changed": changed})

    assert answer.status_code == 422
    assert modeller.get(f"{draft}/state.json").json["revision"] == 1  # type: ignore[index]


def test_who_else_is_here_is_told(
    modeller: FlaskClient, browser_of: Browse, deployed: SimpleNamespace, draft: str
) -> None:
    browser_of(deployed.giang_ttn).post(f"{draft}/editors")

    assert modeller.post(f"{draft}/editors").json["others"] == ["Thiều Thị Ngân Giang"]  # type: ignore[index]


def test_a_refused_deployment_keeps_the_note_and_names_the_element(
    modeller: FlaskClient, draft: str
) -> None:
    files = modeller.get(f"{draft}/state.json").json["files"]  # type: ignore[index]
    broken = files[f"{KEY}.bpmn"].replace('default="F_G_plan__T_sign_plan"', "")
    modeller.post(f"{draft}/revisions", json={"revision": 1, "changed": {f"{KEY}.bpmn": broken}})

    answer = modeller.post(f"{draft}/deployment", data={"revision": 2, "note": "Thử nhánh mới"})

    assert answer.status_code == 422
    assert "Thử nhánh mới" in answer.text
    assert 'data-element="F_G_plan__T_sign_plan">Duyệt: ' in answer.text


def test_a_draft_with_errors_is_not_approved_and_the_second_person_is_told_which(
    modeller: FlaskClient, browser_of: Browse, deployed: SimpleNamespace, draft: str
) -> None:
    files = modeller.get(f"{draft}/state.json").json["files"]  # type: ignore[index]
    broken = files[f"{KEY}.bpmn"].replace('default="F_G_plan__T_sign_plan"', "")
    modeller.post(f"{draft}/revisions", json={"revision": 1, "changed": {f"{KEY}.bpmn": broken}})

    answer = browser_of(deployed.giang_ttn).post(f"{draft}/approval", data={"revision": 2})

    assert answer.status_code == 422
    assert "Chưa duyệt được" in answer.text
    assert 'data-element="F_G_plan__T_sign_plan">Duyệt: ' in answer.text
    assert ", đã duyệt" not in modeller.get("/models").text


def test_a_scenario_that_stops_says_at_which_step_and_why_in_words(modeller: FlaskClient) -> None:
    draft = modeller.post("/models/dissemination/drafts").location
    name = "dissemination.bpmn"
    drawn = modeller.get(f"{draft}/state.json").json["files"][name]  # type: ignore[index]
    changed = drawn.replace("resolve_recipients.units", "resolve_recipients.nowhere")
    modeller.post(f"{draft}/revisions", json={"revision": 1, "changed": {name: changed}})

    played = modeller.get(f"{draft}/scenarios.json").json["scenarios"]  # type: ignore[index]

    told = [one["failure"] for one in played if one["failure"]]
    assert any("ở “Các đơn vị phổ biến, báo cáo”: chưa có danh sách" in one for one in told)
    assert not any("expression-failed" in one for one in told)


def test_a_bundle_goes_out_and_comes_in_again(modeller: FlaskClient, draft: str) -> None:
    bundle = modeller.get(f"{draft}/bundle.zip").data

    answer = modeller.post("/models/imports", data={"files": (io.BytesIO(bundle), "model.zip")})

    assert answer.status_code == 303
    old, new = (modeller.get(f"{one}/state.json").json for one in (draft, answer.location))
    assert old is not None
    assert new is not None
    assert new["files"] == old["files"]


def test_files_one_by_one_keep_the_folder_they_have_in_a_model(
    modeller: FlaskClient, draft: str
) -> None:
    state = modeller.get(f"{draft}/state.json").json
    assert state is not None
    files = [(io.BytesIO(text.encode()), name) for name, text in state["files"].items()]
    assert any("/" in name for _, name in files)

    answer = modeller.post("/models/imports", data={"files": files})

    again = modeller.get(f"{answer.location}/state.json").json
    assert again is not None
    assert again["files"] == state["files"]


def test_a_version_deployed_meanwhile_is_named_before_it_is_replaced(
    database: Database, modeller: FlaskClient, browser_of: Browse, deployed: SimpleNamespace,
    draft: str,
) -> None:  # fmt: skip
    state = modeller.get(f"{draft}/state.json").json
    assert state is not None
    files = {name: text.encode() for name, text in state["files"].items()}
    name = f"{KEY}.bpmn"
    files[name] = files[name].replace("Duyệt kế hoạch?".encode(), "Được duyệt?".encode())
    early = modeller.post(f"{draft}/deployment", data={"revision": 1, "note": "Chưa ai duyệt"})
    assert early.status_code == 422
    assert "chưa được người thứ hai duyệt" in early.text
    assert "Chưa ai duyệt</textarea>" in early.text
    deploy_definition(database, files=files, together=PROCESSES)
    browser_of(deployed.giang_ttn).post(f"{draft}/approval", data={"revision": 1})

    told = modeller.post(f"{draft}/deployment", data={"revision": 1, "note": "Ghi chú của tôi"})

    assert told.status_code == 409
    assert "đã có bản 2 được ban hành" in told.text
    assert "Ghi chú của tôi</textarea>" in told.text
    assert f"/models/{KEY}/comparison?to=draft-" in told.text
    agreed = {"revision": 1, "note": "Ghi chú của tôi", "over": 2}
    assert modeller.post(f"{draft}/deployment", data=agreed).status_code == 303
    same = modeller.post(f"/models/{KEY}/drafts").location
    browser_of(deployed.giang_ttn).post(f"{same}/approval", data={"revision": 1})
    told = modeller.post(f"{same}/deployment", data={"revision": 1, "note": "Như cũ"})
    assert told.status_code == 409
    assert "không có gì để ban hành" in told.text
    assert "Như cũ</textarea>" in told.text


BOMB = zipped({"a.bpmn": b"<a>" + b" " * (64 << 20) + b"</a>"})
HOSTILE = [
    ("a.zip", BOMB),
    ("a.zip", zipped({f"{n}.bpmn": b"<a/>" for n in range(300)})),
    ("a.zip", zipped({"../../a.bpmn": b"<a/>"})),
    ("a.zip", b"PK\x03\x04 broken"),
    ("a.bpmn", b'<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'),
    ("a.bpmn", "<a/>".encode("utf-32")),
    ("a.json", b"{}"),
]


@pytest.mark.parametrize(("name", "content"), HOSTILE)
def test_hostile_uploads_are_refused_with_words(
    modeller: FlaskClient, name: str, content: bytes
) -> None:
    answer = modeller.post("/models/imports", data={"files": (io.BytesIO(content), name)})

    assert answer.status_code == 422
    assert "Nhập mô hình từ tệp" in answer.text
    assert "xml-" not in answer.text
    assert "/model-drafts/" not in modeller.get("/models").text


def test_a_file_that_is_no_xml_is_refused_in_words_with_its_line(modeller: FlaskClient) -> None:
    file = (io.BytesIO(b"<a>\n<b>\n</a>"), "a.bpmn")

    page = modeller.post("/models/imports", data={"files": file}).text

    assert "dòng 3: " in page
    assert "thẻ đóng không khớp thẻ mở" in page
    assert "mismatched" not in page


def test_a_new_model_begins_sound_with_a_code_from_its_name(modeller: FlaskClient) -> None:
    answer = modeller.post("/models", data={"name": "Lấy ý kiến & tổng hợp"})

    state = modeller.get(f"{answer.location}/state.json").json
    assert state is not None
    assert list(state["files"]) == ["lay_y_kien_tong_hop.bpmn"]
    assert [one["code"] for one in state["problems"]] == ["task-without-form", "scenarios-missing"]


@pytest.mark.parametrize("name", ["", "   ", "---", "123"])
def test_a_new_model_needs_a_name_in_letters(modeller: FlaskClient, name: str) -> None:
    assert modeller.post("/models", data={"name": name}).status_code == 422


def test_versions_are_looked_at_and_compared(
    modeller: FlaskClient, browser_of: Browse, deployed: SimpleNamespace, draft: str
) -> None:
    files = modeller.get(f"{draft}/state.json").json["files"]  # type: ignore[index]
    name = f"{KEY}.bpmn"
    form, table = "forms/confirm_receipt.schema.json", "step_limit_by_urgency.dmn"
    told = '<spiffworkflow:property name="notify_when" value="True" />'
    changed = {
        name: files[name]
        .replace('value="10WD"', 'value="8WD"')
        .replace('name="limit" value="8WD" />', f'name="limit" value="8WD" />{told}')
        .replace('"van_thu"', '"chuyen_vien"'),
        form: files[form].replace("Ngày nhận", "Ngày đến"),
        table: files[table].replace("<text>2</text>", "<text>3</text>"),
    }
    changed[name] = (
        changed[name]
        .replace('_plan["decision"] == "return"', '_plan["decision"] != "ok"')
        .replace('"T_approve_plan"', '"T_agree"')
        .replace('"T_leader_assign,', '"T_confirm_receipt,T_leader_assign,')
    )
    modeller.post(f"{draft}/revisions", json={"revision": 1, "changed": changed})
    number = draft.rpartition("/")[2]
    paths = [f"/models/{KEY}/versions/1", f"/models/{KEY}/comparison?from=1&to=draft-{number}"]

    pages = [modeller.get(path) for path in paths]

    assert [page.status_code for page in pages] == [200, 200]
    said = ("Lập kế hoạch thực hiện", "đổi hạn", "10 ngày làm việc", "8 ngày làm việc",
            "mỗi khi bước này hoàn thành", "đổi vai trò",
            "Chuyên viên", "đổi tên ô “Ngày đến”", "Ngày nhận", "HOA_TOC | 3 | h",
            "Xác nhận đã nhận, Cho ý kiến chỉ đạo, phân công",
            "Lãnh đạo đơn vị thực hiện: Duyệt kế hoạch.",
            "“Kết quả” (Duyệt kế hoạch) là “Trả lại”", "không phải là “Duyệt”",
            "approve_plan[&#34;decision&#34;] != &#34;ok&#34;</code>")  # fmt: skip
    assert [words for words in said if words not in pages[1].text] == []
    assert "{&#34;" not in pages[1].text
    outsider = browser_of(deployed.lam_ott)
    assert {outsider.get(path).status_code for path in paths} == {404}
    assert modeller.get(f"/models/{KEY}/comparison?from=1&to=9").status_code == 404
    assert (
        modeller.get(f"/models/supervision/comparison?from=1&to=draft-{number}").status_code == 404
    )


def test_scenarios_are_told_and_carried_over(modeller: FlaskClient, draft: str) -> None:
    name = "scenarios/straight_through.toml"
    files = modeller.get(f"{draft}/state.json").json["files"]  # type: ignore[index]
    changed = files[name].replace('open = ["T_plan"]', 'open = ["T_report"]')
    modeller.post(f"{draft}/revisions", json={"revision": 1, "changed": {name: changed}})

    told = modeller.get(f"{draft}/scenarios.json").json["scenarios"]  # type: ignore[index]
    text = modeller.get(f"{draft}/carried-over/{name}").json["text"]  # type: ignore[index]

    assert [one["name"] for one in told if one["failure"]] == [name]
    assert "T_plan" in text
    assert modeller.get(f"{draft}/carried-over/scenarios/none.toml").status_code == 404


def test_everything_a_modeller_may_choose_has_words_and_a_day_begins_at_the_office_s(
    database: Database, modeller: FlaskClient, draft: str
) -> None:
    vocabulary = modeller.get(f"{draft}/state.json").json["vocabulary"]  # type: ignore[index]
    lists = ("roles", "scopes", "services", "parameters", "processes")

    wordless = [one for name in lists for one in vocabulary[name] if one["name"] == one["code"]]

    assert all(vocabulary[name] for name in lists)
    assert wordless == []
    with database.reading() as db:
        assert vocabulary["today"] == db.today.isoformat()
