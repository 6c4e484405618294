"""Children in a rehearsal, in place of the server's rows: begun, counted, cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflows import engine
from workflows.advance import ChildRequest, Counters, Step
from workflows.errors import CalledUnknown, EndlessLoop
from workflows.paths import is_row_set
from workflows.players import Group, Instance
from workflows.stage_board import Board

MOST_ITEMS = 10_000
"""Rounds of a repeated step: a stage is no place for more."""


class Children(Board):
    def _begin(self, owner: Instance, request: ChildRequest) -> None:
        group = Group(request, self._items(request))
        self.groups[owner.number, request.key] = group
        count = 1 if request.sequential else len(group.items)
        for _ in range(count):
            self._begin_next(owner, group)

    def _items(self, request: ChildRequest) -> list[Any]:
        if not request.multi:
            return [None]
        items, count = request.collection, request.cardinality
        if is_row_set(items):
            known = self.rows_named(items["rows"])
            if known is not None:
                return list(known)
            count = items["count"]
        if count is None:
            return list(items)
        if count > MOST_ITEMS:
            raise EndlessLoop(request.element, f"more than {MOST_ITEMS} rounds")
        return list(range(count))

    def _begin_next(self, owner: Instance, group: Group) -> None:
        if group.started >= len(group.items):
            return
        index, request = group.started, group.request
        group.started += 1
        if request.kind == "task":
            self.item_tasks.append((owner.number, request.key, index))
            return
        if request.calls in self.stand_ins:
            self.stood_in.append((owner.number, request.key, index))
            return
        item, data = group.items[index], dict(request.data)
        if request.multi and request.item_name:
            data[request.item_name] = item
        if request.multi and not self.plain_calls:
            data |= self._keys_of(request, item)
        if request.calls in self.stubs:
            self._count(owner, group, self.stubs[request.calls], {})
            return
        key = owner.definition.key if request.kind == "handler" else request.calls or ""
        if key not in self.definitions:
            name = owner.definition.elements[request.element].name
            raise CalledUnknown(request.element, called=key, label=name or request.element)
        parent = (owner.number, request.key)
        self._create(
            key, start=request.start, part=request.part, data=data, parent=parent, item=item
        )

    def _keys_of(self, request: ChildRequest, item: Any) -> dict[str, Any]:
        """The keys a row brings, as the server's `create_children` sets them; a bare unit too."""
        definition = self.definitions.get(request.calls or "")
        names = definition.keys if definition else ()
        if isinstance(item, Mapping):
            return {name: item[name] for name in names if name in item}
        return {"unit_id": item} if "unit_id" in names else {}

    def _child_over(self, child: Instance, data: Mapping[str, Any]) -> None:
        if child.parent is None or child.is_cancelled:
            return
        group = self.groups.get(child.parent)
        if group is not None and not group.is_finished:
            self._count(self.instances[child.parent[0]], group, child.outcome, data)

    def _count(
        self, owner: Instance, group: Group, outcome: str | None, data: Mapping[str, Any]
    ) -> None:
        group.done += 1
        group.results.append(data)
        if group.request.multi:
            element = group.request.element
            kind = owner.definition.elements[element].kind
            self._tell(owner, [Step(element, kind, "completed")])
        if outcome is not None:
            group.outcomes[outcome] = group.outcomes.get(outcome, 0) + 1
        request = group.request
        total = len(group.items)
        active = (group.started if request.sequential else total) - group.done
        counters = Counters(total, active, group.done, dict(group.outcomes))
        is_met = request.condition and engine.is_condition_met(
            request.condition, counters, {**self.data(owner.number), **data}, self.world()
        )
        if group.done < total and not is_met:
            self._begin_next(owner, group) if request.sequential else None
            return
        group.is_finished = True
        self._cancel_children(owner.number, request.key)
        self._step(
            owner,
            engine.finish_children,
            request=request.key,
            counters=counters,
            outcome=outcome,
            data=self._handed_back(group, data),
        )

    def _handed_back(self, group: Group, data: Mapping[str, Any]) -> Mapping[str, Any]:
        request = group.request
        if not request.multi:
            return data
        if not request.output or not request.output_item:
            return {}
        return {request.output: [result.get(request.output_item) for result in group.results]}

    def _cancel_group(self, number: int, key: str) -> None:
        group = self.groups.get((number, key))
        if group is not None:
            group.is_finished = True
        self._cancel_children(number, key)

    def _cancel_children(self, number: int, key: str) -> None:
        self.item_tasks = [t for t in self.item_tasks if t[:2] != (number, key)]
        self.stood_in = [t for t in self.stood_in if t[:2] != (number, key)]
        for child in self.instances:
            if child.parent == (number, key) and not child.is_over:
                self._step(child, engine.cancel)
