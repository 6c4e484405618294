"""Lists as files: of what is to be known, and of which directive a line is; no more than asked."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from server.database import Database
from server.queries.reports.asked import Asked, nobody_waits
from server.queries.reports.informed import build_informed, count_informed
from server.queries.reports.of_directive import OfDirective
from server.queries.scope import Scope
from server.tables import Case, CaseUnit, Directive
from tests.listening import listening

MANY = 70  # more than a page


@pytest.fixture
def cases(database: Database, organisation: SimpleNamespace) -> list[int]:
    """Of as many directives; Quận ủy Ninh Kiều is told of each."""
    with database.transaction() as db:
        lead = organisation.QU_NK
        directives = [
            Directive(status="issued", doc_type="CV", issuer_id=lead, subject=f"Thử {n}",
                      full_number=f"{n}-CV/TU", created_at=db.now)
            for n in range(MANY)
        ]  # fmt: skip
        db.add_all(directives)
        db.flush()
        made = [
            Case(directive_id=one.id, status="running", lead_unit_id=lead, office_unit_id=lead,
                 approver_unit_id=lead, opened_at=db.now)
            for one in directives
        ]  # fmt: skip
        db.add_all(made)
        db.flush()
        for one in made:
            db.add(CaseUnit(case_id=one.id, unit_id=lead, role="informed", group_text=""))
        return [one.id for one in made]


@pytest.mark.usefixtures("cases")
def test_the_list_to_be_known_is_counted_in_one_statement_and_read_as_far_as_asked(
    database: Database, cast: SimpleNamespace
) -> None:
    asked = Asked(cast.lam_ott, Scope(), most=10)

    with database.reading() as db:
        assert count_informed(db, asked) == MANY  # who the officer is has been read now
        with listening(db.wire) as seen:
            assert count_informed(db, asked) == MANY
        counting = len(seen)
        (whole,) = build_informed(db, Asked(cast.lam_ott, Scope()), nobody_waits).parts
        with listening(db.wire) as seen:
            (table,) = build_informed(db, asked, nobody_waits).parts

    assert counting == len(seen) == 1  # of two pages the first
    assert [len(one.lines) for one in (whole, table)] == [MANY, 10]


def test_only_the_directives_of_the_lines_are_read(
    database: Database, cases: list[int], cast: SimpleNamespace
) -> None:
    some = {None, cases[3], cases[5]}

    with database.reading() as db:
        numbers = dict(db.execute(select(Case.id, Directive.full_number).join(Directive)).all())
        whose = OfDirective(db, Asked(cast.thuy_tn, Scope()), some)
        of_one = OfDirective(db, Asked(cast.thuy_tn, Scope(case_id=cases[3])), some)

    assert whose.numbers == {one: numbers[one] for one in some if one}
    assert [whose.of(one) for one in (cases[3], None)] == [(numbers[cases[3]],), ("",)]
    assert (of_one.numbers, of_one.of(cases[3])) == ({}, ())
