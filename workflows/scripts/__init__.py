"""The bounded expression and script language: Python's syntax, a closed interpreter.

No text of a model ever reaches an interpreter of Python. Three ideas carry the safety: a
whitelist at parse time; a budget of points at run time; JSON in, JSON out. Functions are not
values. Facts and attacks: engine.md section 8, tests/workflows/attacks.txt.
"""

from workflows.scripts.functions import with_clock
from workflows.scripts.language import evaluate, execute
from workflows.scripts.library import script_engine
from workflows.scripts.limits import ScriptError, ScriptFailed, ScriptLimit, ScriptRefused
from workflows.scripts.syntax import called_in, parse
from workflows.scripts.values import plain

__all__ = [
    "ScriptError",
    "ScriptFailed",
    "ScriptLimit",
    "ScriptRefused",
    "called_in",
    "evaluate",
    "execute",
    "parse",
    "plain",
    "script_engine",
    "with_clock",
]
