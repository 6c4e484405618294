"""One rehearsal as its officer left it: the model, what it may call, how far it has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from server import access
from server.queries.model_drafts import find_draft
from server.queries.model_versions import read_version
from server.recording.releases import current_definitions
from server.recording.versions import files_of
from server.services import SERVICES
from server.services.calendar import calendar_of
from server.services.model_checks import errors_of, models_of
from server.services.model_files import bytes_of, deployed_texts, process_of
from server.services.model_scenarios import ScenarioResult, results_of
from server.services.parameters import flat, parameters_of, shipped
from server.services.rehearsals.beginnings import calls_below, default_given
from server.services.rehearsals.cast import MOST_UNITS, SAMPLE_UNITS, Cast
from server.services.rehearsals.play import Play
from server.services.spoken_models import in_english, labels_in, labels_of
from server.tables import DefinitionDraft, Rehearsal, Unit
from server.words import SOURCE
from workflows.checks import check
from workflows.definition import Definition, read_files
from workflows.draft import as_of_a_draft
from workflows.errors import DefinitionRefused, Problem
from workflows.scenarios import EVERY_WEEKDAY, START
from workflows.workdays import ZONE

if TYPE_CHECKING:
    from server.database import Work

MORNING = time(8)
DEFAULT_SETUP: Mapping[str, Any] = {"units": ["DV-1", "DV-2"]}


@dataclass(frozen=True)
class Place:
    """Where it is rehearsed: a draft, or a version of a process."""

    draft_id: int = 0
    key: str = ""
    version: int = 0

    @property
    def url(self) -> str:
        if self.draft_id:
            return f"/model-drafts/{self.draft_id}"
        return f"/models/{self.key}/versions/{self.version}"


@dataclass(frozen=True)
class Source:
    """The files that are rehearsed."""

    place: Place
    row: str  # how the officer's row names it
    name: str
    files: Mapping[str, bytes]
    revision: int = 0  # of a draft
    is_open: bool = False  # a draft that may still be changed


@dataclass(frozen=True)
class Called:
    """A process that may be called on the way."""

    key: str
    name: str
    kind: str  # deployed, draft, missing
    stands_in: bool


@dataclass(frozen=True)
class Rehearsing:
    source: Source
    problems: tuple[Problem, ...] = ()  # errors: then there is no play
    play: Play | None = None
    version: int = 0  # of the officer's row; 0: nothing is kept yet
    setup: Mapping[str, Any] = field(default_factory=dict)
    called: tuple[Called, ...] = ()
    scenarios: tuple[ScenarioResult, ...] = ()


def read_rehearsal(
    db: Work,
    officer_id: int,
    place: Place,
    *,
    with_scenarios: bool = True,
    language: str = SOURCE,
) -> Rehearsing:
    """In another language than the models' own by the names that stand beside them."""
    access.require_modeller(db, officer_id)
    source = source_of(db, officer_id, place)
    models = models_of(source.files)
    if errors := errors_in(tuple(models.items())):
        return Rehearsing(source, errors)
    try:
        definition = read_files(models, process=process_in(source.files))
    except DefinitionRefused as refused:
        return Rehearsing(source, refused.problems)
    row = db.get(Rehearsal, (officer_id, source.row))
    setup = dict(row.setup) if row else dict(DEFAULT_SETUP)
    deployed = current_definitions(db)
    known = {**drafts_of(db, definition, deployed), **deployed, definition.key: definition}
    if language != SOURCE:
        labels = {**labels_of(db, known.values()), definition.key: labels_in(source.files)}
        known = {key: in_english(one, labels.get(key, {})) for key, one in known.items()}
        definition = known[definition.key]
        source = replace(source, name=definition.name)
    given = dict(row.given) if row else default_given(definition, known)
    called = called_by(definition, known, deployed, given)
    given["stand_ins"] = [one.key for one in called if one.stands_in]
    return Rehearsing(
        source=source,
        play=play_of(db, definition, known, given, setup, language),
        version=row.version if row else 0,
        setup=setup,
        called=called,
        scenarios=results_of(source.files, definition, deployed) if with_scenarios else (),
    )


@lru_cache(maxsize=32)
def errors_in(models: tuple[tuple[str, bytes], ...]) -> tuple[Problem, ...]:
    """Every page of a rehearsal asks, and its files change only between two of them."""
    found = check(dict(models), services=SERVICES)
    return errors_of(tuple(as_of_a_draft(one, {}) for one in found))


def source_of(db: Work, officer_id: int, place: Place) -> Source:
    if place.draft_id:
        draft = find_draft(db, officer_id, place.draft_id)
        return Source(place, f"draft/{draft.id}", draft.name, bytes_of(draft.files),
                      draft.revision, draft.state == "open")  # fmt: skip
    version = read_version(db, officer_id, place.key, place.version)
    return Source(place, f"version/{version.id}", version.name, files_of(db, version.id))


def process_in(files: Mapping[str, bytes]) -> str:
    return process_of(deployed_texts(files))[0]


def drafts_of(
    db: Work, definition: Definition, deployed: Mapping[str, Definition]
) -> dict[str, Definition]:
    """What is called and not deployed, as it stands in the newest draft that can be read."""
    found: dict[str, Definition] = {}
    while missing := calls_below(definition, {**deployed, **found}) - {
        definition.key, *deployed, *found,
    }:  # fmt: skip
        read = {key: one for key in sorted(missing) if (one := draft_of(db, key)) is not None}
        if not read:
            break
        found |= read
    return found


def draft_of(db: Work, key: str) -> Definition | None:
    drafts = db.scalars(
        select(DefinitionDraft)
        .where(DefinitionDraft.key == key, DefinitionDraft.state == "open")
        .order_by(DefinitionDraft.id.desc())
        .limit(1)
    )
    for draft in drafts:
        try:
            return read_files(models_of(bytes_of(draft.files)), process=key)
        except DefinitionRefused:
            return None
    return None


def called_by(
    definition: Definition,
    known: Mapping[str, Definition],
    deployed: Mapping[str, Definition],
    given: Mapping[str, Any],
) -> tuple[Called, ...]:
    wished = given.get("stand_ins") or ()
    keys = sorted(calls_below(definition, known) - {definition.key})
    return tuple(
        Called(key, known[key].name if key in known else key,
               "deployed" if key in deployed else "draft" if key in known else "missing",
               key in wished or key not in known)
        for key in keys
    )  # fmt: skip


def play_of(
    db: Work,
    definition: Definition,
    known: Mapping[str, Definition],
    given: Mapping[str, Any],
    setup: Mapping[str, Any],
    language: str = SOURCE,
) -> Play:
    own = setup.get("calendar") == "own"
    began = datetime.combine(date.fromisoformat(setup["began"]), MORNING, ZONE) if own else START
    return Play(
        definition, known, given, cast_of(db, setup, language),
        parameters_of(db, None) if own else flat(shipped()),
        seed=int(setup.get("seed", 0)), on_time=bool(setup.get("on_time")),
        now=began, calendar=calendar_of(db) if own else EVERY_WEEKDAY,
    )  # fmt: skip


def cast_of(db: Work, setup: Mapping[str, Any], language: str) -> Cast:
    names = dict(list_units(db))
    every = {**names, **dict(SAMPLE_UNITS)}
    chosen = tuple((code, every[code]) for code in setup.get("units", ()) if code in every)
    return Cast(chosen[:MOST_UNITS] or SAMPLE_UNITS[:2], names, language)


def list_units(db: Work) -> list[tuple[str, str]]:
    """Code and name of each, in the organisation's order."""
    rows = db.scalars(select(Unit).order_by(Unit.position, Unit.id))
    return [(unit.code, unit.name) for unit in rows]
