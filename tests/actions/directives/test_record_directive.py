from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import func, select

from server.access import may_see_directive
from server.actions.directives.record_directive import record_directive
from server.database import Database
from server.errors import Invalid, NotAllowed, Refused
from server.services.directive_files import read_directive
from server.settings import load_settings
from server.tables import Directive, NumberSeries, OutgoingEntry

FILE = load_settings("test").config / "directives" / "517-CV-TU.toml"


def recorded(database: Database, **changed: Any) -> int:
    said = read_directive(FILE)
    said["fields"] |= changed
    return record_directive(database, officer_id=None, **said)


def test_the_example_is_stored_with_all_that_is_printed(
    database: Database, organisation: SimpleNamespace
) -> None:
    directive_id = recorded(database)

    with database.reading() as db:
        directive = db.get_one(Directive, directive_id)
        assert directive.full_number == "517-CV/TU"
        assert directive.issued_on == date(2022, 6, 20)
        assert directive.issuer_id == organisation.TU_CT
        assert directive.on_behalf_of_id == organisation.BTV
        assert [one.ordinal for one in directive.obligations] == ["1", "2a", "2b", "3", "4a", "4b"]
        assert [line.kind for line in directive.addressees] == ["to"] * 4 + ["cc"] * 3
        assert [one.relation for one in directive.references][:2] == ["basis", "content"]
        assert "T/M BAN THƯỜNG VỤ" in directive.text
        led = directive.obligations[4].parties
        assert [(one.role, one.unit_id) for one in led] == [
            ("lead", organisation.BDV), ("cooperate", organisation.DD_HLHPN), ("cooperate", None),
        ]  # fmt: skip


def test_every_word_of_a_duty_stands_in_the_document() -> None:
    said = read_directive(FILE)

    for duty in said["obligations"]:
        for paragraph in duty["text"].split("\n\n"):
            assert paragraph in said["fields"]["text"]


@pytest.mark.usefixtures("organisation")
def test_the_register_goes_on_after_a_number_from_the_paper_book(database: Database) -> None:
    recorded(database)

    with database.reading() as db:
        series = db.scalars(select(NumberSeries)).one()
        assert (series.symbol, series.period, series.next) == ("CV/TU", "Nhiệm kỳ 2020 - 2025", 518)
        assert db.scalars(select(OutgoingEntry.full_number)).all() == ["517-CV/TU"]


@pytest.mark.usefixtures("organisation")
def test_the_same_directive_is_not_recorded_twice(database: Database) -> None:
    recorded(database)

    with pytest.raises(Refused) as refused:
        recorded(database)

    assert refused.value.code == "directive-known"


@pytest.mark.usefixtures("organisation")
@pytest.mark.parametrize("said", [{"secrecy": "Mật"}, {"text": "THÀNH ỦY\n\nTUYỆT MẬT\n"}])
def test_a_secret_is_refused_and_nothing_is_stored(
    database: Database, said: dict[str, str]
) -> None:
    with pytest.raises(Refused) as refused:
        recorded(database, **said)

    assert refused.value.code == "secret-document"
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Directive)) == 0


@pytest.mark.usefixtures("organisation")
def test_what_is_missing_is_named_field_by_field(database: Database) -> None:
    with pytest.raises(Invalid) as invalid:
        recorded(database, subject="", number="5a", issued_on="20/6/2022", urgency="GAP")

    found = {(problem.path, problem.code) for problem in invalid.value.problems}
    assert found == {
        (("subject",), "required"), (("number",), "not-an-integer"),
        (("issued_on",), "not-a-date"), (("urgency",), "not-a-choice"),
    }  # fmt: skip


def test_what_nobody_follows_yet_is_known_where_it_was_issued_or_drafted_and_above(
    database: Database, organisation: SimpleNamespace, cast: SimpleNamespace
) -> None:
    ours = recorded(database)
    theirs = recorded(database, number=9, full_number="9-CV/BTC", issuer=organisation.BTC,
                      on_behalf_of=None, drafting_unit=organisation.BTC)  # fmt: skip

    with database.reading() as db:
        seen = {who: {one for one in (ours, theirs) if may_see_directive(db, who, one)}
                for who in (cast.thuy_tn, cast.le_dt)}  # fmt: skip

    assert seen == {cast.thuy_tn: {ours}, cast.le_dt: set()}


def test_a_leader_of_a_unit_records_no_directive(database: Database, cast: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed):
        record_directive(database, officer_id=cast.le_dt, **read_directive(FILE))
