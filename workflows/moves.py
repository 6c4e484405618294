"""Tasks that count the moves of their instance instead of reading a clock (decision 12).

The library stamps every change of state with the system's time, and orders joins and data by the
stamps: two machines with skewed clocks would disagree which of two parallel writes is the later.
"""

# The library has no types: every class here derives from Any.
# mypy: disable-error-code="misc"

from __future__ import annotations

from typing import Any

from SpiffWorkflow.task import Task


class Moving(Task):
    """`last_state_change` is the number of the move, whatever the library wants to write there."""

    @property
    def last_state_change(self) -> int:
        return self._move

    @last_state_change.setter
    def last_state_change(self, _: float) -> None:
        self._move: int = self.workflow.top_workflow.next_move()

    def restore_move(self, number: int) -> None:
        self._move = number

    def _set_state(self, value: int) -> None:
        """As the library's, which also collects what it would log if anybody listened."""
        if value != self.state:
            self._state: int = value
            self._move = self.workflow.top_workflow.next_move()


class Tasks(dict[str, Any]):
    """A workflow's tasks by id; the library makes each one itself and puts it here first.

    Ids are texts: the library's UUID objects are slow to read, to write and to hash.
    """

    def __setitem__(self, key: Any, task: Any) -> None:
        task.__class__ = Moving
        task.id = str(key)
        super().__setitem__(task.id, task)
