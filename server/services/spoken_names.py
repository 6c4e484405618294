"""Names of processes and steps and what they ask for, in English, as the models bring them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import func, select

from server.database import Work
from server.kept import kept
from server.services.definitions import definition_by_id
from server.services.model_checks import GUIDANCE
from server.tables import Definition
from server.words import SOURCE

Speak = Callable[[str], str]
"""A name of a model in the reader's language; any other text as it is."""


def speaker(db: Work, language: str) -> Speak:
    if language == SOURCE:
        return str
    names = english_names(db)
    return lambda name: names.get(name, name)


def english_names(db: Work) -> Mapping[str, str]:
    """Name or guidance in the model -> in English, of all deployed versions; the newest has the
    last word."""
    newest = db.scalar(select(func.max(Definition.id)))
    return kept(db, ("english names", newest), lambda: _read(db))


def _read(db: Work) -> Mapping[str, str]:
    found: dict[str, str] = {}
    rows = db.execute(select(Definition.id, Definition.labels).order_by(Definition.id)).all()
    for definition_id, labels in rows:
        definition = definition_by_id(db, definition_id)
        guided = labels.get(GUIDANCE) or {}
        named = [(definition.name, labels.get(definition.key))]
        for id_, one in definition.elements.items():
            named += [(one.name, labels.get(id_)), (one.instructions, guided.get(id_))]
        found |= {name: str(said) for name, said in named if name and said}
    return found
