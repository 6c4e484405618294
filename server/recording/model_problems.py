"""What the checker finds in a model, asked with all that this installation knows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import lru_cache

from sqlalchemy import select

from server.database import Work
from server.errors import Changed
from server.recording.releases import current_definitions, current_keys
from server.services.model_checks import errors_of, models_of, problems_of, read_models
from server.services.model_scenarios import is_scenario, results_of
from server.services.parameters import names_in, parameters_of
from server.services.staffing import held_roles, staff_of
from server.services.unit_groups import group_sizes
from server.tables import Role
from workflows.checks import OF_THE_UNIT, awaited_in
from workflows.definition import Definition
from workflows.errors import DefinitionRefused, Problem


def problems_here(
    db: Work, models: Mapping[str, bytes], together: Collection[str] | None = None
) -> tuple[Problem, ...]:
    """`together`: keys deployed in the same go; then nobody can tell yet who hears what."""
    groups = group_sizes(db)
    roles = dict(db.execute(select(Role.code, Role.name)).all())
    found = problems_of(
        models,
        roles=frozenset(roles),
        there={*(together or ()), *current_keys(db)},
        parameters=names_in(parameters_of(db, None)),
        receivers=awaited(db) if together is None else None,
        groups=groups,
        held=held_roles(db),
        staff=staff_of(db, [code for code in groups if is_named(code, models)]),
        unit_roles={key: unit_roles_of(one) for key, one in current_definitions(db).items()},
    )
    return (*(by_name(problem, roles) for problem in found), *unplayed(models))


def by_name(problem: Problem, roles: Mapping[str, str]) -> Problem:
    """Roles that nobody holds, as the office calls them."""
    if not problem.code.endswith("-nobody-holds"):
        return problem
    said = ", ".join(roles.get(one, one) for one in problem.args["role"].split(", "))
    return replace(problem, args={**problem.args, "role": said})


def is_named(code: str, models: Mapping[str, bytes]) -> bool:
    return any(code.encode() in content for content in models.values())


def unit_roles_of(definition: Definition) -> tuple[frozenset[str], ...]:
    """Of each lane for the unit that it runs in."""
    lanes = (lane for lane in definition.lanes.values() if lane.scope == OF_THE_UNIT)
    return tuple(frozenset(lane.roles) for lane in lanes if lane.roles)


def unplayed(models: Mapping[str, bytes]) -> tuple[Problem, ...]:
    """A model that has no test of its own."""
    if not models or any(map(is_scenario, models)):
        return ()
    return (Problem("warning", "scenarios-missing"),)


def require_sound(
    db: Work, models: Mapping[str, bytes], together: Collection[str] | None = None
) -> tuple[Problem, ...]:
    """The warnings; DefinitionRefused when there is an error."""
    found = problems_here(db, models, together)
    if errors_of(found):
        raise DefinitionRefused(errors_of(found))
    return found


def require_played(
    db: Work,
    files: Mapping[str, bytes],
    definition: Definition,
    beside: Mapping[str, Definition] | None = None,
) -> None:
    """The model's own tests pass on it as it is; `beside`: what is deployed in the same go."""
    if not any(map(is_scenario, files)):
        return
    played = results_of(files, definition, {**current_definitions(db), **(beside or {})})
    failed = tuple(one.failure for one in played if one.failure)
    if failed:
        raise DefinitionRefused(failed)


def require_ready(db: Work, files: Mapping[str, bytes]) -> tuple[Definition, tuple[Problem, ...]]:
    """The model and its warnings; DefinitionRefused names all that keeps it from being deployed."""
    models = models_of(files)
    definition = read_models(models)
    warnings = require_sound(db, models)
    require_played(db, files, definition)
    return definition, warnings


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
