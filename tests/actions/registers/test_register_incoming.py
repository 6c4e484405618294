from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from server.actions.registers.register_incoming import register_incoming
from server.database import Database
from server.errors import Invalid, NotAllowed, Refused
from server.tables import IncomingEntry, Job, Message


def register(database: Database, **said: Any) -> int:
    printed = {
        "issuer": "Đoàn Chủ tịch Trung ương Hội Liên hiệp Phụ nữ Việt Nam",
        "full_number": "142/ĐCT-VP",
        "subject": "Phối hợp, hỗ trợ tổ chức học tập, quán triệt Nghị quyết",
    }
    return register_incoming(database, **(printed | said))


def test_arrivals_are_numbered_per_unit_and_year(
    database: Database, cast: SimpleNamespace, organisation: SimpleNamespace
) -> None:
    days = [date(2022, 4, 25), date(2022, 4, 26), date(2023, 1, 3)]
    ids = [
        register(database, officer_id=cast.sao_mta, unit_id=organisation.VP, arrived_on=day)
        for day in days
    ]

    with database.reading() as db:
        entries = [db.get_one(IncomingEntry, one) for one in ids]
        assert [(one.year, one.arrival_no) for one in entries] == [(2022, 1), (2022, 2), (2023, 1)]


def test_only_the_units_own_clerk_keeps_its_register(
    database: Database, cast: SimpleNamespace, organisation: SimpleNamespace
) -> None:
    for outsider in (cast.lam_ott, cast.toai_nd, cast.nguyen_qt):
        with pytest.raises(NotAllowed):
            register(database, officer_id=outsider, unit_id=organisation.VP)


def test_an_arrival_may_start_the_drafting_of_a_directive(
    database: Database, cast: SimpleNamespace, organisation: SimpleNamespace
) -> None:
    entry_id = register(
        database, officer_id=cast.sao_mta, unit_id=organisation.VP, start_drafting=True
    )

    with database.reading() as db:
        message = db.scalars(select(Message)).one()
        assert (message.name, message.keys) == (
            "msg_incoming_registered", {"document_id": str(entry_id)},
        )  # fmt: skip
        assert db.scalars(select(Job.kind)).all() == ["deliver"]


def test_a_secret_document_is_not_registered(
    database: Database, cast: SimpleNamespace, organisation: SimpleNamespace
) -> None:
    with pytest.raises(Refused) as refused:
        register(database, officer_id=cast.sao_mta, unit_id=organisation.VP, secrecy="Tối mật")

    assert refused.value.code == "secret-document"


def test_an_arrival_without_subject_is_refused(
    database: Database, cast: SimpleNamespace, organisation: SimpleNamespace
) -> None:
    with pytest.raises(Invalid):
        register(database, officer_id=cast.sao_mta, unit_id=organisation.VP, subject=" ")
