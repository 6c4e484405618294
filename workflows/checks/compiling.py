"""The last question: does the engine itself take the files?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from workflows.checks.drawing import Drawing
from workflows.checks.saying import warning
from workflows.definition import read_files
from workflows.errors import DefinitionRefused, Problem, WorkflowError
from workflows.forms import read_form


def compiled(files: Mapping[str, bytes], drawings: list[Drawing]) -> Iterator[Problem]:
    """Every executable process on its own, as deploying one of them would."""
    for drawing in drawings:
        running = [p for p in drawing.all("process") if p.get("isExecutable") == "true"]
        for process in running:
            for problem in _refusals(files, process.get("id")):
                yield replace(problem, file=problem.file or drawing.file)
        for process in running[1:]:
            names = ", ".join(str(one.get("id")) for one in running)
            said = warning("several-executable", process, processes=names)
            yield replace(said, file=drawing.file)


def _refusals(files: Mapping[str, bytes], process: str | None) -> tuple[Problem, ...]:
    try:
        read_files(files, process=process)
    except DefinitionRefused as refused:
        told = (_labelled(problem) for problem in refused.problems)
        return tuple(replace(p, element=p.element or process) for p in told)
    except WorkflowError as fault:
        return (Problem("error", fault.code, fault.element or process, None, _reason(fault)),)
    except Exception as fault:  # the last net: the parser fails in many raw ways
        return (Problem("error", "parse-failed", process, None, _reason(fault)),)
    return ()


def _labelled(problem: Problem) -> Problem:
    return replace(problem, args={"label": problem.element or "", **problem.args})


def _reason(fault: Exception) -> dict[str, str]:
    return {"label": "", "reason": f"{type(fault).__name__}: {fault}"[:500]}


def forms(files: Mapping[str, bytes]) -> Iterator[Problem]:
    """Every <form>.schema.json with its <form>.ui.json."""
    for name, content in files.items():
        if not name.endswith(".schema.json"):
            continue
        beside = name.removesuffix(".schema.json") + ".ui.json"
        key = PurePosixPath(name).name.removesuffix(".schema.json")
        try:
            read_form(key, json.loads(content), json.loads(files.get(beside, b"{}")))
        except DefinitionRefused as refused:
            yield from (replace(_labelled(problem), file=name) for problem in refused.problems)
        except ValueError as fault:
            yield Problem("error", "form-malformed", None, 1, _reason(fault), name)
        except (
            AttributeError,
            TypeError,
            KeyError,
            RecursionError,
        ) as fault:  # JSON, but no schema
            yield Problem("error", "form-malformed", None, 1, _reason(fault), name)
