"""A timer's text as a person says it; what is no plain time stays as it is written."""

from __future__ import annotations

import re
from collections.abc import Callable

from server.words import sentence

PERIOD = r"P(?:(\d+)([DW])|T(\d+)([HM]))"
SPAN = re.compile(rf'"?{PERIOD}"?')
MOMENT = re.compile(r'"?(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d)(?::\d\d)?(?:\+07:00)?)?"?')
AGAIN = re.compile(rf'"?R(\d*)/(?:{PERIOD}|(\d+)(WD))"?')


def timer_words(text: str, language: str) -> str:
    """ "R3/2WD" -> "mỗi 2 ngày làm việc, nhiều nhất 3 lần" """
    for pattern, words in TOLD:
        found = pattern.fullmatch(text.strip())
        if found is not None:
            return words(found, language)
    return text


def _span(found: re.Match[str], language: str) -> str:
    number, unit = (one for one in found.groups() if one)
    return sentence(f"timer-{unit}", {"n": number}, language)


def _moment(found: re.Match[str], language: str) -> str:
    year, month, day, at = found.groups()
    said = {"day": f"{day}/{month}/{year}", "at": at}
    return sentence("timer-at" if at else "timer-on", said, language)


def _again(found: re.Match[str], language: str) -> str:
    times, *rest = found.groups()
    number, unit = (one for one in rest if one)
    every = sentence(f"timer-{unit}", {"n": number}, language)
    code = "timer-again" if times else "timer-again-always"
    return sentence(code, {"every": every, "times": times}, language)


TOLD: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], str]], ...] = (
    (SPAN, _span), (MOMENT, _moment), (AGAIN, _again),
)  # fmt: skip
