"""On its day a rearrangement is judged again: the organisation may have changed since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from server import words
from server.services.call import Call
from server.services.succession.deciding import Said, heirs_in, successor_of
from server.services.succession.entering import is_left_without_admin, of_units
from server.services.succession.open_work import Open
from server.tables import Succession, Unit


def faults_of(
    call: Call, found: Succession, work: Sequence[Open], rest: Said, said: Mapping[str, Said]
) -> Iterator[str]:
    """In words; the same may come twice."""
    for one in of_units(call, found.before, found.after, found.effective_on):
        yield words.sentence(f"field-{one.code}", one.args)
    if is_left_without_admin(call.db, found):
        yield words.sentence("field-last-admin")
    there = {one.id for one in heirs_in(call.db, found)}
    for piece in work:
        is_closed, to = successor_of(found, piece, rest, said.get(piece.key, {}))
        if is_closed or to in there:
            continue
        if to is None:
            yield words.sentence("no-successor")
        else:
            unit = call.db.get_one(Unit, to).name_on(found.effective_on)
            day = f"{found.effective_on:%d/%m/%Y}"
            yield words.sentence("field-not-there", {"unit": unit, "day": day})
