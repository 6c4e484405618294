"""What was deployed can be written back as the folder it came from."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import pytest

from server.data_folder import opened
from server.errors import NotFound
from server.export_command import export
from server.settings import Settings, load_settings
from tests.databases import SqliteFiles
from workflows.definition import read_folder

KEY = "unit_inspection"


@pytest.fixture
def settings(sqlite_files: SqliteFiles, tmp_path: Path) -> Settings:
    shutil.copy(sqlite_files.template("deployed"), tmp_path / "thongsuot.db")
    return load_settings("test", {}, data=tmp_path)


def asked(to: Path, version: int | None = None) -> argparse.Namespace:
    return argparse.Namespace(key=KEY, version=version, to=to)


def test_a_version_is_written_back_as_it_was_deployed(settings: Settings, tmp_path: Path) -> None:
    leftover = tmp_path / "out" / KEY / "forms" / "gone.schema.json"
    leftover.parent.mkdir(parents=True)
    leftover.write_text("{}")

    with opened(settings):  # as a running server holds it
        assert export(settings, asked(tmp_path / "out")) == 0

    back, source = tmp_path / "out" / KEY, Path("bpmn") / KEY
    assert read_folder(back).hash == read_folder(source).hash
    assert (back / "en.toml").read_bytes() == (source / "en.toml").read_bytes()
    assert not leftover.exists()


def test_a_version_that_is_not_there_is_not_written(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="definition-not-deployed"):
        export(settings, asked(tmp_path / "out", version=9))

    assert not (tmp_path / "out").exists()
