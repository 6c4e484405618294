"""A finding of the checker as a sentence, and as a line for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from server.condition_words import condition_words
from server.model_places import Places
from server.words import is_known, sentence, translate
from workflows.errors import Problem

WORDED = {"effect": "service", "parameter": "takes"}
"""Argument -> the beginning of the code that has its words."""


WITH_REASONS = ("script-refused", "dmn-cell", "form-schema-invalid")
"""Codes whose reason is a sentence of the catalogues by itself."""


NO_LIST = "there is no list at "


def told(problem: Problem, language: str, places: Places | None = None) -> dict[str, Any]:
    """JSON: severity, code, element, line, file, message, args, fix (kind, element) or null.

    With `places` the sentence calls fields and results what a person calls them.
    """
    return {
        "severity": problem.severity,
        "code": problem.code,
        "element": problem.element,
        "line": problem.line,
        "file": problem.file,
        "message": sentence(_code(problem), _arguments(problem, language, places), language),
        "args": dict(problem.args),
        "fix": None if problem.fix is None else asdict(problem.fix),
    }


def _code(problem: Problem) -> str:
    """Nothing near what was written is another sentence."""
    is_alone = problem.args.get("near") == "–"
    return f"{problem.code}-alone" if is_alone else problem.code


def _arguments(problem: Problem, language: str, places: Places | None) -> dict[str, str]:
    """The reason of a refused script is itself a sentence with gaps; services have words."""
    args = {**problem.args, **_placed(problem, language, places)}
    for name, code in WORDED.items():
        if name in args and is_known(f"{code}-{args[name]}"):
            args[name] = sentence(f"{code}-{args[name]}", {}, language)
    gaps = {k.removeprefix("reason_"): v for k, v in args.items() if k.startswith("reason_")}
    if "reason" in gaps:  # what Python says; any other gap is a name of the model's own
        gaps["reason"] = translate(gaps["reason"], language)
    if problem.code == "scenario-at":
        args["reason"] = _why(args["reason"], language)
    if "reason" in args and problem.code in WITH_REASONS:
        args["reason"] = translate(args["reason"], language, **gaps)
    return args


def _why(reason: str, language: str) -> str:
    """What the engine says of a step; the list that is missing is a name of the model's own."""
    if reason.startswith(NO_LIST):
        path = reason.removeprefix(NO_LIST)
        return translate(f"{NO_LIST}{{path}}", language, path=path)
    return translate(reason, language)


def _placed(problem: Problem, language: str, places: Places | None) -> dict[str, str]:
    """Names of the data by their words, with what stands in the file behind them."""
    args, code = problem.args, problem.code
    form, name = args.get("form", ""), args.get("name", "")
    if code in ("value-unknown", "value-type"):
        placed = {"place": _part(places, form, name)}
        if places is not None and "options" in args:
            placed["options"] = places.options(form, name) or args["options"]
        kind = f"valuetype-{args.get('type')}"
        return placed | ({"type": sentence(kind, {}, language)} if is_known(kind) else {})
    if places is None:
        return {}
    if code in ("field-unknown", "result-unknown"):
        label = places.part(form, args["near"])
        near = sentence("place-name", {"name": label, "raw": args["near"]}, language)
        return {"form": _whole(places, form), "near": near if label else args["near"]}
    if code in ("name-unknown", "name-may-be-missing"):
        return {one: _whole(places, args[one]) for one in ("name", "near") if one in args}
    if code == "scenario-at":
        return {"at": places.elements.get(args["at"], args["at"])}
    if code == "multi-collection-missing":
        return {"name": _part(places, *name.split(".", 1)) if "." in name else _whole(places, name)}
    if code in ("condition-always", "condition-never"):
        words = condition_words(args["text"], places)
        return {"text": f"{words} ({args['text']})"} if words else {}
    return {}


def _whole(places: Places, name: str) -> str:
    owner = places.owner(name)
    args = {"name": owner, "raw": name}
    return sentence("place-name", args, places.language) if owner else name


def _part(places: Places | None, owner: str, part: str) -> str:
    raw = f"{owner}.{part}"
    label = places.part(owner, part) if places is not None else ""
    if places is None or not label:
        return raw
    args = {"part": label, "owner": places.owner(owner), "raw": raw}
    return sentence("place-part-raw", args, places.language)
