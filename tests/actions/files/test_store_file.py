"""What an upload must be: not empty, of a kind known by its bytes, without a mark of secrecy."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from server.actions.files.store_file import store_file
from server.database import Database
from server.demo.scan import scan
from server.errors import Invalid, NotFound, TooLarge
from server.services.media import path_of
from server.settings import Settings, load_settings
from server.tables import File

PDF = scan("Bien-ban.pdf")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return dataclasses.replace(load_settings("test"), data=tmp_path)


@pytest.fixture
def upload(database: Database, settings: Settings, cast: SimpleNamespace):  # type: ignore[no-untyped-def]
    def store(name: str, content: bytes, task_id: int | None = None) -> int:
        return store_file(database, settings, officer_id=cast.thuy_tn, task_id=task_id, name=name,
                          stream=io.BytesIO(content))  # fmt: skip

    return store


def test_a_file_is_kept_once_under_its_hash(database, settings, upload) -> None:  # type: ignore[no-untyped-def]
    first, second = upload("a.pdf", PDF), upload("b.pdf", PDF)

    with database.reading() as db:
        rows = db.scalars(select(File).where(File.id.in_([first, second]))).all()
        assert {row.sha256 for row in rows} == {rows[0].sha256}
        assert {row.size for row in rows} == {len(PDF)}
    assert path_of(settings.files, rows[0].sha256).read_bytes() == PDF
    assert list(settings.files.glob(".upload-*")) == []


@pytest.mark.parametrize("content", [b"MZ\x90\x00", b"<script>alert(1)</script>", b"#!/bin/sh\n"])
def test_the_bytes_decide_and_not_the_name(upload, settings, content: bytes) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Invalid, match="file-kind-refused"):
        upload("Bao-cao.pdf", content)
    assert list(settings.files.rglob("*")) == []


def test_an_empty_file_and_a_too_large_one_are_refused(database, settings, cast) -> None:  # type: ignore[no-untyped-def]
    small = dataclasses.replace(settings, upload_limit=100)

    with pytest.raises(Invalid, match="file-empty"):
        store_file(database, small, officer_id=cast.thuy_tn, task_id=None, name="a.pdf",
                   stream=io.BytesIO(b""))  # fmt: skip
    with pytest.raises(TooLarge):
        store_file(database, small, officer_id=cast.thuy_tn, task_id=None, name="a.pdf",
                   stream=io.BytesIO(PDF + b" " * 100))  # fmt: skip
    assert list(settings.files.rglob("*")) == []


def test_a_name_loses_its_path(database, upload) -> None:  # type: ignore[no-untyped-def]
    file_id = upload("../../etc/Bien ban.pdf", PDF)

    with database.reading() as db:
        name = db.get_one(File, file_id).name
    assert "/" not in name
    assert name.endswith(".pdf")


def test_a_task_that_is_not_there_takes_no_file(upload) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(NotFound):
        upload("a.pdf", PDF, task_id=999)
