"""Scripts that nobody would write, against the bounded language: `make fuzz` for ten minutes.

`python -m tests.workflows.fuzzing MINUTES SEED`; 8000x for MINUTES: that many, always the same.

Programs are grown from a grammar of all Python, and bred from the attacks we know. Whatever one
does, it ends as an answer or a named refusal, in little time and memory, touches none of the data
it was given, and gives back plain values only.
"""

from __future__ import annotations

import json
import random
import re
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.workflows.test_scripts_attacks import DATA, read_cases
from workflows.scripts import ScriptError, evaluate, execute, with_clock
from workflows.workdays import ZONE

SLOW = 2.0  # seconds of the processor for one
GROWTH = 100 * 1024  # KiB, all of them together
PLAIN = (type(None), bool, int, float, str, list, tuple, dict)
ATOMS = (
    *("0", "1", "-1", "2", "3.5", "10**9", "1e308", "True", "None", "''", "'ữ'", "'x' * 99", "()"),
    *("[]", "{}", "count", "name", "items", "form", "__builtins__", "__import__", "self", "_"),
    *("b'x'", "...", "1j", "0x7f", "lambda: 0", "NotImplemented", "len", "str", "range(9)", "now"),
)
NAMES = (
    *("append", "format", "__class__", "__mro__", "__subclasses__", "__globals__", "get", "items"),
    *("join", "replace", "update", "pop", "split", "strip", "gi_frame", "f_back", "__dict__"),
    *("__init__", "__reduce__", "keys", "setdefault", "extend", "upper", "real", "count"),
)
CALLS = (
    *("len", "str", "int", "sum", "sorted", "range", "dict", "list", "min", "max", "round", "abs"),
    *("eval", "exec", "open", "getattr", "type", "vars", "compile", "print", "any", "all", "zip"),
    *("sort_by", "add_days", "bool", "float", "enumerate", "map", "filter", "set", "repr", "iter"),
)
OPERATORS = ("+", "-", "*", "/", "//", "%", "**", "<<", ">>", "|", "&", "^", "@", "==", "<", "in",
             "not in", "is", "and", "or")  # fmt: skip
EXPRESSIONS = (
    "({e} {o} {e})", "{e}.{n}", "{e}.{n}({e})", "{c}({e})", "{c}({e}, {e})", "{e}[{e}]",
    "{e}[{e}:{e}]", "[{e}, {e}]", "{{{e}: {e}}}", "({e}, {e})", "[{e} for x in {e}]",
    "{{x: {e} for x in {e} if {e}}}", "({e} for x in {e})", "({e} if {e} else {e})",
    "(lambda x: {e})({e})", "f'{{{e}!r:>{{{e}}}}}'", "not {e}", "-{e}", "~{e}", "*{e}",
    "(y := {e})", "{c}(*{e}, **{e})", "[x for x in {e} for z in {e}]", "await {e}", "yield {e}",
)  # fmt: skip
STATEMENTS = (
    "{v} = {e}", "{v} += {e}", "{v}[{e}] = {e}", "{v}.{n} = {e}", "del {v}", "del {v}[{e}]",
    "for x in {e}:\n {s}", "while {e}:\n {s}", "if {e}:\n {s}\nelse:\n {s}", "{e}",
    "import os", "from os import system", "def f(x):\n return {e}", "class A:\n x = {e}",
    "try:\n {s}\nexcept:\n {s}", "with {e} as x:\n {s}", "global {v}", "raise {e}", "assert {e}",
    "{v}, x = {e}", "x, *y = {e}", "return {e}", "pass", "match {e}:\n case _:\n  {s}",
    "async def g():\n await {e}", "break", "{v}: int = {e}", "items.append(items)",
    "form['f'] = form",
)  # fmt: skip
GAP = re.compile(r"\{([eoncvs])\}")


class Grower:
    """Sources from one seed, always the same."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.bred = [(mode, source) for _, mode, _, source in read_cases() if len(source) < 2000]

    def sources(self) -> Iterator[tuple[str, str]]:
        while True:
            if self.chance.random() < 0.5:
                mode, source = self.chance.choice(self.bred)
                yield mode, self.mutated(source)
            elif self.chance.random() < 0.5:
                yield "expression", self.expression(self.chance.randint(1, 5))
            else:
                lines = (self.statement(3) for _ in range(self.chance.randint(1, 4)))
                yield "script", "\n".join(lines)

    def mutated(self, source: str) -> str:
        for _ in range(self.chance.randint(1, 4)):
            at, end = sorted(self.chance.randint(0, len(source)) for _ in range(2))
            swap: Callable[[], str] = self.chance.choice((
                lambda: self.chance.choice(ATOMS), lambda: self.chance.choice(NAMES),
                lambda: f" {self.chance.choice(OPERATORS)} ", lambda: self.expression(2),
                lambda: chr(self.chance.choice((0, 10, 34, 92, 0x200B, 0x1D4EE, 0xFF08, 0xD7FF))),
            ))  # fmt: skip
            source = source[:at] + swap() + source[min(end, at + self.chance.randint(0, 8)) :]
        return source

    def expression(self, depth: int) -> str:
        if depth <= 0:
            return self.chance.choice(ATOMS)
        return self.filled(self.chance.choice(EXPRESSIONS), depth - 1)

    def statement(self, depth: int) -> str:
        return "pass" if depth <= 0 else self.filled(self.chance.choice(STATEMENTS), depth - 1)

    def filled(self, pattern: str, depth: int) -> str:
        made = {
            "e": lambda: self.expression(depth), "o": lambda: self.chance.choice(OPERATORS),
            "n": lambda: self.chance.choice(NAMES), "c": lambda: self.chance.choice(CALLS),
            "v": lambda: self.chance.choice(("a", "items", "form", "count", "__name__")),
            "s": lambda: self.statement(depth).replace("\n", "\n "),
        }  # fmt: skip
        return GAP.sub(lambda gap: made[gap[1]](), pattern).replace("{{", "{").replace("}}", "}")


def fuzz(seed: int, is_enough: Callable[[int], bool]) -> tuple[Counter[str], list[str]]:
    """How they ended, and what should never happen, each with its source. `is_enough` is asked
    after each, with how many there were; of memory this process must have no past."""
    ends, wrong, before = Counter[str](), list[str](), peak()
    for mode, source in Grower(seed).sources():
        began = time.process_time()
        end, fault = tried(mode, source)
        ends[end] += 1
        took = time.process_time() - began
        grown = peak() - before
        for is_so, what in ((fault, fault), (took > SLOW, f"{took:.1f} s"),
                            (grown > GROWTH, f"grew by {grown} KiB")):  # fmt: skip
            if is_so:
                wrong.append(f"{what}: {mode} {source!r}")
                before += max(0, grown) if "grew" in what else 0
        if is_enough(ends.total()) or len(wrong) > 20:
            return ends, wrong
    raise AssertionError("sources never end")


def peak() -> int:
    """KiB at the most so far, of this program alone: ru_maxrss begins with that of its parent."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


def bound_of(asked: str) -> Callable[[int], bool]:
    """`10` or `0.5`: minutes; `8000x`: scripts."""
    if asked.endswith("x"):
        most = int(asked.removesuffix("x"))
        return lambda done: done >= most
    until = time.monotonic() + float(asked) * 60
    return lambda _: time.monotonic() > until


def tried(mode: str, source: str) -> tuple[str, str]:
    """How it ended, and what of that should not be."""
    data = json.loads(json.dumps(DATA))
    functions = with_clock(datetime(2026, 11, 23, 8, 0, tzinfo=ZONE))
    try:
        given: Any = (evaluate if mode == "expression" else execute)(source, data, functions)
    except ScriptError as error:
        return type(error).__name__, "" if data == DATA else "changed the data it was given"
    except BaseException as error:  # whatever it is, it got out
        return "escaped", f"escaped: {type(error).__name__}: {error}"
    if data != DATA:
        return "answered", "changed the data it was given"
    return "answered", "" if is_plain(given) else f"gave {type(given).__name__}"


def is_plain(value: Any, depth: int = 0) -> bool:
    if type(value) not in PLAIN or depth > 200:
        return False
    if type(value) is dict:
        return all(type(key) is str and is_plain(one, depth + 1) for key, one in value.items())
    below = value if type(value) in (list, tuple) else ()
    return all(is_plain(one, depth + 1) for one in below)


if __name__ == "__main__":
    warnings.simplefilter("ignore", SyntaxWarning)  # 1if x: a matter of taste
    bound = sys.argv[1] if len(sys.argv) > 1 else "10"
    chosen = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(10**9)
    measure = "scripts" if bound.endswith("x") else "minutes"
    print(f"seed {chosen}, {bound.rstrip('x')} {measure} (MINUTES=, SEED=)", flush=True)
    how, bad = fuzz(chosen, bound_of(bound))
    print(f"{how.total():,} scripts: " + ", ".join(f"{n:,} {end}" for end, n in how.most_common()))
    print("\n".join(bad) or "no escape, no hang, no growth")
    sys.exit(bool(bad))
