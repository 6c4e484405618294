"""What a service or effect is called with, and the registry of their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from server.database import Work
from server.tables import Case, Directive, Instance, Task
from workflows.definition import Definition
from workflows.errors import WorkflowError
from workflows.signature import Signature

Row = dict[str, Any]
Function = Callable[["Call"], dict[str, Any]]


class ServiceUnknown(WorkflowError):
    """The process names a service that this release does not have."""

    code = "service-unknown"


class ServiceFailed(WorkflowError):
    """A service was asked what it cannot do: the process gives it too little, or the wrong kind."""

    code = "service-failed"


@dataclass(frozen=True)
class Service(Signature):
    """A function that diagrams call by name, with what it says of itself."""

    run: Function


@dataclass(frozen=True)
class Call:
    """One call, inside the transaction, the instance locked. A function returns scalars."""

    db: Work
    instance: Instance
    definition: Definition
    task: Task | None
    answer: Mapping[str, Any]  # cleaned values of the form, without tables
    rows: Mapping[str, list[Row]]  # its tables
    officer_id: int | None
    parameters: Mapping[str, Any]  # of the case
    data: Mapping[str, Any]  # of the instance
    given: Mapping[str, Any] = field(default_factory=dict)  # parameters of the service task
    answer_id: int | None = None

    @property
    def case(self) -> Case:
        return self.db.get_one(Case, self.instance.case_id)

    @property
    def directive(self) -> Directive:
        return self.case.directive

    @property
    def unit_id(self) -> int:
        """The responsible unit; the lead unit's where the process has none."""
        return self.instance.unit_id or self.case.lead_unit_id


def answer_of(service: Service, call: Call, element: str) -> dict[str, Any]:
    """What it answers; that the process called it wrongly is the process's failure."""
    try:
        answer = service.run(call)
    except (LookupError, TypeError, ValueError, AttributeError) as fault:
        raise ServiceFailed(element, f"{type(fault).__name__}: {fault}"[:500]) from fault
    undeclared = sorted(answer.keys() - service.gives.keys())
    if undeclared:  # models are checked against what is declared
        raise ServiceFailed(element, f"undeclared in the result: {', '.join(undeclared)}")
    return answer
