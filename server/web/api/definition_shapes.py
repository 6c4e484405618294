"""What is said of a definition, its versions, a draft of it, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class DefinitionItem:
    """`version` is what new cases run on; null: withdrawn."""

    key: str
    name: str
    version: int | None
    running: int


@dataclass(frozen=True)
class DefinitionList:
    items: tuple[DefinitionItem, ...]
    next: str | None


@dataclass(frozen=True)
class DefinitionVersion:
    version: int
    name: str
    at: datetime
    by: str
    approved_by: str
    note: str
    kind: str
    running: int
    is_current: bool


@dataclass(frozen=True)
class DefinitionSheet:
    key: str
    name: str
    versions: tuple[DefinitionVersion, ...]


@dataclass(frozen=True)
class Files:
    """Name -> text of a diagram, a table, a form, a scenario. In a change, null takes one away."""

    files: Mapping[str, str | None]


@dataclass(frozen=True)
class DraftSheet:
    """Its ETag names its revision: send it as If-Match with a change, an approval, a deployment."""

    id: int
    key: str
    name: str
    state: str
    revision: int
    base: int | None
    saved_at: datetime
    saved_by: str
    approved_by: str
    needs_approval: bool
    files: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    severity: str
    code: str
    element: str | None
    file: str | None
    line: int | None
    message: str


@dataclass(frozen=True)
class Findings:
    """Deployable: no error among them."""

    deployable: bool
    items: tuple[Finding, ...]


@dataclass(frozen=True)
class Deployment:
    """`over`: the current version, where it came after the draft began. `unplayed`: known to have
    no scenario."""

    note: str = field(metadata={"minLength": 1, "maxLength": 500})
    over: int | None = None
    unplayed: bool = False


@dataclass(frozen=True)
class Deployed:
    key: str
