"""What a service of the server says of itself, for the checker, the editor and whoever reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Chosen = Literal["process", "frequency", "days"]
Schema = Mapping[str, Any]
"""JSON Schema of one value, as far as an expression may ask about it."""

Schemas = Mapping[str, Schema]
"""Name of a part -> its schema."""

ANY: Schema = {}
TEXT: Schema = {"type": "string"}
DAY: Schema = {"type": "string", "format": "date"}
COUNT: Schema = {"type": "integer"}
RATE: Schema = {"type": "number"}
YES_NO: Schema = {"type": "boolean"}
ROWS: Schema = {"type": "array"}


def one_of(*values: str) -> Schema:
    return {"type": "string", "enum": list(values)}


@dataclass(frozen=True, kw_only=True)
class Signature:
    gives: Schemas = field(default_factory=dict)
    """What its result holds; an effect's joins the answer."""
    asks: tuple[str, ...] = ()
    """Fields of the answer without which, as an effect, it cannot do what it is for."""
    takes: Mapping[str, Chosen] = field(default_factory=dict)
    """Parameter of the service task -> what is chosen there: a process, or the name of a parameter
    of the house that holds a frequency or a number of days."""
    needs: tuple[str, ...] = ()
    """Parameters that it cannot do without."""
