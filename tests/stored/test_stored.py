"""What a release has stored, every later one reads and finishes."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.bpmn.scenario import expect_end, expect_open, take
from tests.stored.stages import shown, thawed, waits_of
from workflows import storage
from workflows.definition import Definition, load, specs_of
from workflows.errors import StateUnreadable
from workflows.picture import NO_WORLD

FOLDER = Path(__file__).parent
RELEASES = sorted(path.parent for path in FOLDER.glob("*/definitions"))
KEPT = sorted(path for path in FOLDER.glob("*/*/*.json.gz") if path.parent.name != "definitions")
LIMIT = 2_000_000  # bytes of one release


def read(path: Path) -> Any:
    return orjson.loads(gzip.decompress(path.read_bytes()))


@cache
def definitions(release: Path) -> dict[str, Definition]:
    """As that release had them in its database."""
    found = (gzip.decompress(path.read_bytes()) for path in release.glob("definitions/*.json.gz"))
    read_ = [load(blob.decode()) for blob in found]
    return {one.key: one for one in read_}


@pytest.mark.parametrize("path", KEPT, ids=lambda path: "/".join(path.parts[-3:])[:-8])
def test_a_stored_stage_is_read_as_it_was_and_played_to_its_end(path: Path) -> None:
    kept = read(path)
    given = kept["scenario"]
    for moment in kept["moments"]:
        stage = thawed(moment["stage"], given, definitions(path.parents[1]))

        for one, stored in zip(stage.instances, moment["stage"]["instances"], strict=True):
            assert one.last is None or shown(one.last) == stored["shown"]
        assert set(moment["waits"]) <= waits_of(stage)
        stage.let_all_go()
        for number, step in enumerate(given.get("step", [])[moment["done"] :], moment["done"] + 1):
            take(stage, step)
            stage.let_all_go()
            expect_open(stage, step["open"], path, f"from {moment['done']}, step {number}")
        expect_end(stage, given["end"], path)


WAITING = {"userTask": "task", "manualTask": "task", "receiveTask": "message"}
EVENTS = ("timer", "message", "signal")


def waits_drawn(definition: Definition) -> set[str]:
    """what for/element, of every place where an instance of it can wait."""
    found = set()
    for one in definition.elements.values():
        if one.kind in WAITING:
            found.add(f"{WAITING[one.kind]}/{one.id}")
        elif one.calls:
            found.add(f"process/{one.id}")
        elif one.kind in ("intermediateCatchEvent", "boundaryEvent"):
            found |= {f"{event}/{one.id}" for event in one.events if event in EVENTS}
    return found | {f"{one.kind}/{one.element}" for one in definition.handlers
                    if one.kind in EVENTS}  # fmt: skip


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.name)
def test_every_place_where_a_process_waits_is_stored(release: Path) -> None:
    kept = (read(path) for path in KEPT if path.is_relative_to(release))
    waits = {wait for one in kept for moment in one["moments"] for wait in moment["waits"]}
    stored = {(wait.split("/")[0], "/".join(wait.split("/")[2:])) for wait in waits}

    missing = {(key, wait) for key, one in definitions(release).items()
               for wait in waits_drawn(one)} - stored  # fmt: skip

    assert missing == set()


def test_this_release_is_stored_and_the_folder_stays_small() -> None:
    assert RELEASES
    for release in RELEASES:
        assert sum(path.stat().st_size for path in release.rglob("*.gz")) < LIMIT


@pytest.mark.parametrize("path", KEPT[:1])
def test_a_state_of_an_unknown_format_is_refused_by_name(path: Path) -> None:
    known = definitions(path.parents[1])
    stored = read(path)["moments"][0]["stage"]["instances"][0]
    later = orjson.dumps(orjson.loads(stored["state"]) | {"format": storage.FORMAT + 1})
    definition = known[stored["process"]]

    with pytest.raises(StateUnreadable, match=f"format {storage.FORMAT + 1}"):
        storage.load(later, specs_of(definition, stored["part"]), NO_WORLD)
