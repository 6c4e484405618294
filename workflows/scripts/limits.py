"""How much one evaluation may do, and the errors for too much or not in the language."""

from __future__ import annotations

MAX_SOURCE = 8_000  # characters of one script or expression
MAX_SYNTAX_DEPTH = 60  # levels of its syntax tree
MAX_TEXT = 20_000  # characters of a text made by one operation
MAX_ITEMS = 20_000  # items of a list made by one operation
MAX_LOOP = 5_000  # items of a range or a comprehension
MAX_BITS = 256  # of an integer
MAX_NESTING = 40  # levels of the data
MAX_VALUES = 200_000  # values in the data of one task
BUDGET = 50_000  # points of one evaluation


class ScriptError(Exception):
    """`template` is the English sentence and the key of its translation; `values` fill it."""

    def __init__(self, template: str, **values: object) -> None:
        self.template = template
        self.values = {name: str(value) for name, value in values.items()}
        self.line: int | None = None  # of the source, 1 = first
        super().__init__(template.format(**self.values))

    def at_line(self, line: int) -> ScriptError:
        """The same error, with its place in the text."""
        self.line = line
        self.args = (f"line {line}: {self.args[0]}",)
        return self


class ScriptRefused(ScriptError):
    """Outside the language."""


class ScriptLimit(ScriptError):
    """Inside the language, but too long, too big, too deep or too slow."""


class ScriptFailed(ScriptError):
    """Inside the language, but wrong for this data; the ordinary Python error is the cause."""
