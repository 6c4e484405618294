"""`make stored`: instances of this release, one of each process at each wait state.

Plays every scenario of bpmn/ and keeps the stage whenever something waits that no stage kept before
it shows. Later releases read the folder and play each scenario to its end (test_stored.py).
"""

from __future__ import annotations

import gzip
import shutil
import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson

from tests.bpmn.scenario import SCENARIOS, definitions, take
from tests.stored.stages import Held, frozen, held_for, waits_of

FOLDER = Path(__file__).parent


def make(folder: Path) -> int:
    """How many stages were kept."""
    shutil.rmtree(folder, ignore_errors=True)
    for key, definition in definitions().items():
        write(folder / "definitions" / f"{key}.json.gz", orjson.loads(definition.blob))
    seen: set[str] = set()
    count = 0
    for path in SCENARIOS:
        given = tomllib.loads(path.read_text("utf-8"))
        moments = list(new_moments(path.parts[-3], given, seen))
        if moments:
            kept = {"scenario": given, "moments": moments}
            write(folder / path.parts[-3] / f"{path.stem}.json.gz", kept)
        count += len(moments)
    return count


def new_moments(process: str, given: dict[str, Any], seen: set[str]) -> Iterator[dict[str, Any]]:
    for done, stage in moments(process, given):
        new = waits_of(stage) - seen
        seen |= new
        if new:
            yield {"done": done, "waits": sorted(new), "stage": still(frozen(stage))}


def moments(process: str, given: dict[str, Any]) -> Iterator[tuple[int, Held]]:
    """After the start, and after each step: how many steps are done."""
    stage = held_for(given)
    stage.start(process, start=given["start"], data=given.get("data", {}))
    yield from ((0, stage) for _ in letting_go(stage))
    for number, step in enumerate(given.get("step", []), 1):
        take(stage, step)
        yield from ((number, stage) for _ in letting_go(stage))


def letting_go(stage: Held) -> Iterator[None]:
    """As it is, and each time that calls which are only pretended have ended."""
    yield
    while stage.held:
        stage.let_go()
        yield


def still(content: object) -> Any:
    """What the stage goes on changing must not change this."""
    return orjson.loads(orjson.dumps(content))


def write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(orjson.dumps(content), 9, mtime=0))


if __name__ == "__main__":
    release = FOLDER / version("thongsuot")
    print(f"{make(release)} stages in {release.relative_to(Path.cwd())}")
