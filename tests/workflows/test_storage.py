import itertools
import json
import time
from dataclasses import replace
from typing import Any

import orjson
import pytest

from tests.workflows.drawings import (
    WORLD,
    Run,
    call,
    correlated,
    drawn,
    handler,
    later,
    message,
    multi,
    sub,
)
from workflows import engine, picture, storage
from workflows.definition import Definition, load, specs_of
from workflows.errors import StateUnreadable
from workflows.flow import Flow
from workflows.running import carry_on

LOOP = (
    "<multiInstanceLoopCharacteristics><loopDataInputRef>units</loopDataInputRef>"
    '<inputDataItem id="unit" name="unit"/></multiInstanceLoopCharacteristics>'
)
SCENARIOS: dict[str, tuple[str, str]] = {
    "line": ("start s; user t; user u; end e\ns > t > u > e", ""),
    "parallel": (
        """start s; and a; user t; user u; and j; user v; end e
        s > a > t > j > v > e; a > u > j""",
        "",
    ),
    "choice": (
        """start s; user t; xor g default f; user u; end e
        s > t > g
        f: g > u
        back: g > t if n < 2
        u > e""",
        "",
    ),
    "multi-instance": (
        "start s; user v; end e\ns > inner > v > e",
        sub(
            "inner", "start s2; user t; script x: n = 2; user u; end e2\ns2 > t > x > u > e2", LOOP
        ),
    ),
    "nested": (
        "start s; user v; end e\ns > outer > v > e",
        "<subProcess id='outer'>"
        + sub("inner", "start s3; user t; end e3\ns3 > t > e3")
        + "<startEvent id='s2'/><endEvent id='e2'/>"
        "<sequenceFlow id='a1' sourceRef='s2' targetRef='inner'/>"
        "<sequenceFlow id='a2' sourceRef='inner' targetRef='e2'/></subProcess>",
    ),
}


def scenario(name: str) -> Definition:
    return drawn(*SCENARIOS[name])


def picture_of(flow: Flow) -> list[Any]:
    return sorted(
        [
            task.workflow.spec.name,
            task.task_spec.name,
            task.state,
            json.dumps(task.data, sort_keys=True),
        ]
        for task in flow.every_task()
    )


def in_memory(model: Definition, data: dict[str, Any], *, store: bool) -> list[Any]:
    """Every task completed in turn; stored and loaded after each, or never."""
    part = model.parts[0]
    flow = Flow(*specs_of(model, part), WORLD)
    flow.task_tree.data.update(data)
    carry_on(model, flow)
    pictures = [picture_of(flow)]
    for _ in range(30):
        if store:
            fresh = load(model.blob)
            flow = storage.load(storage.dump(flow), specs_of(fresh, part), WORLD)
        tasks = [t for t in flow.every_task() if t.state == 16 and t.task_spec.manual]
        if not tasks:
            break
        task = min(tasks, key=lambda t: (t.task_spec.name, json.dumps(t.data, sort_keys=True)))
        task.data.update(n=len(pictures), form={"answer": "đồng ý"})
        task.run()
        carry_on(model, flow)
        pictures.append(picture_of(flow))
    assert flow.completed
    return pictures


@pytest.mark.parametrize("name", SCENARIOS)
def test_storing_after_every_step_gives_the_same_as_keeping_in_memory(name: str) -> None:
    data = {"units": [{"id": 1}, {"id": 2}]}

    assert in_memory(scenario(name), data, store=True) == in_memory(
        scenario(name), data, store=False
    )


def test_a_state_stored_twice_is_the_same() -> None:
    run = Run(scenario("parallel"), {"a": {"b": [1, 2.0, None, True]}})
    specs = specs_of(run.definition, run.state.part)

    flow = storage.load(run.state.content, specs, WORLD)

    assert storage.dump(flow) == run.state.content


def test_true_one_and_one_point_zero_stay_what_they_are() -> None:
    run = Run(scenario("line"), {"a": 1})

    run.complete("t", a=True)
    assert run.data["a"] is True
    run.complete("u", a=1.0)

    assert repr(run.data["a"]) == "1.0"


def test_a_state_holds_no_specs() -> None:
    run = Run(scenario("line"))

    assert b"task_specs" not in run.state.content
    assert len(run.state.content) < 4_000


@pytest.mark.parametrize("content", [b"", b"{}", b'{"format":2}', b'{"format":1}'])
def test_an_unknown_format_is_refused(content: bytes) -> None:
    run = Run(scenario("line"))

    with pytest.raises(StateUnreadable):
        storage.load(content, specs_of(run.definition, run.state.part), WORLD)


def test_everything_that_waits_survives_storage() -> None:
    care = handler("H", "message m", "user x; end e2\nH_start > x > e2", interrupting=False)
    run = Run(
        drawn(
            """start s; and a; user t; catch w timer duration "P1D"; catch m1 message m; end e
            side_boundary b: on t timer cycle "R3/P1D"; end e3
            s > a > t > e; a > c > e; a > w > e; a > m1 > e; b > e3""",
            care + call("c", "q", multi("units")),
            declared=message("m", "unit_id"),
            before=correlated("unit_id"),
        ),
        {"units": [1], "unit_id": 5},
    )
    request = run.advance.children[0].key
    flow = storage.load(run.state.content, specs_of(run.definition, "s"), WORLD)

    again = picture.advance(run.definition, "s", flow, picture.take(flow))

    assert again.open_tasks == run.advance.open_tasks
    assert again.timers == run.advance.timers
    assert again.awaiting == run.advance.awaiting
    assert again.children == ()
    assert picture.take(flow).requests == {request}
    assert run.wake("b", later(days=1)).timers != run.advance.awaiting
    assert engine.open_data(run.definition, run.state)["unit_id"] == 5


def test_the_later_of_two_parallel_writes_is_told_by_no_clock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    backwards = itertools.count(2_000_000_000, -1)
    monkeypatch.setattr(time, "time", lambda: float(next(backwards)))
    run = Run(drawn("start s; and g; user a; user b; and j; user c; end e\n"
                    "s > g; g > a > j; g > b > j; j > c > e"))  # fmt: skip

    run.complete("b", name="first")
    run.complete("a", name="second")

    assert run.data["name"] == "second"


def test_a_state_with_stamps_of_a_clock_goes_on_with_moves() -> None:
    run = Run(drawn("start s; user a; user b; end e\ns > a > b > e"))
    stored = orjson.loads(run.state.content)
    del stored["memory"]["moves"]
    for number, task in enumerate(stored["top"]["tasks"]):
        task["at"] = 1_700_000_000.5 + number
    run.advance = replace(run.advance, state=replace(run.state, content=orjson.dumps(stored)))

    run.complete("a", name="x")

    assert run.open == ["b"]
    assert run.data == {"name": "x"}
