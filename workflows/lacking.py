"""Lists that the rest of another version runs over, and that an instance will never have."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from workflows.asked_names import asked_names, operators_of
from workflows.definition import Definition
from workflows.flow import Flow
from workflows.parsing.calls import loop_of
from workflows.parsing.xml import flow_nodes, properties
from workflows.xml_guard import safe_root


def lists_lacking(
    old: Definition, new: Definition, flow: Flow, ahead: Collection[str]
) -> Iterator[str]:
    """Elements ahead that run over a list of the new version alone, which is neither in the data
    nor written by anything that is still to come. `ahead`: ids in the new version."""
    drawn = {name for name, value in flow.data_objects.items() if value is not None}
    there = drawn | {name for task in flow.tasks.values() for name in task.data}
    written = {new.elements[one].answer_name for one in ahead if one in new.elements}
    given = {one.result for one in operators_of(new) if {*one.elements} & {*ahead}}
    before = {one.name for one in asked_names(old) if one.is_list}
    wanted = {one.name for one in asked_names(new) if one.is_list and not one.handlers}
    lacking = wanted - before - there - written - given
    over = dict(lists_in(new.diagram)) if lacking else {}
    yield from sorted(one for one in ahead if over.get(one) in lacking)


def lists_in(diagram: str) -> Iterator[tuple[str, str]]:
    """Element and the name that its list begins with: repeated over that, or sends to each."""
    root = safe_root(diagram.encode())
    for node in flow_nodes(root):
        loop = loop_of(node, root)
        path = loop["collection"] if loop else properties(node).get("recipients")
        if path:
            yield node.get("id", ""), path.strip().partition(".")[0]
