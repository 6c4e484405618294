"""A copy under another key is the same model: checked as clean, its scenarios go as written."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from server.actions.definitions.copy_model import copy_model
from server.database import Database
from server.errors import NotFound, Refused
from server.services.model_copies import copied
from server.services.model_files import bytes_of
from server.tables import DefinitionDraft
from tests.bpmn.scenario import FOLDER, PARAMETERS, PROCESSES, definitions
from workflows import scenarios
from workflows.checks import check
from workflows.definition import read_files

NEW, NAME = "chi_dao_moi", 'Chỉ đạo "mới" & khác'


def texts_of(process: str) -> dict[str, str]:
    folder = FOLDER / process
    return {f.relative_to(folder).as_posix(): f.read_text("utf-8") for f in folder.rglob("*.*")}


@pytest.mark.parametrize("process", PROCESSES)
def test_a_copy_is_clean_and_its_scenarios_go_as_written(process: str) -> None:
    files = bytes_of(copied(texts_of(process), process, NEW, NAME))

    copy = read_files({k: v for k, v in files.items() if not k.startswith("scenarios/")})
    errors = [one for one in check(files) if one.severity == "error"]

    assert (copy.key, copy.name, errors) == (NEW, NAME, [])
    assert process not in copy.calls
    assert set(copy.elements) == set(definitions()[process].elements)
    stage = {**definitions(), NEW: copy}
    for name, content in files.items():
        if name.startswith("scenarios/"):
            given = scenarios.read_scenario(content)
            scenarios.play(given, stage, NEW, PARAMETERS)


def test_a_copy_is_a_draft_of_its_own(database: Database, deployed: SimpleNamespace) -> None:
    draft_id = copy_model(database, officer_id=deployed.dat_kv, key="dissemination",
                          new_key=NEW, name=NAME)  # fmt: skip

    with database.reading() as db:
        draft = db.scalars(select(DefinitionDraft)).one()
        assert (draft.id, draft.key, draft.name, draft.base_id) == (draft_id, NEW, NAME, None)
        assert f"{NEW}.bpmn" in draft.files
        assert json.loads(draft.files["forms/consolidate.ui.json"])["ui:facts"] == "unit_results"


def test_a_code_that_is_taken_is_refused(database: Database, deployed: SimpleNamespace) -> None:
    def copy(new_key: str) -> int:
        return copy_model(database, officer_id=deployed.dat_kv, key="dissemination",
                          new_key=new_key, name=NAME)  # fmt: skip

    copy(NEW)

    for taken in ("directive_rollout", NEW):
        with pytest.raises(Refused):
            copy(taken)


def test_only_a_modeller_copies_what_is_there(
    database: Database, deployed: SimpleNamespace
) -> None:
    with pytest.raises(NotFound):
        copy_model(database, officer_id=deployed.lam_ott, key="dissemination", new_key=NEW,
                   name=NAME)  # fmt: skip
    with pytest.raises(NotFound):
        copy_model(database, officer_id=deployed.dat_kv, key="no_such", new_key=NEW, name=NAME)
