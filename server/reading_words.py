"""A model read aloud, in words: parameters, services and what they give as the panel calls them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from server.condition_words import condition_words
from server.model_places import Places
from server.timer_words import timer_words
from server.words import SOURCE, is_known, sentence
from workflows.reading_aloud import Part, Sentence

STOPS = ".?!…:"  # what a choice is called often ends in a question mark
CODES = {"parameter": "param", "service": "service", "gives": "result"}
"""Argument -> the beginning of the code that has its words; an argument may list several."""


@dataclass(frozen=True)
class Known:
    """What a model's own words are in one language, as far as they are known."""

    language: str = SOURCE
    people: Mapping[str, str] = field(default_factory=dict)  # role, or field naming somebody
    places: Places | None = None  # for conditions that have no name
    processes: Mapping[str, str] = field(default_factory=dict)  # what may be called, by its key


def told(read: Sentence, known: Known = Known()) -> str:
    parts = (_said(part, known) for part in read.parts)
    return " ".join(f"{said}." if said and said[-1] not in STOPS else said for said in parts)


def _said(part: Part, known: Known) -> str:
    condition, places = part.args.get("condition", ""), known.places
    when = condition_words(condition, places) if condition and places is not None else ""
    code = part.code.replace("read-informed-if", "read-informed-when") if when else part.code
    return sentence(
        code, {**_args(part, known), **({"when": when} if when else {})}, known.language
    )


def _args(part: Part, known: Known) -> dict[str, str]:
    args = _named(part.args, known.language)
    if "people" in args:
        each = args["people"].split(", ")
        args["people"] = ", ".join(known.people.get(one, one) for one in each)
    if args.get("called") in known.processes:
        args["called"] = f"“{known.processes[args['called']]}”"
    timed = part.code.endswith("-timer")
    return {**args, "event": timer_words(args["event"], known.language)} if timed else args


def _named(args: Mapping[str, str], language: str) -> dict[str, str]:
    listed = {name: args[name].split(", ") for name in args.keys() & CODES.keys()}
    said = {
        name: ", ".join(_words(f"{CODES[name]}-{one}", one, language) for one in each)
        for name, each in listed.items()
    }
    return {**args, **said}


def _words(code: str, otherwise: str, language: str) -> str:
    return sentence(code, {}, language) if is_known(code) else otherwise
