"""Papers about personnel, discipline or complaints: no state secrets, but a warning stands beside
them (domain.md 8.5 e). What they are about is read where it is said: in titles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from server.services.secrecy import caution_in
from server.textfold import SYLLABLE, fold, nfc, tone_key

TOPICS = {
    "NHÂN SỰ": ("nhân sự", "bổ nhiệm", "miễn nhiệm", "điều động cán bộ", "luân chuyển cán bộ",
                "quy hoạch cán bộ", "giới thiệu ứng cử", "hồ sơ cán bộ"),
    "KỶ LUẬT": ("kỷ luật", "kỉ luật", "khai trừ", "cách chức", "khiển trách"),
    "ĐƠN THƯ, TỐ CÁO": ("đơn thư", "tố cáo", "tố giác", "khiếu nại"),
}  # fmt: skip
ORDINARY = ("kỷ luật, kỷ cương", "kỷ cương, kỷ luật", "kỷ luật và kỷ cương", "kỷ cương và kỷ luật",
            "kỷ luật lao động", "kỷ luật tài chính", "kỷ luật ngân sách")  # fmt: skip
"""Of how an office works, not of a person."""
TITLE = re.compile(r"^\W*(v/v|về việc|trích yếu|về)\b", re.IGNORECASE)
LINES, LONGEST = 60, 300
"""Of a file: where its title can stand, and how long a line of one is."""
JOINED = re.compile(r"[\W_]+")


def topic_in(subject: str) -> str:
    """One of TOPICS; "" for none."""
    return topic_by(tone_key, subject)


def cares_of(subject: str, text: str = "") -> tuple[str, ...]:
    """What to be careful about with a document of that title."""
    return tuple(one for one in (caution_in(text), topic_in(subject)) if one)


def care_of_file(name: str, text: str) -> str:
    """What it says itself, else what its name or its titles are about."""
    found = (topic_in(title) for title in titles_in(text))
    return caution_in(text) or topic_of_name(name) or next((one for one in found if one), "")


def topic_of_name(name: str) -> str:
    """Where any mark is written all are: đơn thu hồi is no đơn thư."""
    return topic_by(fold if name.isascii() else tone_key, JOINED.sub(" ", nfc(name)))


def titles_in(text: str) -> Iterator[str]:
    """Lines in capitals, and those that begin as a title does."""
    said = (line.strip() for line in text.splitlines())
    for line in islice((one for one in said if one), LINES):
        if len(line) <= LONGEST and (line == line.upper() or TITLE.match(line)):
            yield line


def topic_by(key: Callable[[str], str], said: str) -> str:
    told = syllables(key(said))
    for one in ORDINARY:
        told = told.replace(syllables(key(one)), " ")
    for topic, words in TOPICS.items():
        if any(syllables(key(word)) in told for word in words):
            return topic
    return ""


def syllables(text: str) -> str:
    """With a blank before and after each."""
    return f" {' '.join(SYLLABLE.findall(text))} "
