"""The server's part of a rehearsal: what an advance did is followed up, timers fire."""

from __future__ import annotations

from datetime import datetime

from workflows import engine
from workflows.advance import Advance, Step
from workflows.players import Instance
from workflows.stage_messages import Messages


class Backstage(Messages):
    """`rehearsal.Stage` is its face."""

    def _record(self, instance: Instance, advance: Advance) -> None:
        instance.state, instance.last = advance.state, advance
        instance.timers = {timer.key: timer.due_at for timer in advance.timers}
        instance.trail += advance.steps
        self.trace += advance.steps
        self._tell(instance, [step for step in advance.steps if not _is_wrapper(instance, step)])
        self.sent += advance.sent
        for key in advance.cancelled_children:
            self._cancel_group(instance.number, key)
        for request in advance.children:
            self._later(self._begin, instance, request)
        for service in advance.services:
            self._later(self._serve, instance, service)
        for sent in advance.sent:
            self._later(self._pass_on, instance, sent)
        for raised in advance.raised:
            self._later(self._raise, instance, raised)
        if advance.ended is not None:
            instance.is_over = True
            instance.is_cancelled = advance.ended.cancelled
            instance.outcome = advance.ended.outcome
            self._later(self._child_over, instance, advance.ended.data)

    def _next_due(self) -> tuple[datetime, Instance, str] | None:
        due = [
            (moment, instance.number, key)
            for instance in self.instances
            if not instance.is_over
            for key, moment in instance.timers.items()
        ]
        if not due:
            return None
        moment, number, key = min(due)
        return moment, self.instances[number], key

    def _fire(self, moment: datetime, instance: Instance, key: str) -> None:
        self.now = max(self.now, moment)
        self._step(instance, engine.wake, timers=[key])
        self._settle()


def _is_wrapper(instance: Instance, step: Step) -> bool:
    """Around work done once per item outside: each time it is done is told instead."""
    found = instance.definition.elements[step.element]
    repeated = found.multi and found.kind in ("callActivity", "userTask", "manualTask", "task")
    return repeated and step.status == "completed"
