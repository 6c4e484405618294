"""Lists that the rest of another version runs over, and that an instance will never have."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from workflows.asked_names import asked_names, operators_of
from workflows.definition import Definition
from workflows.flow import Flow


def lists_lacking(
    old: Definition, new: Definition, flow: Flow, ahead: Collection[str]
) -> Iterator[str]:
    """Elements ahead that are repeated, where a list of the new version alone is neither in the
    data nor written by anything that is still to come. `ahead`: ids in the new version."""
    drawn = {name for name, value in flow.data_objects.items() if value is not None}
    there = drawn | {name for task in flow.tasks.values() for name in task.data}
    written = {new.elements[one].answer_name for one in ahead if one in new.elements}
    given = {one.result for one in operators_of(new) if {*one.elements} & {*ahead}}
    before = {one.name for one in asked_names(old) if one.is_list}
    wanted = {one.name for one in asked_names(new) if one.is_list and not one.handlers}
    if wanted - before - there - written - given:
        yield from sorted(one for one in ahead if one in new.elements and new.elements[one].multi)
