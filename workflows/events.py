"""Event definitions of our own: messages, signals and timers are delivered from outside.

Nothing here looks for its catcher: a throw writes to the flow's outbox, a catch waits for its flag.
Attributes named in FIELDS are stored with the definition; see `compiled`.
"""

# The library has no types: every class here derives from Any.
# mypy: disable-error-code="misc"

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any, ClassVar

from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition

from workflows import timing
from workflows.advance import Sent
from workflows.paths import MISSING, as_key, at_path


class Delivered(EventDefinition):
    """A message or signal. `paths`: correlation key -> expression over the payload or the data."""

    FIELDS: ClassVar = ("kind", "paths", "expression", "variable", "recipients")

    def __init__(
        self,
        name: str,
        kind: str = "message",
        paths: dict[str, str] | None = None,
        expression: str | None = None,
        variable: str | None = None,
        recipients: str | None = None,
        description: str | None = None,
    ) -> None:
        super().__init__(name, description)
        self.kind = kind
        self.paths = paths or {}
        self.expression = expression
        self.variable = variable
        self.recipients = recipients

    def throw(self, my_task: Any) -> None:
        flow = my_task.workflow.top_workflow
        payload: dict[str, Any] | None = None
        if self.expression:
            value = flow.script_engine.evaluate(my_task, self.expression)
            payload = value if isinstance(value, dict) else {self.variable or self.name: value}
        keys = self._keys(my_task.data, payload or {})
        if self.kind == "signal":
            flow.broadcast(self.name, payload or {})
        recipients = at_path(my_task.data, self.recipients) if self.recipients else None
        if recipients is MISSING:
            raise flow.failed(my_task, f"there are no recipients at {self.recipients}")
        flow.sent.append(
            Sent(
                element=my_task.task_spec.bpmn_id,
                kind=self.kind,  # type: ignore[arg-type]
                name=self.name,
                keys={name: as_key(value) for name, value in keys.items()},
                payload=keys if payload is None else payload,
                recipients=recipients,
            )
        )

    def _keys(self, data: Any, payload: dict[str, Any]) -> dict[str, Any]:
        found = {}
        for key, expression in self.paths.items():
            for source in (payload, data):
                value = at_path(source, expression)
                if value is MISSING:
                    value = source.get(key, MISSING)
                if value is not MISSING:
                    found[key] = value
                    break
        return found

    def update_task_data(self, my_task: Any) -> None:
        payload = my_task.internal_data.pop("payload", None)
        if payload is not None:
            my_task.data.update({self.variable: payload} if self.variable else payload)

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = None  # type: ignore[assignment]


class Timer(EventDefinition):
    """Armed from the world's clock when reached; fired only by `engine.wake`."""

    FIELDS: ClassVar = ("form", "expression")

    def __init__(
        self, name: str, form: str = "date", expression: str = "", description: str | None = None
    ) -> None:
        super().__init__(name, description)
        self.form = form  # date, duration or cycle
        self.expression = expression

    def has_fired(self, my_task: Any) -> bool:
        self.arm(my_task, 0)
        return bool(super().has_fired(my_task))

    def arm(self, my_task: Any, index: int) -> None:
        """Store when the timer is due, once."""
        timers = my_task.internal_data.setdefault("timers", {})
        if str(index) in timers:
            return
        flow = my_task.workflow.top_workflow
        text = flow.script_engine.evaluate(my_task, self.expression)
        try:
            due_at, cycle = timing.due(
                self.form, text, flow.world.now, flow.world.after_working_days
            )
        except timing.TimingError as error:
            raise flow.failed(my_task, str(error)) from error
        timers[str(index)] = stored_timer(due_at, cycle)

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = None  # type: ignore[assignment]


def stored_timer(due_at: datetime, cycle: timing.Cycle | None) -> dict[str, Any]:
    kept = None if cycle is None else {**asdict(cycle), "next": cycle.next.isoformat()}
    return {"at": due_at.isoformat(), "cycle": kept}


def cycle_of(timer: dict[str, Any]) -> timing.Cycle | None:
    kept = timer["cycle"]
    if kept is None:
        return None
    return timing.Cycle(kept["times"], datetime.fromisoformat(kept["next"]), kept["every"])


class Condition(EventDefinition):
    """Fires when its condition becomes true; `Flow.meet_conditions` looks after every step."""

    FIELDS: ClassVar = ("expression",)

    def __init__(self, name: str, expression: str = "", description: str | None = None) -> None:
        super().__init__(name, description)
        self.expression = expression

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = None  # type: ignore[assignment]


class Several(EventDefinition):
    """The first (or, parallel, all) of several events: multiple events, event-based gateways."""

    FIELDS: ClassVar = ("parallel",)

    def __init__(
        self, name: str | None = None, parallel: bool = False, description: str | None = None
    ) -> None:
        super().__init__(name, description)
        self.parallel = parallel
        self.event_definitions: list[Any] = []

    def has_fired(self, my_task: Any) -> bool:
        for index, part in enumerate(self.event_definitions):
            if isinstance(part, Timer):
                part.arm(my_task, index)
        seen = len(my_task.internal_data.get("seen", ()))
        return seen == len(self.event_definitions) if self.parallel else seen > 0

    def update_task_data(self, my_task: Any) -> None:
        payload = my_task.internal_data.pop("payload", None)
        if payload is not None:
            my_task.data.update(payload)

    def throw(self, my_task: Any) -> None:
        for part in self.event_definitions:
            part.throw(my_task)

    def reset(self, my_task: Any) -> None:
        super().reset(my_task)
        my_task.internal_data.pop("seen", None)


class Escaping(EventDefinition):
    """An error or escalation: looks for a boundary event around it, outwards."""

    FIELDS: ClassVar = ("kind", "code", "expression", "variable")

    def __init__(
        self,
        name: str,
        kind: str = "error",
        code: str | None = None,
        expression: str | None = None,
        variable: str | None = None,
        description: str | None = None,
    ) -> None:
        super().__init__(name, description)
        self.kind = kind
        self.code = code  # None where caught: any
        self.expression = expression
        self.variable = variable

    def throw(self, my_task: Any) -> None:
        flow = my_task.workflow.top_workflow
        payload: dict[str, Any] = {}
        if self.expression:
            value = flow.script_engine.evaluate(my_task, self.expression)
            payload = value if isinstance(value, dict) else {self.variable or self.name: value}
        flow.escape(my_task, self.kind, self.code or "", payload)

    def update_task_data(self, my_task: Any) -> None:
        payload = my_task.internal_data.pop("payload", None)
        if payload:
            my_task.data.update({self.variable: payload} if self.variable else payload)
