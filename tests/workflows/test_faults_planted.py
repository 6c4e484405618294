"""Models spoilt as people spoil them: nothing is accepted in silence, every finding has a place."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from server.services import SERVICES
from server.services.parameters import flat, names_in, shipped
from tests.workflows.faults_planted import FAULTS, Files, planted
from workflows.checks import awaited_in, check
from workflows.errors import Problem

FOLDERS = sorted(path for path in Path("bpmn").iterdir() if path.is_dir())
OUTSIDE = sorted(Path("../shared/corpus").rglob("*.bpmn"))
SEEDS = range(12 if os.environ.get("THONGSUOT_FAULTS") else 1)
ROLES = frozenset(
    role
    for path in Path("bpmn").glob("*/*.bpmn")
    for one in etree.parse(path).iter("{*}property")
    if one.get("name") == "roles"
    for role in one.get("value").split(",")
)
RECEIVERS = frozenset().union(*(awaited_in(p.read_bytes()) for p in Path("bpmn").glob("*/*.bpmn")))


def found(files: Files) -> dict[tuple[Any, ...], Problem]:
    problems = check(
        files, services=SERVICES, roles=ROLES | {"chanh_van_phong"},
        parameters=names_in(flat(shipped())), receivers=RECEIVERS,
    )  # fmt: skip
    return {(one.code, one.element, str(one.args)): one for one in problems}


def files_of(folder: Path) -> Files:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".bpmn", ".dmn", ".json")
    }


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_planted_fault_is_told_at_its_place(folder: Path) -> None:
    files = files_of(folder)
    before = found(files)

    silent = []
    for seed in SEEDS:
        for spoilt in planted(files, seed):
            now = found(spoilt.files)
            news = [one for key, one in now.items() if key not in before]
            assert all(one.code != "internal" for one in now.values()), spoilt.kind
            assert all(one.element or one.line for one in now.values()), spoilt.kind
            if not any(one.element in spoilt.at for one in news):
                silent.append((spoilt.kind, sorted(spoilt.at), [(p.code, p.element) for p in news]))

    assert silent == []


def test_more_than_a_hundred_variants_of_thirty_kinds_are_planted() -> None:
    kinds = [spoilt.kind for folder in FOLDERS for spoilt in planted(files_of(folder), 0)]

    assert len(FAULTS) >= 30
    assert len(kinds) > 150
    assert set(kinds) == {act.__name__ for act in FAULTS}


@pytest.mark.skipif(not OUTSIDE, reason="the corpus is not beside the repository")
def test_a_file_from_outside_spoilt_at_random_is_judged_without_stumbling() -> None:
    for path, content in spoilt_at_random():
        for one in check({"model.bpmn": content}):
            assert one.code not in ("internal", "parse-failed"), (path, one)
            assert one.severity == "warning" or one.element or one.line, (path, one)


def spoilt_at_random() -> Iterator[tuple[Path, bytes]]:
    rng = random.Random(517)
    for path in rng.sample(OUTSIDE, 150 * len(SEEDS) if len(SEEDS) == 1 else len(OUTSIDE)):
        try:
            root = etree.fromstring(path.read_bytes(), etree.XMLParser(resolve_entities=False))
        except etree.XMLSyntaxError:
            continue
        for _ in range(rng.randint(1, 4)):
            spoil(rng, [one for one in root.iter(etree.Element) if one is not root])
        yield path, etree.tostring(root)


def spoil(rng: random.Random, nodes: list[Any]) -> None:
    if not nodes:
        return
    node, other = rng.choice(nodes), rng.choice(nodes)
    act = rng.randrange(5)
    if act == 0:
        node.getparent().remove(node)
    elif act == 1 and node.attrib:
        del node.attrib[rng.choice(list(node.attrib))]
    elif act == 2 and node.attrib:
        node.set(rng.choice(list(node.attrib)), rng.choice(["", "x", "-1", "ạ b", "9" * 40]))
    elif act == 3:
        node.text = rng.choice(["", "x +", "R/P", "[[[", "\u202e"])
    elif act == 4 and "id" in other.attrib:
        node.set("id", other.get("id"))
