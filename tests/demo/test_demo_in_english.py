"""Whoever reads English meets no name of a step, a process or a role in Vietnamese, on any page of
the played example; what people have typed stays as it is."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import inspect, select, text

from server.database import Database
from server.services.definitions import definition_by_id
from server.settings import load_settings
from server.tables import Definition, DefinitionFile, Officer, Role
from server.web.app import create_app
from tests.signed_in import session_of
from tests.web.test_no_word_left_out import VIETNAMESE

PEOPLE: Mapping[str, tuple[str, ...]] = {
    "lam.ott": ("/tasks", "/cases", "/notices", "/deputies", "/search?q=517"),
    "thuy.tn": ("/tasks", "/cases", "/obstacles", "/reports", "/incidents", "/search?q=signed"),
    "dat.kv": ("/models", "/tasks/done"),
    "nguyen.qt": ("/organisation", "/organisation/officers", "/organisation/roles",
                  "/organisation/roles/chuyen_vien", "/incidents"),
    "chau.ltt": ("/journal", "/reports/whole-journal"),
}  # fmt: skip
"""An officer, a supervisor, a modeller, an administrator, the auditor: where each starts."""
OF_PEOPLE = ("directive", "obligation", "officer", "unit_name", "unit_group", "file", "answer",
             "outgoing_entry", "incoming_entry")  # fmt: skip
"""Tables of what people have typed."""
FILES = re.compile(r"/files/|\.(zip|bpmn|csv|xlsx|docx|pdf|json|ics|png)\b|/sign-out")
MOST = 250  # pages of one person


@pytest.fixture(scope="module")
def app(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("english")
    shutil.copy(demo_folder / "thongsuot.db", folder)
    settings = replace(load_settings("test"), data=folder, secret_key="only for tests")
    database = Database(f"sqlite:///{folder / 'thongsuot.db'}")
    yield create_app(settings, database)
    database.close()


@pytest.fixture(scope="module")
def names(app: Flask) -> list[str]:
    """Steps, processes, guidance, roles: those that nobody has typed as well."""
    database: Database = app.extensions["database"]
    with database.reading() as db:
        models = [definition_by_id(db, one) for one in db.scalars(select(Definition.id))]
        roles = list(db.scalars(select(Role.name)))
    elements = [one for model in models for one in model.elements.values()]
    found = {model.name for model in models} | {one.name for one in elements} | {*roles}
    found |= {one.instructions for one in elements}
    typed = "\n".join(typed_in(database))
    return sorted(one for one in found if VIETNAMESE.search(one) and one not in typed)


def typed_in(database: Database) -> Iterator[str]:
    with database.reader.connect() as connection:
        known = set(inspect(connection).get_table_names())
        for table in known & set(OF_PEOPLE):
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):
                yield from (one for one in row if isinstance(one, str))
    with database.reading() as db:
        kept = select(DefinitionFile.content).where(DefinitionFile.name.like("scenarios/%"))
        yield from (bytes(one).decode() for one in db.scalars(kept))


@pytest.mark.parametrize("login", PEOPLE)
def test_no_page_says_a_name_of_a_model_or_a_role_in_vietnamese(
    app: Flask, names: list[str], login: str
) -> None:
    assert len(names) > 250
    reader = english_reader(app, login)

    wrong = {
        (kind_of(path), name)
        for path, shown in pages_of(reader, PEOPLE[login])
        for name in names
        if name in shown
    }

    assert not wrong, "\n".join(f"{path}: {name}" for path, name in sorted(wrong))


def english_reader(app: Flask, login: str) -> FlaskClient:
    database: Database = app.extensions["database"]
    with database.reading() as db:
        officer_id = db.scalars(select(Officer.id).where(Officer.login == login)).one()
    reader = app.test_client()
    with reader.session_transaction() as session:
        session.update(session_of(database, officer_id), language="en")
    return reader


def pages_of(reader: FlaskClient, starts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Address and what is read there: the starting pages and, of each kind of page they and their
    targets link to, the first."""
    found, kinds = list(starts), {kind_of(one) for one in starts}
    for here in found:
        assert len(found) < MOST
        answer = reader.get(here, follow_redirects=True)
        assert answer.status_code < 500, here
        if answer.mimetype != "text/html":
            continue
        page = html.fromstring(answer.text)
        yield here, " ".join("\n".join(said_by(page)).split(" "))
        for link in page.xpath("//a/@href"):
            path = str(link).partition("#")[0]
            if path.startswith("/") and not FILES.search(path) and kind_of(path) not in kinds:
                kinds.add(kind_of(path))
                found.append(path)


SPOKEN = ("title", "aria-label", "alt", "placeholder")


def said_by(page: html.HtmlElement) -> Iterator[str]:
    """Texts, and what is read aloud; not what stands in fields to be typed over."""
    for one in page.xpath("//body//*[not(self::script) and not(self::textarea)]"):
        yield from (str(said) for said in one.xpath("./text()"))
        yield from (one.get(name, "") for name in SPOKEN)


def kind_of(path: str) -> str:
    plain = re.sub(r"^/models/[\w-]+", "/models/key", path.partition("?")[0])
    return re.sub(r"\d+", "0", plain)
