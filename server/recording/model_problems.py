"""What the checker finds in a model, asked with all that this installation knows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache

from sqlalchemy import select

from server.database import Work
from server.errors import Changed
from server.recording.releases import current_definitions, current_keys
from server.services.model_checks import errors_of, problems_of
from server.services.parameters import names_in, parameters_of
from server.services.unit_groups import group_sizes
from server.tables import Role
from workflows.checks import awaited_in
from workflows.definition import Definition
from workflows.errors import DefinitionRefused, Problem


def problems_here(
    db: Work, models: Mapping[str, bytes], together: Collection[str] | None = None
) -> tuple[Problem, ...]:
    """`together`: keys deployed in the same go; then nobody can tell yet who hears what."""
    return problems_of(
        models,
        roles=frozenset(db.scalars(select(Role.code))),
        there={*(together or ()), *current_keys(db)},
        parameters=names_in(parameters_of(db, None)),
        receivers=awaited(db) if together is None else None,
        groups=group_sizes(db),
    )


def require_sound(
    db: Work, models: Mapping[str, bytes], together: Collection[str] | None = None
) -> tuple[Problem, ...]:
    """The warnings; DefinitionRefused when there is an error."""
    found = problems_here(db, models, together)
    if errors_of(found):
        raise DefinitionRefused(errors_of(found))
    return found


def require_called(db: Work, definition: Definition, together: Collection[str] = ()) -> None:
    """What it calls has not been withdrawn since it was checked."""
    gone = definition.calls - {definition.key, *together} - current_keys(db)
    if gone:
        raise Changed("definition-not-deployed", key=", ".join(sorted(gone)))


def awaited(db: Work) -> frozenset[str]:
    """Every message that a process in use waits for."""
    each = (_awaited(one.hash, one.diagram) for one in current_definitions(db).values())
    return frozenset().union(*each)


@lru_cache(maxsize=256)
def _awaited(_hash: str, diagram: str) -> frozenset[str]:
    return awaited_in(diagram.encode())
