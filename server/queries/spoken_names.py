"""Names of processes and steps in English, as the models bring them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select

from server.database import Work
from server.kept import kept
from server.services.definitions import definition_by_id
from server.tables import Definition


def english_names(db: Work) -> Mapping[str, str]:
    """Name in the model -> in English, of all deployed versions; the newest has the last word."""
    newest = db.scalar(select(func.max(Definition.id)))
    return kept(db, ("english names", newest), lambda: _read(db))


def _read(db: Work) -> Mapping[str, str]:
    found: dict[str, str] = {}
    rows = db.execute(select(Definition.id, Definition.labels).order_by(Definition.id)).all()
    for definition_id, labels in rows:
        definition = definition_by_id(db, definition_id)
        named = {one.name: labels.get(id_) for id_, one in definition.elements.items()}
        named[definition.name] = labels.get(definition.key)
        found |= {name: str(said) for name, said in named.items() if name and said}
    return found
