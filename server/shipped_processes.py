"""Processes that ship with the product (`bpmn/`) or lie in a folder: deployed by the same action.

What an office has decided itself is never taken over: there the shipped version only lies ready.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

from server.actions.definitions.deploy_definition import deploy_definition
from server.database import Database
from server.errors import Invalid, Unusable
from server.recording.releases import current_release, version_of_content
from server.recording.versions import is_stored
from server.services.model_checks import models_of, read_models
from server.tables import Definition as DefinitionRow
from server.terminal import complain, say
from workflows.definition import Definition
from workflows.errors import DefinitionRefused

PARTS = (".bpmn", ".dmn", ".json")
Files = Mapping[str, bytes]


def deploy_news(database: Database, folders: Sequence[Path]) -> None:
    """At every start. An installation that has processes starts also where a folder is refused."""
    with database.reading() as db:
        is_empty = db.scalar(select(DefinitionRow.id).limit(1)) is None
        news = [one for one in folders if is_empty or not is_stored(db, files_under(one))]
    deploy_all(database, news, among=folders, must=is_empty)


def deploy_all(
    database: Database, folders: Sequence[Path], *, among: Sequence[Path] = (), must: bool = True
) -> None:
    """`among`: what they may call besides each other. Without `must` the others are deployed where
    one is refused."""
    found = {folder: files_under(folder) for folder in folders}
    names = [folder.name for folder in {*folders, *among}]
    read: dict[Path, Definition] = {}
    for folder, files in found.items():
        with told_unless(must, folder):
            read[folder] = read_models(models_of(files))
    beside = {one.key: one for one in read.values()}
    for folder, definition in read.items():
        with told_unless(must, folder):
            deploy(database, found[folder], definition, names, beside)


@contextmanager
def told_unless(must: bool, folder: Path) -> Iterator[None]:
    try:
        yield
    except DefinitionRefused as refused:
        problems = Invalid("not-deployable", problems=refused.problems, path=str(folder))
        if must:
            raise problems from None
        complain(problems)


def deploy(
    database: Database,
    files: Files,
    definition: Definition,
    together: Sequence[str],
    beside: Mapping[str, Definition],
) -> None:
    with database.reading() as db:
        was_there = version_of_content(db, definition.hash) is not None
    version_id = deploy_definition(
        database, files=files, together=together, beside=beside, gives_way=True
    )
    with database.reading() as db:
        version = db.get_one(DefinitionRow, version_id).version
        now = current_release(db, definition.key)
    is_current = now is not None and now.definition_id == version_id
    code = "deploy-known" if was_there else "deployed" if is_current else "deploy-offered"
    say(code, path=definition.key, version=version)


def files_under(folder: Path) -> dict[str, bytes]:
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.suffix in PARTS or path.name == "en.toml" or path.parent.name == "scenarios"
    }
    if not files:
        raise Unusable("no-process-there", path=str(folder))
    return files


def folders_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if any(path.glob("*.bpmn")))
