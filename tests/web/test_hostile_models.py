"""Models that attack: through the import page and the editor's save, each refused at once, timed.

Nothing is asserted of the clock; what bounds each refusal (size, depth, steps) is, and the slowest
are printed. `pytest -s` shows them.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from server.database import Database
from server.tables import DefinitionDraft
from tests.web.conftest import Browse
from tests.web.hostile import (
    ODD_FORMS,
    Clock,
    attacked,
    good,
    json_attacks,
    xml_attacks,
    zip_attacks,
    zipped,
)
from tests.workflows.test_scripts_attacks import read_cases
from workflows.checks.expressions import strange_in
from workflows.draft import rehearse
from workflows.scripts import ScriptError, parse

pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"  # of the test client's own spooled requests
)
SECRET = Path("/etc/passwd").read_text().splitlines()[0]


@pytest.fixture
def modeller(browser_of: Browse, deployed: SimpleNamespace) -> FlaskClient:
    return browser_of(deployed.dat_kv)


@pytest.mark.parametrize("ending", [".bpmn", ".dmn"])
def test_hostile_xml_is_refused_by_the_import_page_and_by_the_editors_save(
    modeller: FlaskClient, database: Database, ending: str
) -> None:
    clock, wrong, bad = Clock(), [], f"bad{ending}"
    draft = begun(modeller)
    before = drafts(database)

    for name, content in xml_attacks():
        answer = clock(f"import: {name}", imported(modeller, **{"good.bpmn": good(), bad: content}))
        if answer.status_code != 413 and (answer.status_code != 422 or bad not in answer.text):
            wrong.append((name, answer.status_code, answer.text.partition("<main")[2][:300]))
        try:
            body = {"revision": 1, "changed": {bad: content.decode()}}
        except UnicodeDecodeError:
            continue  # a browser sends no such text
        answer = clock(f"save: {name}", saved(modeller, draft, body))
        told = answer.status_code == 422 and (bad in answer.json["said"] or is_large(answer))
        if answer.status_code != 413 and not told:
            wrong.append((f"save: {name}", answer.status_code, answer.text[:300]))

    clock.tell()
    assert wrong == []
    assert drafts(database) == before
    assert modeller.get(f"{draft}/state.json").json["revision"] == 1  # type: ignore[index]


def begun(modeller: FlaskClient) -> str:
    answer = modeller.post("/models", data={"name": "Mô hình thử"})
    assert answer.status_code == 303
    return str(answer.location)


def imported(modeller: FlaskClient, **files: bytes) -> Any:
    """The act of sending them with the import page."""
    parts = [(io.BytesIO(content), name) for name, content in files.items()]
    return lambda: modeller.post("/models/imports", data={"files": parts})


def saved(modeller: FlaskClient, draft: str, body: dict[str, Any]) -> Any:
    """The act of the editor's save."""
    headers = {"Accept": "application/json", "Content-Type": "application/json"}
    return lambda: modeller.post(f"{draft}/revisions", data=json.dumps(body), headers=headers)


def is_large(answer: Any) -> bool:
    """Too large as a whole: no file is looked at."""
    return bool(answer.json["code"] == "model-files-too-large")


def drafts(database: Database) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count()).select_from(DefinitionDraft)) or 0


def test_what_a_file_includes_is_never_read(modeller: FlaskClient) -> None:
    """XInclude and schema locations are words like others."""
    include = (
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>'
    )
    model = good().replace(b"</bpmn:process>", include.encode() + b"</bpmn:process>")

    answer = modeller.post("/models/imports", data={"files": (io.BytesIO(model), "good.bpmn")})

    text = modeller.get(f"{answer.location}/state.json").text
    assert SECRET not in text


def test_hostile_archives_are_refused(modeller: FlaskClient, database: Database) -> None:
    clock, wrong = Clock(), []
    before = drafts(database)

    for name, content in zip_attacks():
        answer = clock(name, imported(modeller, **{"bundle.zip": content}))
        if answer.status_code not in (413, 422) or SECRET in answer.text:
            wrong.append((name, answer.status_code, answer.location))

    clock.tell()
    assert wrong == []
    assert drafts(database) == before


def test_hostile_json_and_toml_are_refused(modeller: FlaskClient, database: Database) -> None:
    clock, wrong = Clock(), []
    draft = begun(modeller)
    before = drafts(database)

    for name, text in json_attacks():
        for file in ("forms/a.schema.json", "forms/a.ui.json", "scenarios/a.toml", "en.toml"):
            body = {
                "revision": 1,
                "changed": {file: text if file[-4:] == "json" else f"a = {text}"},
            }
            answer = clock(f"save: {file} {name}", saved(modeller, draft, body))
            if answer.status_code not in (413, 422):
                wrong.append((file, name, answer.status_code))
            packed = zipped({"good.bpmn": good(), file: body_of(body, file)})
            act = imported(modeller, **{"bundle.zip": packed})
            answer = clock(f"import: {file} {name}", act)
            if answer.status_code not in (413, 422):
                wrong.append((file, f"import {name}", answer.status_code))

    clock.tell()
    assert wrong == []
    assert drafts(database) == before


def body_of(body: dict[str, Any], file: str) -> bytes:
    return str(body["changed"][file]).encode("utf-8", "surrogatepass")


def test_forms_that_attack_are_told_and_drawn_by_nobody(modeller: FlaskClient) -> None:
    draft, clock = begun(modeller), Clock()
    silent = []
    for number, (name, fields) in enumerate(ODD_FORMS.items(), 1):
        text = json.dumps({"type": "object", "properties": fields})
        body = {"revision": number, "changed": {"forms/a.schema.json": text}}
        answer = clock(name, saved(modeller, draft, body))
        errors = [one for one in answer.json["problems"] if one["severity"] == "error"]
        preview = modeller.get(f"{draft}/forms/a")
        assert preview.status_code in (200, 422), name
        assert SECRET not in preview.text
        if not errors and "__class__" not in fields:
            silent.append(name)

    clock.tell()
    assert silent == []


def test_every_script_that_is_refused_is_told_wherever_it_is_planted(
    modeller: FlaskClient,
) -> None:
    draft, clock, silent = begun(modeller), Clock(), []
    gone: dict[str, str | None] = {"mo_hinh_thu.bpmn": None}
    revision = 1
    cases = [case for case in read_cases() if is_refused(case[3], case[1])]
    assert len(cases) > 65
    for name, mode, _expected, source in cases:
        files = attacked(source, mode)
        body = {"revision": revision, "changed": {**gone, **files}}
        answer = clock(f"{mode}: {name}", saved(modeller, draft, body))
        if answer.status_code == 422:  # not even text
            assert answer.json["said"]
            continue
        revision = answer.json["revision"]
        gone = {file: None for file in files if file != "good.bpmn"}
        told = {(one["file"], one["element"]) for one in answer.json["problems"]
                if one["severity"] == "error" and one["message"]}  # fmt: skip
        wanted = {("good.bpmn", "T_first")}
        if mode == "expression":
            wanted = {("good.bpmn", "F_attack"), ("d.dmn", "decide"), ("forms/a.schema.json", "a")}
        if not source.strip():  # an empty cell says nothing, and may
            wanted -= {("d.dmn", "decide")}
        if not wanted <= told:
            silent.append((name, wanted - told))

    clock.tell()
    assert silent == []
    deployed = modeller.post(f"{draft}/deployment", data={"revision": revision, "note": "x"})
    assert deployed.status_code == 422


def is_refused(source: str, mode: str) -> bool:
    """As it is written; the others go too far only when they run."""
    try:
        return bool(strange_in(parse(source, "eval" if mode == "expression" else "exec")))
    except ScriptError:
        return True


def test_every_script_that_is_too_much_ends_at_its_step_when_it_is_rehearsed() -> None:
    clock, wrong = Clock(), []
    cases = [case for case in read_cases() if not is_refused(case[3], case[1])]
    assert len(cases) > 65
    for name, mode, expected, source in cases:
        texts = attacked(source, mode)
        files = {"good.bpmn": texts["good.bpmn"].encode("utf-8", "surrogatepass")}
        data = {"count": 5, "name": "Chi bộ 1", "items": [1, 2, 3], "form": {"note": "a"}}
        done = clock(name, lambda files=files, data=data: rehearse(files, data=data, max_steps=50))
        told = done.run.error if done.run is not None else None
        ended = done.outcome == "error" and told is not None and told.element == "T_first"
        ended = ended or (done.outcome == "refused" and bool(done.problems))
        if not ended and not expected.startswith("allowed"):
            wrong.append((name, done.outcome, expected))

    clock.tell()
    assert wrong == []
