"""What a rule may know besides its drawing: the other files and the server."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from workflows.checks.drawing import Drawing
from workflows.errors import Problem
from workflows.signature import Signature


@dataclass(frozen=True)
class Bundle:
    """What a rule may know of the other files and of the server; None: unknown, ask nothing."""

    processes: frozenset[str]
    decisions: frozenset[str]
    services: Mapping[str, Signature] | None = None
    roles: frozenset[str] | None = None
    calls: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Process -> what it calls before it has waited for anybody."""
    inputs: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Process -> the data inputs it cannot do without."""
    forms: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)
    """Form -> field -> its schema."""
    results: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Decision -> the names it fills in."""
    parameters: frozenset[str] | None = None
    groups: Mapping[str, int] | None = None
    """Unit group -> how many units are in it today."""
    held: frozenset[str] | None = None
    """Roles that somebody holds today."""
    staff: Mapping[str, Mapping[str, frozenset[str]]] | None = None
    """Unit group -> unit -> the roles that somebody holds there today."""
    unit_roles: Mapping[str, tuple[frozenset[str], ...]] = field(default_factory=dict)
    """Process -> of each lane for the unit it runs in: roles of which one must be held there."""
    receivers: frozenset[str] | None = None
    """Messages that somebody waits for, in other processes or in the server."""


Rule = Callable[[Drawing, Bundle], Iterator[Problem]]
