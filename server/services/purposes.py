"""Which model serves a purpose: the configuration names one, and models say what they are for."""

from __future__ import annotations

from collections.abc import Mapping

from server.database import Work
from server.errors import NotFound
from server.services.parameters import parameter, parameters_of
from server.textfold import sort_key
from workflows.definition import Definition

ROLLOUT = "rollout"
"""`purpose` of a process that may carry a directive through."""


def key_for(db: Work, purpose: str) -> str:
    """The process of `parameters.models`: what the installation drafts, rolls out, reminds with."""
    key = parameter(parameters_of(db, None), f"models.{purpose}")
    if not key:
        raise NotFound("definition-not-deployed", key=purpose)
    return str(key)


def serving(purpose: str, current: Mapping[str, Definition], first: str) -> list[Definition]:
    """The models of a purpose, the usual one first, then by name."""
    found = [one for one in current.values() if one.properties.get("purpose") == purpose]
    return sorted(found, key=lambda one: (one.key != first, sort_key(one.name)))


def plain_start(definition: Definition) -> str | None:
    """Where it begins when a person begins it with nothing prepared."""
    return next(
        (
            one.element
            for one in definition.starts
            if not one.is_triggered and not properties_at(definition, one.element).get("takes")
        ),
        None,
    )


def prepared_start(definition: Definition, what: str) -> str | None:
    """The start that takes what is prepared already: `takes` says what."""
    return next(
        (
            one.element
            for one in definition.starts
            if properties_at(definition, one.element).get("takes") == what
        ),
        None,
    )


def has_effect(definition: Definition, effect: str) -> bool:
    """A step of it does this when it is completed."""
    return any(one.properties.get("effect") == effect for one in definition.elements.values())


def start_counting(definition: Definition, name: str) -> str | None:
    """The start that the scheduler reaches by this parameter."""
    return next(
        (
            one.element
            for one in definition.starts
            if properties_at(definition, one.element).get("start_param") == name
        ),
        None,
    )


def properties_at(definition: Definition, element: str) -> Mapping[str, str]:
    return definition.elements[element].properties
