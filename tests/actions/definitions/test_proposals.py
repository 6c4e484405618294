"""Four eyes on models: nobody decides alone, whoever may decide and whoever asked are told."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlalchemy import select, update

from server.actions.definitions.approve_draft import approve_draft
from server.actions.definitions.approve_release import approve_release
from server.actions.definitions.ask_draft_approval import ask_draft_approval
from server.actions.definitions.begin_draft import begin_draft
from server.actions.definitions.refuse_draft import refuse_draft
from server.actions.definitions.refuse_release import refuse_release
from server.actions.definitions.restore_definition import restore_definition
from server.actions.definitions.save_model_draft import save_model_draft
from server.actions.definitions.take_back_release import take_back_release
from server.actions.definitions.withdraw_definition import withdraw_definition
from server.database import Database
from server.errors import Changed, NotAllowed, NotFound, Refused
from server.queries.model_drafts import read_draft
from server.recording.releases import current_release
from server.tables import DefinitionRelease, Installation, ModelProposal, Notice

KEY = "directive_issuance"


@pytest.fixture
def draft_id(database: Database, deployed: SimpleNamespace) -> int:
    return begin_draft(database, officer_id=deployed.dat_kv, key=KEY)


@pytest.fixture
def asked(database: Database, deployed: SimpleNamespace) -> int:
    """The withdrawal that dat.kv asks for."""
    done = withdraw_definition(database, officer_id=deployed.dat_kv, key=KEY, note="Hết dùng")
    assert not done
    with database.reading() as db:
        return db.scalars(select(ModelProposal.id)).one()


def told(database: Database, officer_id: int) -> list[tuple[str, str]]:
    with database.reading() as db:
        lines = db.scalars(select(Notice).where(Notice.officer_id == officer_id))
        return [(one.code, str(one.args.get("path"))) for one in lines]


def is_in_use(database: Database) -> bool:
    with database.reading() as db:
        return current_release(db, KEY) is not None


def test_a_draft_that_is_asked_for_is_told_to_those_who_may_approve(
    database: Database, deployed: SimpleNamespace, draft_id: int
) -> None:
    ask_draft_approval(database, officer_id=deployed.dat_kv, draft_id=draft_id, revision=1)

    where = f"/model-drafts/{draft_id}#ban-hanh"
    assert told(database, deployed.giang_ttn) == [("model-asked-deployed", where)]
    assert told(database, deployed.dat_kv) == []
    with pytest.raises(Changed, match="proposal-open"):
        ask_draft_approval(database, officer_id=deployed.dat_kv, draft_id=draft_id, revision=1)


def test_whoever_asked_is_told_that_it_was_approved(
    database: Database, deployed: SimpleNamespace, draft_id: int
) -> None:
    ask_draft_approval(database, officer_id=deployed.dat_kv, draft_id=draft_id, revision=1)
    approve_draft(database, officer_id=deployed.giang_ttn, draft_id=draft_id, revision=1)

    assert [code for code, _ in told(database, deployed.dat_kv)] == ["model-approved"]


@pytest.mark.parametrize("is_asked", [True, False])
def test_a_refusal_reaches_the_author_with_its_reason(
    database: Database, deployed: SimpleNamespace, draft_id: int, is_asked: bool
) -> None:
    if is_asked:
        ask_draft_approval(database, officer_id=deployed.dat_kv, draft_id=draft_id, revision=1)
    about = {"draft_id": draft_id, "revision": 1}
    with pytest.raises(NotAllowed, match="draft-own"):
        refuse_draft(database, officer_id=deployed.dat_kv, reason="x", **about)
    with pytest.raises(Refused, match="proposal-without-reason"):
        refuse_draft(database, officer_id=deployed.giang_ttn, reason=" ", **about)

    refuse_draft(database, officer_id=deployed.giang_ttn, reason="Thiếu bước", **about)

    assert [code for code, _ in told(database, deployed.dat_kv)] == ["model-refused"]
    with database.reading() as db:
        head = read_draft(db, deployed.dat_kv, draft_id)
    assert head.asked is not None
    assert (head.asked.state, head.asked.reason) == ("refused", "Thiếu bước")


def test_a_draft_changed_after_it_was_asked_for_may_be_asked_for_again(
    database: Database, deployed: SimpleNamespace, draft_id: int
) -> None:
    ask_draft_approval(database, officer_id=deployed.dat_kv, draft_id=draft_id, revision=1)
    save_model_draft(database, officer_id=deployed.dat_kv, draft_id=draft_id, revision=1,
                     changed={"forms/new.schema.json": "{}"})  # fmt: skip

    ask_draft_approval(database, officer_id=deployed.dat_kv, draft_id=draft_id, revision=2)

    with database.reading() as db:
        states = db.scalars(select(ModelProposal.state).order_by(ModelProposal.id)).all()
    assert states == ["taken_back", "open"]


def test_a_withdrawal_counts_when_a_second_person_has_approved(
    database: Database, deployed: SimpleNamespace, asked: int
) -> None:
    assert is_in_use(database)
    assert told(database, deployed.giang_ttn) == [
        ("model-asked-withdrawn", f"/models/{KEY}#de-nghi")
    ]
    with pytest.raises(NotAllowed, match="proposal-own"):
        approve_release(database, officer_id=deployed.dat_kv, proposal_id=asked)
    with pytest.raises(NotFound):
        approve_release(database, officer_id=deployed.lam_ott, proposal_id=asked)

    approve_release(database, officer_id=deployed.giang_ttn, proposal_id=asked)

    assert not is_in_use(database)
    assert [code for code, _ in told(database, deployed.dat_kv)] == ["model-approved"]
    with database.reading() as db:
        last = db.scalars(select(DefinitionRelease).order_by(DefinitionRelease.id.desc())).first()
        assert last is not None
        assert (last.officer_id, last.approved_by_id) == (deployed.dat_kv, deployed.giang_ttn)
    with pytest.raises(Changed, match="proposal-decided"):
        refuse_release(database, officer_id=deployed.giang_ttn, proposal_id=asked, reason="x")


def test_what_is_refused_or_taken_back_changes_nothing(
    database: Database, deployed: SimpleNamespace, asked: int
) -> None:
    with pytest.raises(Changed, match="proposal-open"):
        withdraw_definition(database, officer_id=deployed.giang_ttn, key=KEY, note="x")
    with pytest.raises(NotAllowed, match="proposal-of-others"):
        take_back_release(database, officer_id=deployed.giang_ttn, proposal_id=asked)

    refuse_release(database, officer_id=deployed.giang_ttn, proposal_id=asked, reason="Còn dùng")
    withdraw_definition(database, officer_id=deployed.dat_kv, key=KEY, note="Hết dùng")
    take_back_release(database, officer_id=deployed.dat_kv, proposal_id=asked + 1)

    assert is_in_use(database)
    assert [code for code, _ in told(database, deployed.dat_kv)] == ["model-refused"]


def test_where_one_person_is_enough_it_counts_at_once(
    database: Database, deployed: SimpleNamespace
) -> None:
    with database.transaction() as db:
        db.execute(update(Installation).values(parameters={"model_approval": False}))
    about = {"officer_id": deployed.dat_kv, "key": KEY}

    assert withdraw_definition(database, note="Hết dùng", **about)
    assert restore_definition(database, note="Dùng lại", version=1, **about)
    assert is_in_use(database)
