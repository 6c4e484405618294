"""What is worked out once for an object makes nobody wait who works on another."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from workflows.once import once

BOTH = Barrier(2)


class Asking:
    @once
    def answer(self) -> int:
        """What the other thread has to begin as well before either ends."""
        return BOTH.wait(timeout=10)


class Counting:
    times = 0

    @once
    def answer(self) -> int:
        self.times += 1
        return self.times


def test_two_objects_are_worked_out_at_the_same_time() -> None:
    with ThreadPoolExecutor(2) as pool:
        found = set(pool.map(lambda one: one.answer, [Asking(), Asking()]))
    assert found == {0, 1}


def test_it_is_worked_out_once_and_kept_with_its_object() -> None:
    one, other = Counting(), Counting()

    assert (one.answer, one.answer, one.times) == (1, 1, 1)
    assert "answer" not in vars(other)
    assert other.answer == 1
    assert Asking.answer.__doc__ == "What the other thread has to begin as well before either ends."
