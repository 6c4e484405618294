"""What goes between the instances of a rehearsal: messages, signals, services, what is raised."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflows import engine
from workflows.advance import Raised, Sent, ServiceRequest
from workflows.errors import UncaughtError
from workflows.paths import is_row_set
from workflows.players import Instance
from workflows.stage_children import Children


class Messages(Children):
    def _serve(self, instance: Instance, service: ServiceRequest) -> None:
        if instance.is_over:
            return
        given, run = self.answers.get(service.element), self.services.get(service.operator)
        if given:
            result, at_top = given.pop(0), True
        else:
            at_top = False
            result = run({**service.data, **service.parameters}) if run else {}
        answered = {"service": service.key, "result": dict(result), "at_top": at_top}
        self._step(instance, engine.answer_service, **answered)

    def _pass_on(self, sender: Instance, sent: Sent) -> None:
        recipients: list[Any] = [{}]
        if is_row_set(sent.recipients):
            recipients = list(self.rows.get(sent.recipients["rows"], [{}]))
        elif isinstance(sent.recipients, list):
            recipients = sent.recipients
        for row in recipients:
            fields = dict(row) if isinstance(row, Mapping) else {}
            keys = {**sent.keys, **{k: str(v) for k, v in fields.items()}}
            self._deliver(sent.kind, sent.name, keys, {**sent.payload, **fields}, sender)

    def _deliver(
        self,
        kind: str,
        name: str,
        keys: Mapping[str, str],
        payload: Mapping[str, Any],
        sender: Instance | None = None,
    ) -> int:
        """Its own signals have reached the sender inside the engine."""
        carried = {**{k: str(v) for k, v in payload.items()}, **keys}
        waiters = [
            (instance, awaiting.key)
            for instance in self.instances
            if instance.last is not None and not instance.is_over
            if kind != "signal" or instance is not sender
            for awaiting in instance.last.awaiting
            if awaiting.kind == kind
            and awaiting.name == name
            and all(carried.get(key) == value for key, value in awaiting.keys.items())
            and carried.get("instance_id") in (None, str(instance.number))
        ]
        taken = 0
        for instance, key in waiters:
            if instance.last is not None and any(a.key == key for a in instance.last.awaiting):
                self._step(instance, engine.deliver, awaiting=key, payload=payload)
                taken += 1
        return taken or self._start_by_message(kind, name, payload)

    def _start_by_message(self, kind: str, name: str, payload: Mapping[str, Any]) -> int:
        for key, definition in self.definitions.items():
            for found in definition.starts:
                if kind == "message" and found.message == name:
                    self._create(key, start=found.element, data=payload)
                    return 1
        return 0

    def _raise(self, instance: Instance, raised: Raised) -> None:
        if instance.parent is None:
            self.raised.append(raised)
            if raised.kind == "error" and self.stops_at_errors:
                raise UncaughtError(raised.element, raised.code, error=raised.code)
            return
        number, request = instance.parent
        owner, group = self.instances[number], self.groups[instance.parent]
        if not owner.is_over and not group.is_finished:
            self._step(owner, engine.raise_from_child, request=request, raised=raised)
