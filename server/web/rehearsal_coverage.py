"""What of a process a rehearsal and its scenarios have used, and what nobody ever has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workflows.coverage import Coverage, covered, whole
from workflows.definition import Definition
from workflows.naming import element_name
from workflows.once import once
from workflows.players import Entry

TOLD = ("userTask", "manualTask", "callActivity", "serviceTask", "sendTask")


@dataclass(frozen=True)
class Covered:
    """Of one process: this run beside the scenarios that go right."""

    definition: Definition
    story: Sequence[Entry]
    by_scenarios: Coverage

    @once
    def run(self) -> Coverage:
        return covered(self.definition, self.story)

    @once
    def whole(self) -> Coverage:
        return whole(self.definition)

    @once
    def never(self) -> Coverage:
        return self.whole - (self.run | self.by_scenarios)

    def never_named(self, flow_names: Mapping[str, str]) -> list[tuple[str, str]]:
        """Steps, then ways, in the order of their names."""
        model = self.definition
        elements = [(one, element_name(model, one)) for one in self.never.elements]
        sources = {flow: source for (source, _), flow in model.flows.items()}
        flows = [
            (flow, f"{element_name(model, sources[flow])} → {flow_names.get(flow, flow)}")
            for flow in self.never.flows
        ]
        return sorted(elements, key=lambda one: one[1]) + sorted(flows, key=lambda one: one[1])

    @property
    def passed_tasks(self) -> list[tuple[str, str]]:
        """For what a scenario may insist on."""
        done = dict.fromkeys(
            one.element
            for one in self.story
            if one.process == self.definition.key and one.status == "completed" and one.kind in TOLD
        )
        return [(one, element_name(self.definition, one)) for one in done]
