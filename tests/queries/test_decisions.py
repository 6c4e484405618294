"""Where a name is put to a document, nothing is decided for many at once."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from server.database import Database
from server.queries.decisions import kind_of
from server.tables import Definition


@pytest.mark.usefixtures("deployed")
@pytest.mark.parametrize(("element", "form", "is_alike"), [
    ("T_accept_part", "contribution.decide", True), ("T_sign_part", "contribution.sign", False),
])  # fmt: skip
def test_a_signature_is_given_one_by_one(
    database: Database, element: str, form: str, is_alike: bool
) -> None:
    with database.reading() as db:
        drawn = db.scalars(select(Definition.id).where(Definition.key == "contribution")).one()
        row = SimpleNamespace(definition_id=drawn, element=element, form=form)

        assert (kind_of(db, row) is not None) == is_alike  # type: ignore[arg-type]
