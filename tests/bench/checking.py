"""What a modeller waits for: a model checked, and an upload that attacks refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from server.errors import Refused
from server.services import SERVICES
from server.services.model_files import require_safe, texts_of
from tests.bench.figures import Figures, spent
from tests.web.hostile import attacked, good, json_attacks, xml_attacks
from tests.workflows.large_models import office
from tests.workflows.test_scripts_attacks import read_cases
from workflows.checks import check

MOST_CHECK, MOST_HOSTILE = 300, 1_000  # ms


def checks(figures: Figures) -> None:
    for nodes in (60, 240):
        files = {"p.bpmn": office(nodes)}
        seconds = spent(lambda files=files: check(files, services=SERVICES), 15)
        most = MOST_CHECK if nodes == 60 else None
        figures.take_times("check", seconds, most_ms=most, nodes=nodes)


def hostile(figures: Figures) -> None:
    """Each attack once; the slowest is judged."""
    taken = {name: spent(act, 1)[0] for name, act in attacks().items()}
    slowest = max(taken, key=lambda name: taken[name])
    most = taken[slowest] * 1000
    figures.take("hostile_upload_slowest", most, "ms", len(taken), attack=slowest,
                 target=f"<= {MOST_HOSTILE} ms", met=most <= MOST_HOSTILE)  # fmt: skip


def attacks() -> dict[str, Callable[[], object]]:
    found: dict[str, Callable[[], object]] = {}
    for name, content in xml_attacks():
        found[name] = refused(texts_of, {"good.bpmn": good(), "bad.bpmn": content})
    for name, text in json_attacks():
        found[f"json: {name}"] = refused(require_safe, {"forms/a.schema.json": text})
    for name, mode, _, source in read_cases():
        files = {one: text.encode("utf-8", "surrogatepass")
                 for one, text in attacked(source, mode).items()}  # fmt: skip
        found[f"script: {name}"] = lambda files=files: check(files)
    return found


def refused(door: Callable[[Any], object], files: Mapping[str, Any]) -> Callable[[], object]:
    def act() -> object:
        try:
            return door(files)
        except Refused as said:
            return said

    return act
