"""A finding of the checker as a sentence, and as a line for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from server.words import is_known, sentence, translate
from workflows.errors import Problem

WORDED = {"effect": "service", "parameter": "takes"}
"""Argument -> the beginning of the code that has its words."""


def told(problem: Problem, language: str) -> dict[str, Any]:
    """JSON: severity, code, element, line, file, message, args, fix (kind, element) or null."""
    return {
        "severity": problem.severity,
        "code": problem.code,
        "element": problem.element,
        "line": problem.line,
        "file": problem.file,
        "message": sentence(_code(problem), _arguments(problem, language), language),
        "args": dict(problem.args),
        "fix": None if problem.fix is None else asdict(problem.fix),
    }


def _code(problem: Problem) -> str:
    """Nothing near what was written is another sentence."""
    is_alone = problem.args.get("near") == "–"
    return f"{problem.code}-alone" if is_alone else problem.code


def _arguments(problem: Problem, language: str) -> dict[str, str]:
    """The reason of a refused script is itself a sentence with gaps; services have words."""
    args = dict(problem.args)
    for name, code in WORDED.items():
        if name in args and is_known(f"{code}-{args[name]}"):
            args[name] = sentence(f"{code}-{args[name]}", {}, language)
    gaps = {k.removeprefix("reason_"): v for k, v in args.items() if k.startswith("reason_")}
    if "reason" in args and problem.code == "script-refused":
        args["reason"] = translate(args["reason"], language, **gaps)
    return args
