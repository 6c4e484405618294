"""Drafts of models: nothing overwritten, history kept, a second person, then a version."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from server.actions.definitions.approve_draft import approve_draft
from server.actions.definitions.approve_release import approve_release
from server.actions.definitions.begin_draft import begin_draft
from server.actions.definitions.deploy_draft import deploy_draft
from server.actions.definitions.go_back_in_draft import go_back_in_draft
from server.actions.definitions.import_draft import import_draft
from server.actions.definitions.restore_definition import restore_definition
from server.actions.definitions.save_model_draft import save_model_draft
from server.actions.definitions.withdraw_definition import withdraw_definition
from server.database import Database
from server.errors import Changed, NotAllowed, NotFound, Refused
from server.recording.releases import current_definition_id
from server.tables import (
    Definition,
    DefinitionDraft,
    DefinitionDraftRevision,
    ModelProposal,
    StartSubscription,
)
from workflows.errors import DefinitionRefused, Problem

KEY = "unit_implementation"
DIAGRAM = f"{KEY}.bpmn"


@pytest.fixture
def draft_id(database: Database, deployed: SimpleNamespace) -> int:
    return begin_draft(database, officer_id=deployed.dat_kv, key=KEY)


def stored(database: Database, draft_id: int) -> DefinitionDraft:
    with database.reading() as db:
        return db.get_one(DefinitionDraft, draft_id)


def renamed(database: Database, draft_id: int, old: str, new: str) -> dict[str, str | None]:
    return {DIAGRAM: stored(database, draft_id).files[DIAGRAM].replace(old, new)}


def current(database: Database, key: str = KEY) -> int:
    with database.reading() as db:
        found = db.get_one(Definition, current_definition_id(db, key))
        return found.version


def test_a_draft_begins_with_the_files_of_the_current_version(
    database: Database, draft_id: int
) -> None:
    files = stored(database, draft_id).files

    assert DIAGRAM in files
    assert "forms/confirm_receipt.schema.json" in files


def test_who_builds_no_models_sees_no_draft(
    database: Database, deployed: SimpleNamespace, draft_id: int
) -> None:
    with pytest.raises(NotFound):
        begin_draft(database, officer_id=deployed.lam_ott, key=KEY)
    with pytest.raises(NotFound):
        save_model_draft(database, officer_id=deployed.lam_ott, draft_id=draft_id, revision=1,
                         changed={"a.json": "{}"})  # fmt: skip


def test_a_second_editor_overwrites_nothing(
    database: Database, deployed: SimpleNamespace, draft_id: int
) -> None:
    first = renamed(database, draft_id, "Duyệt kế hoạch?", "Kế hoạch được duyệt?")
    second = renamed(database, draft_id, "Duyệt báo cáo?", "Báo cáo được duyệt?")
    save_model_draft(database, officer_id=deployed.dat_kv, draft_id=draft_id, revision=1,
                     changed=first)  # fmt: skip

    with pytest.raises(Changed) as refused:
        save_model_draft(database, officer_id=deployed.giang_ttn, draft_id=draft_id, revision=1,
                         changed=second)  # fmt: skip

    assert refused.value.args_for_words["by"] == "Kha Vĩnh Đạt"
    assert stored(database, draft_id).files[DIAGRAM] == first[DIAGRAM]


def test_the_same_save_sent_again_is_no_news(
    database: Database, deployed: SimpleNamespace, draft_id: int
) -> None:
    change = renamed(database, draft_id, "Duyệt kế hoạch?", "Kế hoạch được duyệt?")
    asked = {"officer_id": deployed.dat_kv, "draft_id": draft_id, "changed": change}

    revisions = [save_model_draft(database, revision=1, **asked) for _ in range(2)]  # type: ignore[arg-type]

    assert revisions == [2, 2]


def test_going_back_keeps_the_later_steps(
    database: Database, deployed: SimpleNamespace, draft_id: int
) -> None:
    before = stored(database, draft_id).files
    change = renamed(database, draft_id, "Duyệt kế hoạch?", "Kế hoạch được duyệt?")
    save_model_draft(database, officer_id=deployed.dat_kv, draft_id=draft_id, revision=1,
                     changed={**change, "forms/new.schema.json": "{}"})  # fmt: skip
    save_model_draft(database, officer_id=deployed.giang_ttn, draft_id=draft_id, revision=2,
                     changed={"forms/new.schema.json": None})  # fmt: skip

    back = go_back_in_draft(database, officer_id=deployed.dat_kv, draft_id=draft_id,
                            revision=3, to=1)  # fmt: skip

    assert stored(database, draft_id).files == before
    with database.reading() as db:
        kept = select(func.count()).where(DefinitionDraftRevision.draft_id == draft_id)
        assert (back, db.scalar(kept)) == (4, 4)


def test_a_changed_draft_is_deployed_after_a_second_person_approved_it(
    database: Database, deployed: SimpleNamespace, draft_id: int
) -> None:
    change = renamed(database, draft_id, "Duyệt kế hoạch?", "Kế hoạch được duyệt?")
    save_model_draft(database, officer_id=deployed.dat_kv, draft_id=draft_id, revision=1,
                     changed=change)  # fmt: skip
    asked = {"officer_id": deployed.dat_kv, "draft_id": draft_id, "revision": 2, "note": "Rõ hơn"}
    with pytest.raises(Refused, match="draft-not-approved"):
        deploy_draft(database, **asked)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed, match="draft-own"):
        approve_draft(database, officer_id=deployed.dat_kv, draft_id=draft_id, revision=2)

    approve_draft(database, officer_id=deployed.giang_ttn, draft_id=draft_id, revision=2)
    deploy_draft(database, **asked)  # type: ignore[arg-type]

    assert current(database) == 2
    assert stored(database, draft_id).state == "deployed"


def test_a_change_takes_the_approval_away(
    database: Database, deployed: SimpleNamespace, draft_id: int
) -> None:
    approve_draft(database, officer_id=deployed.giang_ttn, draft_id=draft_id, revision=1)
    change = renamed(database, draft_id, "Duyệt kế hoạch?", "Kế hoạch được duyệt?")
    save_model_draft(database, officer_id=deployed.dat_kv, draft_id=draft_id, revision=1,
                     changed=change)  # fmt: skip

    with pytest.raises(Refused, match="draft-not-approved"):
        deploy_draft(database, officer_id=deployed.dat_kv, draft_id=draft_id, revision=2, note="x")


def test_the_same_content_deploys_nothing(
    database: Database, deployed: SimpleNamespace, draft_id: int
) -> None:
    approve_draft(database, officer_id=deployed.giang_ttn, draft_id=draft_id, revision=1)

    with pytest.raises(Changed, match="deploy-nothing-new"):
        deploy_draft(database, officer_id=deployed.dat_kv, draft_id=draft_id, revision=1, note="x")


def test_what_another_draft_deployed_meanwhile_is_not_lost_in_silence(
    database: Database, deployed: SimpleNamespace, draft_id: int
) -> None:
    later = begin_draft(database, officer_id=deployed.dat_kv, key=KEY)
    for number, question in ((draft_id, "Kế hoạch được duyệt?"), (later, "Kế hoạch được chưa?")):
        change = renamed(database, number, "Duyệt kế hoạch?", question)
        save_model_draft(database, officer_id=deployed.dat_kv, draft_id=number, revision=1,
                         changed=change)  # fmt: skip
        approve_draft(database, officer_id=deployed.giang_ttn, draft_id=number, revision=2)
    asked = {"officer_id": deployed.dat_kv, "revision": 2, "note": "x"}
    deploy_draft(database, draft_id=draft_id, **asked)  # type: ignore[arg-type]

    for over in (None, 1, 3):
        with pytest.raises(Changed, match="draft-behind"):
            deploy_draft(database, draft_id=later, over=over, **asked)  # type: ignore[arg-type]
    assert current(database) == 2
    deploy_draft(database, draft_id=later, over=2, **asked)  # type: ignore[arg-type]

    assert current(database) == 3


def refused_to_both(
    database: Database, deployed: SimpleNamespace, draft_id: int
) -> tuple[Problem, ...]:
    """What the second person is told, and whoever deploys: the same."""
    with pytest.raises(DefinitionRefused) as unapproved:
        approve_draft(database, officer_id=deployed.giang_ttn, draft_id=draft_id, revision=2)
    with pytest.raises(DefinitionRefused) as undeployed:
        deploy_draft(database, officer_id=deployed.dat_kv, draft_id=draft_id, revision=2, note="x")
    assert unapproved.value.problems == undeployed.value.problems
    assert stored(database, draft_id).approved_revision is None
    assert current(database) == 1
    return unapproved.value.problems


def test_what_the_checker_refuses_is_neither_approved_nor_deployed(
    database: Database, deployed: SimpleNamespace, draft_id: int
) -> None:
    change = renamed(database, draft_id, "confirm_receipt.schema.json", "gone.schema.json")
    change = {DIAGRAM: str(change[DIAGRAM]).replace('calledElement="obst', 'calledElement="abst')}
    save_model_draft(database, officer_id=deployed.dat_kv, draft_id=draft_id, revision=1,
                     changed=change)  # fmt: skip

    problems = refused_to_both(database, deployed, draft_id)

    assert {p.code for p in problems} == {"called-unknown", "form-missing"}


def test_a_model_without_scenarios_is_deployed_only_by_who_knows_it(
    database: Database, deployed: SimpleNamespace, draft_id: int
) -> None:
    change = renamed(database, draft_id, "Duyệt kế hoạch?", "Kế hoạch được duyệt?")
    gone = dict.fromkeys(name for name in stored(database, draft_id).files if "scenarios/" in name)
    save_model_draft(database, officer_id=deployed.dat_kv, draft_id=draft_id, revision=1,
                     changed={**change, **gone})  # fmt: skip
    approve_draft(database, officer_id=deployed.giang_ttn, draft_id=draft_id, revision=2)
    asked = {"officer_id": deployed.dat_kv, "draft_id": draft_id, "revision": 2, "note": "x"}

    with pytest.raises(Changed, match="draft-without-scenarios"):
        deploy_draft(database, **asked)  # type: ignore[arg-type]
    assert current(database) == 1
    deploy_draft(database, unplayed=True, **asked)  # type: ignore[arg-type]

    assert current(database) == 2


def test_a_model_is_neither_approved_nor_deployed_while_its_scenarios_go_another_way(
    database: Database, deployed: SimpleNamespace, draft_id: int
) -> None:
    name = "scenarios/straight_through.toml"
    scenario = stored(database, draft_id).files[name].replace('"T_plan"', '"T_report"')
    save_model_draft(database, officer_id=deployed.dat_kv, draft_id=draft_id, revision=1,
                     changed={name: scenario})  # fmt: skip

    problems = refused_to_both(database, deployed, draft_id)

    assert [(p.code, p.file) for p in problems] == [("scenario-open", name)]


def decide_last(database: Database, officer_id: int) -> None:
    with database.reading() as db:
        asked = db.scalars(select(ModelProposal).order_by(ModelProposal.id.desc())).first()
        assert asked is not None
    approve_release(database, officer_id=officer_id, proposal_id=asked.id)


def test_rolled_back_the_older_version_starts_what_begins_from_now_on(
    database: Database, deployed: SimpleNamespace, draft_id: int
) -> None:
    change = renamed(database, draft_id, "Duyệt kế hoạch?", "Kế hoạch được duyệt?")
    save_model_draft(database, officer_id=deployed.dat_kv, draft_id=draft_id, revision=1,
                     changed=change)  # fmt: skip
    approve_draft(database, officer_id=deployed.giang_ttn, draft_id=draft_id, revision=2)
    deploy_draft(database, officer_id=deployed.dat_kv, draft_id=draft_id, revision=2, note="x")

    restore_definition(database, officer_id=deployed.dat_kv, key=KEY, version=1, note="Lỗi")
    assert current(database) == 2
    decide_last(database, deployed.giang_ttn)

    assert current(database) == 1


def test_a_withdrawn_process_is_started_by_nothing_and_is_called_by_nobody(
    database: Database, deployed: SimpleNamespace
) -> None:
    asked = {"officer_id": deployed.dat_kv, "note": "Hết dùng"}
    with pytest.raises(Refused, match="model-called"):
        withdraw_definition(database, key=KEY, **asked)  # type: ignore[arg-type]

    withdraw_definition(database, key="directive_issuance", **asked)  # type: ignore[arg-type]
    decide_last(database, deployed.giang_ttn)

    with database.reading() as db, pytest.raises(NotFound):
        current_definition_id(db, "directive_issuance")
    with database.reading() as db:
        rows = (
            select(StartSubscription).join(Definition).where(Definition.key == "directive_issuance")
        )
        assert db.scalars(rows).all() == []


def test_a_subscription_keeps_its_id_over_versions(
    database: Database, deployed: SimpleNamespace
) -> None:
    def ids() -> list[int]:
        with database.reading() as db:
            rows = select(StartSubscription.id).join(Definition)
            return list(db.scalars(rows.where(Definition.key == "directive_issuance")))

    before = ids()
    draft_id = begin_draft(database, officer_id=deployed.dat_kv, key="directive_issuance")
    files = stored(database, draft_id).files
    change = {
        "directive_issuance.bpmn": files["directive_issuance.bpmn"].replace("Trình ký", "Trình")
    }
    save_model_draft(database, officer_id=deployed.dat_kv, draft_id=draft_id, revision=1,
                     changed=change)  # type: ignore[arg-type]  # fmt: skip
    approve_draft(database, officer_id=deployed.giang_ttn, draft_id=draft_id, revision=2)
    deploy_draft(database, officer_id=deployed.dat_kv, draft_id=draft_id, revision=2, note="x")

    assert before
    assert ids() == before


HOSTILE = [
    (
        {"a.bpmn": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'},
        "model-unsafe",
    ),
    ({"a.bpmn": b"<a>" * 100_000}, "model-unsafe"),
    ({"a.bpmn": b"x" * (5 << 20)}, "model-unsafe"),
    ({"a.bpmn": b"\xff\xfe\x00"}, "model-unsafe"),
    ({"a.bpmn": b"<a/>", "b.json": b"\xff"}, "model-not-text"),
    ({"a.bpmn": b"<a/>", "b.json": b"\x00"}, "model-not-text"),
    ({"a.bpmn": b"<a/>"}, "model-without-process"),
    ({"../a.bpmn": b"<a/>"}, "model-file-name"),
    ({"a.exe": b""}, "model-file-name"),
]


@pytest.mark.parametrize(("files", "code"), HOSTILE)
def test_hostile_files_are_refused_and_nothing_is_stored(
    database: Database, cast: SimpleNamespace, files: dict[str, bytes], code: str
) -> None:
    with pytest.raises(Refused, match=code):
        import_draft(database, officer_id=cast.dat_kv, files=files)

    with database.reading() as db:
        assert db.scalar(select(func.count(DefinitionDraft.id))) == 0
