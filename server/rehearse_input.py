"""What `thongsuot rehearse` is given, read; a ValueError is one line that a person can act on."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from server.check_command import files_of
from server.terminal import both

MOST_STEPS = 1_000_000


def files_under(paths: Sequence[Path]) -> dict[str, bytes]:
    """Of files and of folders of models, as `check` reads them."""
    files: dict[str, bytes] = {}
    for path in paths:
        found = files_of(path)
        if found is None:
            raise ValueError(both("check-no-such-path", {"path": path}))
        files |= {
            str(path / name) if path.is_dir() else str(path): one for name, one in found.items()
        }
    return files


def steps_of(text: str) -> int:
    """1 to MOST_STEPS, in plain digits."""
    if re.fullmatch(r"0*[1-9]\d{0,6}", text, re.ASCII) is None or int(text) > MOST_STEPS:
        raise ValueError(both("rehearse-bad-steps", {"given": text, "most": MOST_STEPS}))
    return int(text)


def object_in(text: str | None, of: str) -> dict[str, Any]:
    """`of` names the option or file, for whoever looks for the mistake."""
    try:
        data = json.loads(text) if text is not None else {}
    except json.JSONDecodeError as error:
        place = {"of": of, "line": error.lineno, "column": error.colno, "reason": error.msg}
        raise ValueError(both("rehearse-no-json", place)) from None
    except (ValueError, RecursionError):  # thousands of digits, or of brackets
        raise ValueError(both("rehearse-too-much", {"of": of})) from None
    if not isinstance(data, dict):
        raise ValueError(both("rehearse-no-object", {"of": of}))
    return data


def answers_in(path: Path | None) -> dict[str, list[dict[str, Any]]]:
    """{element: [object, …]}; a single object stands for one answer."""
    answers = object_in(text_of(path), f"--answers {path}") if path else {}
    listed = {key: one if isinstance(one, list) else [one] for key, one in answers.items()}
    for key, given in listed.items():
        if not all(isinstance(answer, dict) for answer in given):
            raise ValueError(both("rehearse-no-answers", {"of": f"--answers {path}", "step": key}))
    return listed


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(both("rehearse-not-text", {"path": path})) from None
    except OSError:
        code = "rehearse-not-readable" if os.path.exists(path) else "check-no-such-path"
        raise ValueError(both(code, {"path": path})) from None
