"""What hangs only on the organisation and the day: worked out once per process, until it changes.

Every transaction reads the organisation's version (`Work.stamp`); whatever changes an organisation
row raises it in the same commit. So any number of processes may remember, and none is told.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from server.database import Work
from server.tables.touched import TOUCHED

MOST = 20_000  # things remembered; more are forgotten all at once

T = TypeVar("T")
_shelves: dict[tuple[str, int, int], dict[Hashable, Any]] = {}
_guard = threading.Lock()


def kept(db: Work, key: Hashable, make: Callable[[], T]) -> T:
    """Never from inside a transaction that changes the organisation itself."""
    if TOUCHED in db.info:
        return make()
    shelf = _shelf(db)
    if key not in shelf:
        shelf[key] = make()
    found: T = shelf[key]
    return found


def _shelf(db: Work) -> dict[Hashable, Any]:
    name = (db.info["place"], db.stamp.organisation, db.today.toordinal())
    shelf = _shelves.get(name)
    if shelf is None or len(shelf) > MOST:
        with _guard:
            if len(_shelves) > 2:  # an older version, yesterday
                _shelves.clear()
            shelf = _shelves[name] = {}
    return shelf
