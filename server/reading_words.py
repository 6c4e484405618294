"""A model read aloud, in words: parameters, services and what they give as the panel calls them."""

from __future__ import annotations

from collections.abc import Mapping

from server.timer_words import timer_words
from server.words import SOURCE, is_known, sentence
from workflows.reading_aloud import Part, Sentence

STOPS = ".?!…:"  # what a choice is called often ends in a question mark
CODES = {"parameter": "param", "service": "service", "gives": "result"}
"""Argument -> the beginning of the code that has its words; an argument may list several."""


def told(read: Sentence, language: str = SOURCE, people: Mapping[str, str] | None = None) -> str:
    """`people`: role, or field that names somebody -> what it is called."""
    parts = (sentence(part.code, _args(part, language, people), language) for part in read.parts)
    return " ".join(f"{said}." if said and said[-1] not in STOPS else said for said in parts)


def _args(part: Part, language: str, people: Mapping[str, str] | None) -> dict[str, str]:
    args = _named(part.args, language)
    if "people" in args:
        each = args["people"].split(", ")
        args["people"] = ", ".join((people or {}).get(one, one) for one in each)
    timed = part.code.endswith("-timer")
    return {**args, "event": timer_words(args["event"], language)} if timed else args


def _named(args: Mapping[str, str], language: str) -> dict[str, str]:
    listed = {name: args[name].split(", ") for name in args.keys() & CODES.keys()}
    said = {
        name: ", ".join(_words(f"{CODES[name]}-{one}", one, language) for one in each)
        for name, each in listed.items()
    }
    return {**args, **said}


def _words(code: str, otherwise: str, language: str) -> str:
    return sentence(code, {}, language) if is_known(code) else otherwise
