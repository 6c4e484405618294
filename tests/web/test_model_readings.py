"""Every version and every draft read aloud, on paper with what it is a reading of."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from server.actions.definitions.deploy_definition import deploy_definition
from server.database import Database
from server.shipped_processes import files_under, folders_in
from server.tables import Definition
from tests.web.conftest import Browse

KEY = "unit_implementation"
PAGE = f"/models/{KEY}/versions/1"


@pytest.fixture
def modeller(browser_of: Browse, deployed: SimpleNamespace) -> FlaskClient:
    return browser_of(deployed.dat_kv)


def test_a_version_is_printed_with_its_number_date_hash_and_places_to_sign(
    modeller: FlaskClient, database: Database
) -> None:
    with database.reading() as db:
        row = db.scalars(select(Definition).where(Definition.key == KEY)).one()

    sheet = modeller.get(f"{PAGE}/reading").text

    for words in ("Bản 1", row.hash, "Người soạn", "Người duyệt", "chữ ký", "Xác nhận đã nhận"):
        assert words in sheet
    assert sheet.count("<li value=") > 10


def test_a_draft_has_the_hash_that_its_version_will_have(
    modeller: FlaskClient, database: Database
) -> None:
    draft = modeller.post(f"/models/{KEY}/drafts").location
    with database.reading() as db:
        row = db.scalars(select(Definition).where(Definition.key == KEY)).one()

    assert row.hash in modeller.get(f"{draft}/reading").text
    broken = {"forms/confirm_receipt.schema.json": "{"}
    modeller.post(f"{draft}/revisions", json={"revision": 1, "changed": broken})
    assert "chưa có, mô hình còn chỗ phải sửa" in modeller.get(f"{draft}/reading").text
    drawn = Path("bpmn", KEY, f"{KEY}.bpmn").read_text().replace('name="Trả lại" ', "")
    unsaid = {f"{KEY}.bpmn": drawn.replace('["decision"] == "return"', '["decision"] == {[1]: 2}')}
    modeller.post(f"{draft}/revisions", json={"revision": 2, "changed": unsaid})
    assert "{[1]: 2}" in modeller.get(f"{draft}/reading").text


def test_the_page_of_a_version_has_a_sentence_for_each_step_and_every_file(
    modeller: FlaskClient,
) -> None:
    page = modeller.get(PAGE).text

    assert page.count("data-sentence=") > 10
    assert "Mở quy trình con “Báo cáo khó khăn, vướng mắc”" in page
    file = modeller.get(f"{PAGE}/files/forms/confirm_receipt.schema.json")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert json.loads(file.data)["properties"]
    assert modeller.get(f"{PAGE}/files/none.json").status_code == 404


def test_a_version_from_a_folder_in_another_encoding_is_read_and_changed_like_any_other(
    modeller: FlaskClient, database: Database
) -> None:
    folder = Path("bpmn", KEY)
    files = files_under(folder)
    drawn = files[f"{KEY}.bpmn"].decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    named = re.sub(r'(<[\w:]*process [^>]*\bname=")', r"\1(UTF-16) ", drawn)
    files[f"{KEY}.bpmn"] = named.encode("utf-16")
    others = [one.name for one in folders_in(folder.parent)]

    deploy_definition(database, files=files, together=others)

    page = f"/models/{KEY}/versions/2"
    assert "(UTF-16)" in modeller.get(page).text
    assert "(UTF-16)" in modeller.get(f"{page}/reading").text
    draft = modeller.post(f"/models/{KEY}/drafts").location
    assert "(UTF-16)" in modeller.get(f"{draft}/reading").text


def test_the_outsider_reads_none_of_it(browser_of: Browse, deployed: SimpleNamespace) -> None:
    outsider = browser_of(deployed.lam_ott)
    paths = (f"{PAGE}/reading", f"{PAGE}/files/{KEY}.bpmn", PAGE)

    assert {outsider.get(path).status_code for path in paths} == {404}
