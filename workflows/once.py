"""A property worked out at its first use and kept with its object."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class once(Generic[T]):  # noqa: N801 read as a decorator, like property
    """`functools.cached_property` without its lock.

    Until Python 3.12 that one lock is shared by all objects of a class: where a property asks the
    database, one silent connection made every thread of the process wait for it in turn.
    """

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make = make
        self.__doc__ = make.__doc__

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, _owner: type) -> once[T]: ...

    @overload
    def __get__(self, instance: object, _owner: type) -> T: ...

    def __get__(self, instance: object | None, _owner: type) -> once[T] | T:
        if instance is None:
            return self
        found = instance.__dict__[self._name] = self._make(instance)
        return found
