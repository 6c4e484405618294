"""Named errors with codes, never prose: words belong to `server.words` and the catalogues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from workflows.advance import Step


@dataclass(frozen=True)
class Fix:
    """A safe repair of one click; `checks.fixes.apply` does it to the file."""

    kind: str  # add-ids, quote-timer, add-offset or mark-executable
    element: str | None = None  # None: the whole file


@dataclass(frozen=True)
class Problem:
    """One finding of the checker. `args` fill the catalogue's sentence for `code`."""

    severity: Literal["error", "warning"]
    code: str  # stable, e.g. "gateway-no-default"; engine.md section 3
    element: str | None = None  # BPMN id
    line: int | None = None
    args: Mapping[str, str] = field(default_factory=dict)
    file: str | None = None
    fix: Fix | None = None


class WorkflowError(Exception):
    """Base of everything `workflows` raises. `code` is stable; `element` names the place."""

    code = "workflow-error"

    def __init__(self, element: str | None = None, reason: str = "", **args: str) -> None:
        super().__init__(
            f"{self.code} at {element}: {reason}" if element else f"{self.code}: {reason}"
        )
        self.element = element
        self.reason = reason  # technical, English, for the incident page and the log
        self.args_for_words: Mapping[str, str] = args
        self.steps: tuple[Step, ...] = ()  # what was carried out before it, in the same advance


class DefinitionRefused(WorkflowError):
    """The files cannot be deployed; `problems` says why, at which element or line."""

    code = "definition-refused"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(reason="; ".join(f"{p.code}@{p.element or p.line}" for p in problems))
        self.problems = problems


class ExpressionFailed(WorkflowError):
    """A condition, script, timer text or decision cell could not be evaluated."""

    code = "expression-failed"


class NoWayOut(WorkflowError):
    """No condition of a gateway holds and it has no default."""

    code = "no-way-out"


class DecisionMissing(WorkflowError):
    """A business rule task found no decision, or no row of it matched."""

    code = "decision-missing"


class UncaughtError(WorkflowError):
    """An error end event that nobody caught has ended the instance (rehearsal only)."""

    code = "uncaught-error"


class CalledUnknown(WorkflowError):
    """A call activity calls a process that is not among the definitions."""

    code = "called-unknown"


class EndlessLoop(WorkflowError):
    """More engine steps in one advance than `World.max_steps`."""

    code = "endless-loop"


class NotWaiting(WorkflowError):
    """The task, timer, message or child named is not open in this state."""

    code = "not-waiting"


class NotAmendable(WorkflowError):
    """An operator may not change this value, or skip this step, in this instance."""

    code = "not-amendable"


class NotMovable(WorkflowError):
    """An instance cannot go on by another version; `migration.may_move` says why."""

    code = "not-movable"


class StateUnreadable(WorkflowError):
    """A stored state has a format this release does not know, or belongs to another definition."""

    code = "state-unreadable"


class EngineFault(WorkflowError):
    """The library failed in a way nobody foresaw; the cause is chained."""

    code = "engine-fault"
