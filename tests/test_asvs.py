"""docs/asvs.md is whole: every requirement of levels 1 and 2, no empty cell, no name of nothing."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
SECTIONS = {
    "1": (2, 9, 11, 3, 2), "2": (3, 3, 4, 1), "3": (0, 2, 4, 6, 5, 0, 2), "4": (3, 1, 2, 4),
    "5": (1, 3, 2, 3), "6": (3, 12, 4, 4, 5, 3, 0, 4), "7": (3, 4, 2, 5, 2, 2), "8": (2, 3, 1, 1),
    "9": (3, 4), "10": (2, 2, 4, 11, 5, 2, 3), "11": (2, 3, 3, 4, 1, 1), "12": (3, 2, 4),
    "13": (1, 5, 2, 5), "14": (2, 4, 3), "15": (3, 3, 7), "16": (1, 5, 4, 3, 3), "17": (1, 4, 2),
}  # fmt: skip
"""How many of levels 1 and 2 each section of ASVS 5.0.0 has; they come first in their section."""
STANDS = {"met", "partly", "not met", "by setting", "operator", "n/a"}


def rows() -> list[list[str]]:
    lines = (ROOT / "docs/asvs.md").read_text("utf-8").split("\n## ")[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")]
            for line in lines if re.match(r"\| \d", line)]  # fmt: skip


def test_every_requirement_has_its_line_and_no_cell_is_empty() -> None:
    wanted = [f"{chapter}.{section}.{number}" for chapter, counts in SECTIONS.items()
              for section, count in enumerate(counts, 1)
              for number in range(1, count + 1)]  # fmt: skip

    assert [row[0] for row in rows()] == wanted
    assert [row for row in rows() if len(row) != 5 or not all(row)] == []
    assert {row[2] for row in rows()} <= STANDS
    assert [row for row in rows() if (row[2] == "n/a") != (row[4] == "n/a")] == []


def test_every_name_is_there() -> None:
    gone = [row for row in rows() if row[4] != "n/a" and not is_there(row[4])]
    told = " ".join(row[3] for row in rows())
    named = re.findall(r"`((?:server|config|workflows|tests)/[^`]+)`", told)

    assert gone == []
    assert [path for path in named if not (ROOT / path).exists()] == []


def is_there(shown: str) -> bool:
    page = re.fullmatch(r"\[.+\]\((.+)\)", shown)
    if page:
        return (ROOT / "docs" / page[1]).exists()
    path, _, name = shown.strip("`").partition("::")
    file = ROOT / "tests" / path
    return file.exists() and (not name or f"def {name}(" in file.read_text("utf-8"))


def test_locks_carry_hashes_and_no_address() -> None:
    for path in ROOT.glob("requirements*.txt"):
        text = path.read_text("utf-8")

        pinned = re.findall(r"^[A-Za-z0-9._-]+(?:\[\w+\])?==\S+ \\$", text, re.MULTILINE)
        assert len(pinned) == len(re.findall(r"^\S+==", text, re.MULTILINE))
        assert "--index-url" not in text
        assert "://" not in text.replace("https://github.com", "")
