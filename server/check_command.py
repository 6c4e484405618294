"""`thongsuot check [--json] PATH…`: is it deployable, and if not, why and where."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from server.arguments import Arguments
from server.model_places import places_in
from server.problem_words import told
from server.terminal import say_anything
from server.words import LANGUAGES, SOURCE, sentence, translate
from workflows.checks import check
from workflows.errors import Problem
from workflows.signature import Signature
from workflows.xml_guard import MAX_BYTES, UnsafeXml, safe_root

SUFFIXES = (".bpmn", ".bpmn2", ".dmn", ".json", ".xml")
MODELS = (".bpmn", ".bpmn2", ".dmn", ".xml")


def main(argv: Sequence[str] | None = None) -> int:
    """0: all deployable, 1: some not, 2: wrong usage."""
    asked = _parser().parse_args(argv)
    say_anything()
    try:
        return _run(asked)
    except BrokenPipeError:  # `| head` has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _run(asked: argparse.Namespace) -> int:
    bundles = [(path, files_of(path)) for path in asked.paths]
    gone = [path for path, files in bundles if files is None]
    for path in gone:
        print(sentence("check-no-such-path", {"path": path}, asked.language), file=sys.stderr)
    if gone:
        return 2
    there = {one for _, files in bundles for one in processes_in(files or {})}
    answers = [_answer(path, files or {}, asked.language, there) for path, files in bundles]
    if asked.json:
        print(json.dumps({"files": answers}, ensure_ascii=False, indent=1))
    else:
        _tell(answers, asked.language)
    sys.stdout.flush()
    return 0 if all(answer["deployable"] for answer in answers) else 1


def _parser() -> argparse.ArgumentParser:
    parser = Arguments(prog="thongsuot check", description=translate("check-help"))
    parser.add_argument("paths", metavar="PATH", nargs="+", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--language", choices=LANGUAGES, default=SOURCE)
    return parser


def files_of(path: Path) -> Mapping[str, bytes] | None:
    """The file, or every model and form of the folder by its name inside; None: unreadable."""
    try:
        if path.is_file():
            return {path.name: content_of(path)}
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.suffix in SUFFIXES and p.is_file())
            return {str(p.relative_to(path)): content_of(p) for p in inside}
    except OSError:
        return None
    return None


def content_of(path: Path) -> bytes:
    """No more than tells that it is too large."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def services_of(files: Mapping[str, bytes]) -> Mapping[str, Signature] | None:
    """What this release has; loaded only for models that name any: outside ones are quick."""
    if not any(b"serviceTaskOperator" in text or b'"effect"' in text for text in files.values()):
        return None
    known: Mapping[str, Signature] = importlib.import_module("server.services").SERVICES
    return known


def processes_in(files: Mapping[str, bytes]) -> Iterator[str]:
    """Ids of the processes; what cannot be read has none, and is told when it is checked."""
    for name, content in files.items():
        if name.lower().endswith(MODELS):
            with suppress(UnsafeXml):
                yield from (str(one.get("id")) for one in safe_root(content).iter("{*}process"))


def _answer(
    path: Path, files: Mapping[str, bytes], language: str, there: Collection[str]
) -> dict[str, Any]:
    """`there`: processes among all the arguments; to call one of them is no news."""
    problems = check(files, services=services_of(files)) if _has_model(files) else (_nothing(),)
    problems = tuple(
        one for one in problems
        if not (one.code == "called-elsewhere" and one.args["called"] in there)
    )  # fmt: skip
    if path.is_dir() and _has_model(files) and not any(path.rglob("scenarios/*.toml")):
        problems += (Problem("warning", "scenarios-missing"),)
    deployable = not any(problem.severity == "error" for problem in problems)
    places = places_in(files, language) if problems else None
    lines = [told(problem, language, places) for problem in problems]
    return {"path": str(path), "deployable": deployable, "problems": lines}


def _has_model(files: Mapping[str, bytes]) -> bool:
    return any(name.lower().endswith(MODELS) for name in files)


def _nothing() -> Problem:
    return Problem("error", "no-model", None, 1)


def _tell(answers: Sequence[Mapping[str, Any]], language: str) -> None:
    for answer in answers:
        for problem in answer["problems"]:
            place = answer["path"]
            if problem["file"] and not place.endswith(problem["file"]):
                place = f"{place}/{problem['file']}"
            at = f"{place}:{problem['line'] or 1}"
            severity = translate(f"severity-{problem['severity']}", language)
            element = f" [{problem['element']}]" if problem["element"] else ""
            print(f"{at}: {severity}{element}: {problem['message']} ({problem['code']})")
        verdict = "check-deployable" if answer["deployable"] else "check-not-deployable"
        print(sentence(verdict, {"path": answer["path"]}, language))


if __name__ == "__main__":
    sys.exit(main(sys.argv[2:] if sys.argv[1:2] == ["check"] else None))
