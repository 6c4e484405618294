"""The walls of the house, as tests."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import server
import workflows

ROOT = Path(__file__).parent.parent
SOURCES = [*ROOT.glob("workflows/**/*.py"), *ROOT.glob("server/**/*.py")]
SOURCES = [path for path in SOURCES if "node_modules" not in path.parts]

NEWLY_DRAWN = ("blank_model.py",)
"""Draws a model of its own, whose ids are as bpmn/README.md says."""


def test_both_import_names_resolve_inside_the_repository() -> None:
    for package in (workflows, server):
        assert ROOT in Path(package.__file__ or "").resolve().parents


def test_only_the_database_commits() -> None:
    committing = [path for path in SOURCES if re.search(r"\.commit\(\)", path.read_text())]

    assert [path.name for path in committing] in ([], ["database.py"])


@pytest.mark.parametrize("path", sorted(ROOT.glob("server/actions/*/*.py")), ids=lambda p: p.stem)
def test_a_file_of_actions_holds_the_function_of_its_name(path: Path) -> None:
    if path.name == "__init__.py":
        return

    assert re.search(rf"^def {path.stem}\(", path.read_text(), re.MULTILINE)


def test_an_action_opens_one_transaction() -> None:
    crowded = {
        path.stem: path.read_text().count(".transaction()")
        for path in ROOT.glob("server/actions/*/*.py")
        if path.read_text().count(".transaction()") > 2  # a second one only to record an incident
    }

    assert crowded == {}


def test_exceptions_are_caught_whole_in_three_places_only() -> None:
    # the loops of the worker: one bad job or timer must not stop the others
    allowed = re.compile(r"server/worker|server/actions/(jobs|dues)/|server/web/|workflows/")
    broad = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if re.search(r"except (Base)?Exception\b|except:", path.read_text())
    ]

    assert [name for name in broad if not allowed.match(name)] == []


def test_nothing_from_a_model_reaches_eval_or_exec() -> None:
    calling = re.compile(r"(?<![.\w])(eval|exec|compile)\(|render_template_string")
    found = [str(path) for path in SOURCES if calling.search(path.read_text())]

    assert found == []


def test_no_page_or_service_knows_a_process_of_ours_by_name() -> None:
    """What flows is data: keys, element ids and forms of bpmn/ stand in models only."""
    drawn = [path.read_text("utf-8") for path in ROOT.glob("bpmn/*/*.bpmn")]
    known = {path.parent.name for path in ROOT.glob("bpmn/*/*.bpmn")}
    known |= {id_ for text in drawn for id_ in re.findall(r'\sid="([A-Z]+_[a-z]\w*)"', text)}
    config = tomllib.loads((ROOT / "config/default.toml").read_text("utf-8"))
    known -= set(config["parameters"]["sla_working_days"])  # a limit may be called as its process
    places = ("queries", "actions", "services", "recording", "access", "web")
    files = [path for one in places for path in ROOT.glob(f"server/{one}/**/*.*")]
    named = [
        f"{path.relative_to(ROOT)}: {literal}"
        for path in files
        if path.suffix in (".py", ".html", ".js")
        and not {"frontend", "dist"} & set(path.parts)
        and path.name not in NEWLY_DRAWN
        for literal in re.findall(r"""["']([A-Za-z]\w*)(?:\.\w+)?["']""", path.read_text("utf-8"))
        if literal in known
    ]

    assert named == []


def test_lock_files_name_no_index() -> None:
    named = re.compile(r'"resolved": *"https?:|index-url http|--hash=.*https?:')
    files = [*ROOT.glob("requirements*.txt"), *ROOT.glob("server/web/frontend/package-lock.json")]

    assert [path.name for path in files if named.search(path.read_text())] == []
