"""The files of one process, checked and compiled to what a definition's blob holds."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

import orjson
from lxml import etree
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException

from workflows import compiled
from workflows.errors import DefinitionRefused, Problem, WorkflowError
from workflows.parsing import catalogue, parts
from workflows.parsing.parser import Parser
from workflows.parsing.xml import (
    BPMN,
    Node,
    event_definitions,
    flow_nodes,
    properties,
)
from workflows.xml_guard import UnsafeXml, safe_root

FORMAT = 1
STARTS = {"none", "message", "timer", "signal"}
HANDLED = {"message", "timer", "signal", "error", "escalation"}


def compile_files(files: Mapping[str, bytes], process_id: str | None) -> dict[str, Any]:
    """JSON: format, hash, key, name, sources, about, parts; raises DefinitionRefused."""
    root, process = _main_process(files, process_id)
    key = process.get("id")
    sources = {
        "diagram": catalogue.drawing(root),
        "process": key,
        "decisions": _decisions(files),
        "forms": _forms(files, key),
    }
    parts.draw_references(root)
    _refuse_unsupported(process)
    return {
        "format": FORMAT,
        "hash": hash_of(sources),
        "key": key,
        "name": process.get("name") or key,
        "sources": sources,
        "about": _about(root, process),
        "parts": {
            part: _compiled(document, key, files) for part, document in parts.cut(root, key).items()
        },
    }


def hash_of(sources: Mapping[str, Any]) -> str:
    """SHA-256 over canonical XML (C14N 2.0) and sorted JSON."""
    digest = hashlib.sha256(sources["process"].encode())
    for text in (
        sources["diagram"],
        *(sources["decisions"][n] for n in sorted(sources["decisions"])),
    ):
        digest.update(etree.canonicalize(text, strip_text=True).encode())
    digest.update(orjson.dumps(sources["forms"], option=orjson.OPT_SORT_KEYS))
    return digest.hexdigest()


def _refused(code: str, element: str | None = None, **more: Any) -> DefinitionRefused:
    return DefinitionRefused((Problem("error", code, element, **more),))


def _guarded(name: str, data: bytes) -> Node:
    try:
        return safe_root(data)
    except UnsafeXml as error:
        raise _refused(error.code, line=error.line, file=name) from error


def _main_process(files: Mapping[str, bytes], wanted: str | None) -> tuple[Node, Node]:
    found = [
        (root, process)
        for name, data in sorted(files.items())
        if name.endswith((".bpmn", ".bpmn2", ".bpmn20.xml"))
        for root in [_guarded(name, data)]
        for process in root.findall(f"{BPMN}process")
        if (process.get("id") == wanted if wanted else process.get("isExecutable") == "true")
    ]
    if not found:
        raise _refused("not-executable")
    if len(found) > 1:
        names = ", ".join(process.get("id") or "" for _, process in found)
        raise _refused("several-executable", args={"processes": names})
    if not found[0][1].get("id"):
        raise _refused("missing-id")
    return found[0]


def _refuse_unsupported(process: Node) -> None:
    """What would run wrongly even as mended; everything else is the checker's to say."""
    problems = [
        Problem("error", "missing-id", line=node.sourceline)
        for node in flow_nodes(process)
        if not node.get("id")
    ]
    problems += [
        Problem("error", "ad-hoc", node.get("id"))
        for node in process.iter(f"{BPMN}adHocSubProcess")
    ]
    for node in process.iter(f"{BPMN}subProcess"):
        if node.get("triggeredByEvent") != "true":
            continue
        problems += _handler_problems(node, is_own=node.getparent() is process)
    if process.find(f"{BPMN}startEvent") is None:
        problems.append(Problem("error", "no-start", process.get("id")))
    for start in process.findall(f"{BPMN}startEvent"):
        if not {d.tag for d in event_definitions(start)} <= {
            f"{BPMN}{k}EventDefinition" for k in STARTS
        }:
            problems.append(Problem("error", "start-event", start.get("id")))
    if problems:
        raise DefinitionRefused(tuple(problems))


def _handler_problems(node: Node, *, is_own: bool) -> list[Problem]:
    """`is_own`: directly in the process, where it runs as an instance of its own."""
    starts = node.findall(f"{BPMN}startEvent")
    if len(starts) != 1:
        return [Problem("error", "subprocess-shape", node.get("id"))]
    tags = [d.tag for d in event_definitions(starts[0])]
    handled = HANDLED if is_own else HANDLED | {"conditional"}
    if len(tags) != 1 or tags[0] not in {f"{BPMN}{k}EventDefinition" for k in handled}:
        return [Problem("error", "event-subprocess-start", node.get("id"))]
    return []


def _about(root: Node, process: Node) -> dict[str, Any]:
    outputs = process.findall(f"{BPMN}ioSpecification/{BPMN}dataOutput")
    return {
        "starts": catalogue.starts(root, process),
        "handlers": catalogue.handlers(root, process),
        "elements": catalogue.elements(process),
        "lanes": catalogue.lanes(process),
        "messages": catalogue.messages(root),
        "keys": catalogue.process_keys(root),
        "flows": catalogue.flows(process),
        "properties": properties(process),
        "outputs": [output.get("name") or output.get("id") for output in outputs],
    }


def _decisions(files: Mapping[str, bytes]) -> dict[str, str]:
    return {
        name: catalogue.drawing(_guarded(name, data))
        for name, data in files.items()
        if name.endswith(".dmn")
    }


def _forms(files: Mapping[str, bytes], key: str) -> dict[str, Any]:
    """ "<process>.<form>" -> {"schema", "ui"} from <form>.schema.json and <form>.ui.json."""
    forms: dict[str, Any] = {}
    for name, data in sorted(files.items()):
        form, _, kind = PurePosixPath(name).name.removesuffix(".json").partition(".")
        if not name.endswith(".json") or kind not in ("schema", "ui"):
            continue
        try:
            forms.setdefault(f"{key}.{form}", {"schema": {}, "ui": {}})[kind] = orjson.loads(data)
        except orjson.JSONDecodeError as error:
            raise _refused("form-malformed", file=name, args={"reason": str(error)}) from error
    return forms


def _compiled(document: Node, key: str, files: Mapping[str, bytes]) -> dict[str, Any]:
    parser = Parser()
    try:
        for name, data in files.items():
            if name.endswith(".dmn"):
                parser.add_dmn_xml(_guarded(name, data), name)
        parser.add_bpmn_xml(document, "")
        top, subs = parser.get_spec(key), parser.get_subprocess_specs(key)
        for spec in (top, *subs.values()):
            parts.name_as_drawn(spec)
        return compiled.to_json(top, subs)
    except ValidationException as error:
        raise _refused("parse-refused", error.id or None, args={"reason": str(error)}) from error
    except WorkflowError:
        raise
    except Exception as error:  # the parser fails in many raw ways (engine.md, section 4)
        raise _refused("parse-failed", args={"reason": repr(error)[:500]}) from error
