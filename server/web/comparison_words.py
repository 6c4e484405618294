"""A difference between two versions as a person says it: what, and what it was and is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from server.condition_words import condition_words
from server.model_places import Places
from server.web.language import sentence
from server.words import is_known
from workflows.comparing import Difference
from workflows.reading_aloud import ALWAYS

AMOUNT = re.compile(r"(\d{1,4})(WD|h)")
NUMBER = re.compile(r" (\d+)$")
TEXT = re.compile(r'"([^"\\]*)"')
PARAMETER = re.compile(r'parameter\("([\w.]+)"\)')
SERVICES = ("property.effect", "serviceTaskOperator.id")
LISTS = {"property.roles": "role", "property.scope": "scope", "property.remind_to": "lane",
         "property.escalate_to": "lane", "property.notify_to": "lane",
         "property.shows": "step"}  # fmt: skip
PARAMETERS = ("property.limit_param", "property.escalate_param", "parameter.every_param",
              "parameter.before_param")  # fmt: skip
CONDITIONS = ("conditionExpression", "conditionalEventDefinition.condition", "property.notify_when",
              "multiInstanceLoopCharacteristics.completionCondition",
              "standardLoopCharacteristics.loopCondition", "show", "required_when")  # fmt: skip
YES_NO = {"true": "rehearsal-yes", "false": "rehearsal-no", "yes": "rehearsal-yes",
          "no": "rehearsal-no"}  # fmt: skip

Names = Mapping[str, Mapping[str, str]]
"""Kind of code (role, lane, step) -> code -> what it is called."""


def change_words(one: Difference) -> str:
    """ "đổi hạn", "thêm ô “Nơi nhận”" """
    what = fact_words(one)
    return sentence(f"change-{one.kind}-{'part' if what else 'whole'}", {"what": what})


def fact_words(one: Difference) -> str:
    kind, _dot, rest = one.what.partition(".")
    if kind == "field":
        name, _slash, fact = rest.partition("/")
        return _of_field(fact, {"name": one.type or name})
    if kind in ("row", "form"):
        code = f"fact-{one.what}"
        return sentence(code) if is_known(code) else sentence(f"fact-{kind}", {"name": rest})
    base = NUMBER.sub("", one.what)
    words = sentence(f"fact-{base}") if is_known(f"fact-{base}") else base
    number = NUMBER.search(one.what)
    return f"{words} ({number[1]})" if number else words


def _of_field(fact: str, args: Mapping[str, str]) -> str:
    code = f"formfield-{fact or 'whole'}"
    return sentence(code if is_known(code) else "formfield-other", {**args, "fact": fact})


def value_words(one: Difference, text: str, names: Names) -> str:
    """A code by its words; what a person wrote stays as it is."""
    fact = one.what.rpartition("/")[2] or one.what
    return _teller(fact, names)(text) if text else ""


def said_condition(one: Difference, text: str, places: Places) -> str:
    """A condition in words, "" for anything else and for what says more than words can."""
    name, _slash, fact = one.what.rpartition("/")
    if fact not in CONDITIONS or "." in name.removeprefix("field."):
        return ""  # a column of a table asks its own row
    return condition_words(text, places, one.id if one.part == "form" else "")


def _teller(fact: str, names: Names) -> Callable[[str], str]:
    if fact in SERVICES:
        return lambda text: _known(f"service-{text}", text)
    if fact in PARAMETERS:
        return lambda text: _known("param-" + text.strip("\"'"), text)
    if fact in LISTS:
        return lambda text: ", ".join(_name(LISTS[fact], one.strip(), names)
                                      for one in text.split(","))  # fmt: skip
    if fact == "property.notify_when":
        return lambda text: sentence("notify-always") if text.strip() == ALWAYS else text
    if fact.startswith("row."):
        return lambda text: " | ".join(_cell(one, names) for one in text.split(" | "))
    if fact == "kind":
        return lambda text: _known(f"fieldkind-{text}", text)
    return _plain


def _cell(text: str, names: Names) -> str:
    """Of a decision table; a text that a cell quotes stands without its marks."""
    parameter, quoted = PARAMETER.fullmatch(text), TEXT.fullmatch(text)
    if parameter:
        return _known(f"param-{parameter[1]}", text)
    if quoted:
        return _name("role", quoted[1], names)
    return sentence("cell-any") if text == "-" else text


def _name(kind: str, code: str, names: Names) -> str:
    if kind == "scope":
        return _known(f"scope-{code}", code)
    return names.get(kind, {}).get(code) or names.get("role", {}).get(code, code)


def _plain(text: str) -> str:
    amount = AMOUNT.fullmatch(text)
    if amount:
        return sentence(f"amount-{amount[2]}", {"n": amount[1]})
    return sentence(YES_NO[text.lower()]) if text.lower() in YES_NO else text


def _known(code: str, otherwise: str) -> str:
    return sentence(code) if is_known(code) else otherwise
