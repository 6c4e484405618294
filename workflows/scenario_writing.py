"""A scenario carried over to a changed model, and written as the file it is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from workflows.definition import Definition
from workflows.errors import WorkflowError
from workflows.rehearsal import Stage
from workflows.scenarios import ScenarioFailed, read_scenario, stage_for, take

TABLES = ("data", "rows", "stubs", "services")
LISTS = ("stand_ins",)
MOST = 200  # steps of one scenario


def carried_over(
    content: bytes,
    definitions: Mapping[str, Definition],
    process: str,
    parameters: Mapping[str, Any],
) -> str:
    """The same story on the model as it is now: new steps are done with empty answers, steps that
    are gone are left out, what is open and what comes out is as it is. For a person to look at.
    """
    given = read_scenario(content)
    stage = stage_for(given, definitions, parameters)
    try:
        stage.start(process, start=given["start"], data=given.get("data", {}))
        steps = list(_walked(stage, given.get("step", [])))
        opened = steps.pop(0)["open"]
    except (WorkflowError, KeyError, TypeError, ValueError, AttributeError) as fault:
        raise ScenarioFailed("scenario-step", reason=str(fault)[:200]) from fault
    end = {
        "outcome": stage.outcome,
        "sent": [one.name for one in stage.sent],
        "raised": [one.code for one in stage.raised],
    }
    return _said(content) + written({**given, "open": opened, "step": steps, "end": end})


def _walked(stage: Stage, written_steps: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield {"open": _open(stage)}
    known = {step["done"] for step in written_steps if "done" in step}
    for step in written_steps:
        if "done" in step:
            yield from _done_on_the_way(stage, known, until=step["done"])
        if "done" in step and step["done"] not in _open(stage):
            continue
        told = _taken(stage, step)
        yield {**told, "open": _open(stage)}
    yield from _done_on_the_way(stage, known, until=None)


def _done_on_the_way(stage: Stage, known: set[str], until: str | None) -> Iterator[dict[str, Any]]:
    for _ in range(MOST):
        new = [name for name in _open(stage) if name not in known]
        if not new or until in _open(stage):
            return
        stage.complete(new[0], {})
        yield {"done": new[0], "answer": {}, "open": _open(stage)}


def _taken(stage: Stage, step: dict[str, Any]) -> dict[str, Any]:
    kind = next((one for one in ("message", "signal") if one in step), None)
    if kind is None:
        take(stage, step)
        return step
    return {**step, "taken": stage.send(step[kind], step.get("payload", {}), kind=kind)}


def _open(stage: Stage) -> list[str]:
    return sorted(task.element for task in stage.open_tasks())


def _said(content: bytes) -> str:
    """The comment at the top says in Vietnamese what happens."""
    lines = content.decode().splitlines()
    return "".join(f"{line}\n" for line in lines[:1] if line.startswith("#"))


def written(given: Mapping[str, Any]) -> str:
    """TOML, in the order of bpmn/README.md."""
    head = [f"{name} = {_value(given[name])}" for name in ("start", "open")]
    head += [f"{name} = {_value(given[name])}" for name in LISTS if given.get(name)]
    tables = [f"\n{line}" for name in TABLES for line in _table(name, given.get(name))]
    steps = ["\n[[step]]\n" + _pairs(step) for step in given.get("step", [])]
    return "\n".join([*head, *tables, *steps, "\n[end]\n" + _pairs(given["end"])]) + "\n"


def _table(name: str, content: Any) -> Iterator[str]:
    if not content:
        return
    if name != "services":
        yield f"[{name}]\n{_pairs(content)}"
        return
    for service, said in content.items():
        yield f"[services.{_key(service)}]\n{_pairs(said)}"


def _pairs(content: Mapping[str, Any]) -> str:
    return "\n".join(
        f"{_key(name)} = {_value(one)}" for name, one in content.items() if one is not None
    )


def _key(name: str) -> str:
    plain = name.replace("_", "").replace("-", "")
    return name if plain.isascii() and plain.isalnum() else json.dumps(name, ensure_ascii=False)


def _value(one: Any) -> str:
    if isinstance(one, bool):
        return str(one).lower()
    if isinstance(one, list):
        return f"[{', '.join(_value(item) for item in one)}]"
    if isinstance(one, Mapping):
        inside = ", ".join(f"{_key(n)} = {_value(v)}" for n, v in one.items() if v is not None)
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(one, int | float):
        return repr(one)
    text = json.dumps(str(one), ensure_ascii=False)
    return text.replace("\x7f", "\\u007f")
