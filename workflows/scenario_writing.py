"""A scenario carried over to a changed model, and written as the file it is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from workflows.asked_names import asked_names
from workflows.definition import Definition
from workflows.errors import WorkflowError
from workflows.rehearsal import Stage
from workflows.scenarios import ScenarioFailed, read_scenario, stage_for, stuck, take

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


def recorded(
    given: Mapping[str, Any],
    definitions: Mapping[str, Definition],
    process: str,
    parameters: Mapping[str, Any],
    *,
    words: str,
    expected: Mapping[str, Any],
) -> str:
    """A rehearsal as a scenario: played once more by the rules of scenarios, what is open noted.

    `expected`: `outcome` and `passes`, where they are not simply what happened. ScenarioFailed
    when it cannot be played, or does not come to its end.
    """
    kept = _lean(given, definitions, process)
    stage, steps = stage_for(kept, definitions, parameters), list[dict[str, Any]]()
    try:
        stage.start(process, start=kept["start"], data=kept.get("data", {}))
        opened = _open(stage)
        for step in kept["step"]:
            told = _taken(stage, step)
            steps.append({**told, "open": _open(stage)})
    except (WorkflowError, KeyError, TypeError, ValueError, AttributeError) as fault:
        raise stuck(len(steps) + 1, fault) from fault
    if not stage.is_over:
        found = ", ".join(stage.waiting())
        raise ScenarioFailed("scenario-waits", len(steps), found=found)
    end = {
        "outcome": stage.outcome,
        "sent": [one.name for one in stage.sent],
        "raised": [one.code for one in stage.raised],
        **{name: one for name, one in expected.items() if one},
    }
    return f"# {' '.join(words.split())}\n\n" + written(
        {**kept, "open": opened, "step": steps, "end": end}
    )


def _lean(
    given: Mapping[str, Any], definitions: Mapping[str, Definition], process: str
) -> dict[str, Any]:
    """Answers hold only what expressions read, and the lists behind them stand at the top."""
    rows = dict(given.get("rows", {}))
    steps = []
    for step in given.get("step", []):
        rows |= step.get("rows", {})
        plain = {name: one for name, one in step.items() if name not in ("rows", "open", "taken")}
        if "answer" in plain:
            definition = definitions.get(step.get("process") or process)
            plain["answer"] = _read_of(definition, str(step["done"]), step["answer"])
        steps.append(plain)
    naming = [steps, given.get("data", {}), given.get("services", {})]
    named = json.dumps(naming, ensure_ascii=False, default=str)
    kept = {
        name: one for name, one in rows.items() if json.dumps(name, ensure_ascii=False) in named
    }
    return {**given, "rows": {name: [_plain(row) for row in one] for name, one in kept.items()},
            "step": steps}  # fmt: skip


def _read_of(
    definition: Definition | None, element: str, answer: Mapping[str, Any]
) -> dict[str, Any]:
    drawn = definition.elements.get(element) if definition else None
    if definition is None or drawn is None or not drawn.form:
        return dict(answer)
    asked = [one for one in asked_names(definition) if one.name == drawn.answer_name]
    if any(one.part is None for one in asked):
        return dict(answer)
    parts = {one.part for one in asked}
    return {name: one for name, one in answer.items() if name in parts}


def _plain(row: Any) -> Any:
    if not isinstance(row, Mapping):
        return row
    return {
        name: one
        for name, one in row.items()
        if isinstance(one, bool | int | float) or (isinstance(one, str) and len(one) <= MOST)
    }
