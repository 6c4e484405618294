from __future__ import annotations

from pathlib import Path

import pytest

from tests.bpmn.scenario import PROCESSES, SCENARIOS, Played, definitions, play


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: f"{path.parts[-3]}/{path.stem}")
def test_a_scenario_goes_as_written(path: Path) -> None:
    play(path)


def played(process: str) -> list[Played]:
    return [play(path) for path in SCENARIOS if path.parts[-3] == process]


@pytest.mark.parametrize("process", PROCESSES)
def test_the_scenarios_of_a_process_reach_every_element(process: str) -> None:
    # A start event of a handler is not a step of its own: the handler's first step is.
    drawn = {
        one.id
        for one in definitions()[process].elements.values()
        if one.kind != "subProcess" and not one.id.endswith("_start")
    }

    reached = set().union(*(one.elements(process) for one in played(process)))

    assert drawn - reached == set()


@pytest.mark.parametrize("process", PROCESSES)
def test_the_scenarios_of_a_process_take_every_way_out_of_its_gateways(process: str) -> None:
    definition = definitions()[process]
    ways = {
        flow
        for (source, _), flow in definition.flows.items()
        if definition.elements[source].kind == "exclusiveGateway"
    }

    taken = set().union(*(one.flows(process) for one in played(process)))

    assert ways - taken == set()
