"""`thongsuot rehearse [--json] PATH…`: run a draft in memory, on a clock that jumps."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from server.arguments import Arguments
from server.check_command import services_of
from server.problem_words import told
from server.rehearse_input import answers_in, files_under, object_in, steps_of
from server.terminal import say_anything
from server.words import LANGUAGES, SOURCE, sentence, translate
from workflows.draft import Rehearsed, rehearse
from workflows.errors import WorkflowError
from workflows.players import Entry

MAX_STEPS = "1000"
MISSING = re.compile(r"(?:KeyError|NameError): '([^']+)'")
"""How the engine says that an expression reads what no answer has filled in."""


def main(argv: Sequence[str] | None = None) -> int:
    """0: it ran, whatever came of it; 1: refused; 2: wrong usage."""
    parser = _parser()
    asked = parser.parse_args(argv)
    say_anything()
    try:
        files = files_under(asked.paths)
        given = object_in(asked.data or None, "--data"), answers_in(asked.answers)
        max_steps = steps_of(asked.max_steps)
    except ValueError as error:
        parser.refuse(str(error))
    done = rehearse(
        files,
        process=asked.process,
        data=given[0],
        answers=given[1],
        max_steps=max_steps,
        services=services_of(files),
    )
    answer = _answer(done, asked.language)
    if asked.json:
        print(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        _tell(answer, asked.language)
    return 1 if done.outcome == "refused" else 0


def _parser() -> Arguments:
    parser = Arguments(prog="thongsuot rehearse", description=sentence("rehearse-help"))
    parser.add_argument("paths", metavar="PATH", nargs="+", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--process", metavar="ID", help=sentence("rehearse-opt-process"))
    parser.add_argument("--data", metavar="JSON", help=sentence("rehearse-opt-data"))
    parser.add_argument(
        "--answers", metavar="FILE", type=Path, help=sentence("rehearse-opt-answers")
    )
    parser.add_argument("--max-steps", default=MAX_STEPS, help=sentence("rehearse-opt-steps"))
    parser.add_argument("--language", choices=LANGUAGES, default=SOURCE)
    return parser


def _answer(done: Rehearsed, language: str) -> dict[str, Any]:
    run = done.run
    return {
        "outcome": done.outcome,
        "trace": [] if run is None else [_line(entry) for entry in run.story],
        "waiting": [] if run is None else [_waiting(done, key) for key in run.waiting],
        "data": {} if run is None else run.data,
        "error": None if run is None or run.error is None else _error(run.error, done, language),
        "problems": [told(problem, language) for problem in done.problems],
    }


def _line(entry: Entry) -> dict[str, Any]:
    return {
        "element": entry.element,
        "name": entry.name,
        "kind": entry.kind,
        "status": entry.status,
        "at": entry.at.isoformat(),
        "process": entry.process,
        "instance": entry.instance,
    }


def _waiting(done: Rehearsed, element: str) -> dict[str, str]:
    known = done.definition.elements.get(element) if done.definition else None
    return {"element": element, "name": known.name if known else ""}


def _error(error: WorkflowError, done: Rehearsed, language: str) -> dict[str, Any]:
    name = _waiting(done, error.element or "")["name"] or error.element or ""
    args: Mapping[str, str] = {"label": name, **error.args_for_words}
    missing = MISSING.match(error.reason)
    if missing:
        said = sentence("rehearse-lacks", {"label": name, "missing": missing[1]}, language)
    return {
        "element": error.element,
        "message": said if missing else sentence(error.code, args, language),
        "code": error.code,
        "reason": "" if missing else error.reason,
    }


def _tell(answer: Mapping[str, Any], language: str) -> None:
    for problem in answer["problems"]:
        severity = translate(f"severity-{problem['severity']}", language)
        print(f"{severity} [{problem['element'] or problem['line']}]: {problem['message']}")
    for line in answer["trace"]:
        args = {**line, "name": line["name"] or line["element"], "at": _clock(line["at"])}
        print(sentence(f"rehearse-{line['status']}", args, language))
    for waiting in answer["waiting"]:
        name = waiting["name"] or waiting["element"]
        print(sentence("rehearse-waits", {**waiting, "name": name}, language))
    if answer["error"]:
        error = answer["error"]
        print(sentence("rehearse-failed", error, language))
    print(sentence(f"rehearse-outcome-{answer['outcome']}", {}, language))


def _clock(moment: str) -> str:
    day, _, time = moment.partition("T")
    return f"{'/'.join(reversed(day.split('-')))} {time[:5]}"


if __name__ == "__main__":
    sys.exit(main())
