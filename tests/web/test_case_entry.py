"""Văn bản mới: an issued directive by hand is the same record as its file; a draft begins P1."""

from __future__ import annotations

import io
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.actions.directives.record_directive import record_directive
from server.actions.registers.register_incoming import register_incoming
from server.database import Database
from server.services.directive_files import read_directive
from server.settings import load_settings
from server.tables import Case, Directive, Task
from server.worker import run_until_idle
from tests.web.conftest import Browse

FILE_517 = load_settings("test").config / "directives" / "517-CV-TU.toml"
HEAD = ("doc_type", "symbol", "number", "issuer", "on_behalf_of", "drafting_unit", "subject",
        "place", "term", "urgency", "signatory", "signatory_position", "signatory_authority",
        "archive", "text")  # fmt: skip
REFERENCE = ("relation", "doc_type", "full_number", "issuer", "subject")
DUTY = ("ordinal", "title", "text", "deliverable", "deadline_kind")
PDF = b"%PDF-1.4 signed"


def typed(parts: dict[str, Any]) -> dict[str, Any]:
    """What a person types for 517-CV/TU, line by line, as a browser sends it."""
    fields = parts["fields"]
    form: dict[str, Any] = {name: str(fields.get(name, "")) for name in HEAD}
    form["text"] = form["text"].replace("\n", "\r\n")
    form |= {"secrecy": "", "issued_on": on_paper(fields["issued_on"]), "_op": "submit"}
    for n, line in enumerate(parts["addressees"]):
        form |= {
            f"addressees.{n}.text": line["text"],
            f"addressees.{n}.kind": line.get("kind", "to"),
            f"addressees.{n}.role": line.get("role", ""),
            f"addressees.{n}.groups": line.get("groups", []),
            f"addressees.{n}.unit": (line.get("units") or [""])[0],
        }
    for n, line in enumerate(parts["references"]):
        day = line.get("issued_on")
        form |= {f"references.{n}.{name}": line.get(name, "") for name in REFERENCE}
        form[f"references.{n}.issued_on"] = on_paper(day) if day else ""
    for n, line in enumerate(parts["obligations"]):
        named = line.get("parties", [])
        form |= {f"obligations.{n}.{name}": line[name].replace("\n", "\r\n") for name in DUTY}
        form[f"obligations.{n}.lead"] = next((p["unit"] for p in named if p["role"] == "lead"), "")
        together = [p["text"] for p in named if p["role"] == "cooperate"]
        form[f"obligations.{n}.cooperate"] = "; ".join(together)
        if line["everyone"]:
            form[f"obligations.{n}.everyone"] = "yes"
    return form


def on_paper(day: date) -> str:
    return day.strftime("%d/%m/%Y")


def record_of(db: Session, directive_id: int) -> dict[str, Any]:
    """Everything of a directive but ids and times."""
    directive = db.get_one(Directive, directive_id)
    left_out = {"id", "created_at"}
    head = {c.key: getattr(directive, c.key) for c in Directive.__table__.columns
            if c.key not in left_out}  # fmt: skip
    return head | {
        "addressees": [(a.kind, a.text, a.role, a.groups, a.units) for a in directive.addressees],
        "references": [(r.relation, r.doc_type, r.full_number, r.issued_on, r.issuer, r.subject)
                       for r in directive.references],
        "obligations": [
            (o.ordinal, o.title, o.text, o.deliverable, o.deadline_kind, o.everyone,
             [(p.role, p.unit_id, p.text) for p in o.parties])
            for o in directive.obligations
        ],
    }  # fmt: skip


def test_517_typed_by_hand_is_the_record_of_the_file(
    browser_of: Browse, cast: SimpleNamespace, deployed_again: Database
) -> None:
    parts = read_directive(FILE_517)
    form = typed(parts) | {"files": (io.BytesIO(PDF), "517-CV-TU.pdf")}

    answer = browser_of(cast.thuy_tn).post("/cases/new/issued", data=form)

    assert answer.status_code == 303, answer.text[:2000]
    with deployed_again.reading() as db:
        case = db.scalars(select(Case)).one()
        by_hand, directive_id = record_of(db, case.directive_id), case.directive_id
    assert answer.location == f"/cases/{case.id}"
    sheet = browser_of(cast.thuy_tn).get(f"/directives/{directive_id}")
    assert "517-CV-TU.pdf" in sheet.text
    with deployed_again.transaction() as db:  # the same number may exist once
        db.get_one(Directive, directive_id).issued_on = date(2000, 1, 1)
    again = dict(parts, fields=parts["fields"] | {"number": 518, "full_number": "517-CV/TU"})
    from_file = record_directive(deployed_again, officer_id=None, **again)
    with deployed_again.reading() as db:
        assert record_of(db, from_file) | {"number": 517} == by_hand


@pytest.mark.usefixtures("deployed_again")
def test_the_form_sent_twice_opens_one_case(browser_of: Browse, cast: SimpleNamespace) -> None:
    form = typed(read_directive(FILE_517)) | {"_key": "once"}
    browser = browser_of(cast.thuy_tn)

    first, second = (browser.post("/cases/new/issued", data=form) for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    again = browser.post("/cases/new/issued", data=form | {"_key": "another"})
    assert again.status_code == 422
    assert "517-CV/TU đã có" in again.text


def test_who_may_not_open_the_case_stores_no_directive(
    browser_of: Browse, cast: SimpleNamespace, deployed_again: Database
) -> None:
    form = typed(read_directive(FILE_517))

    answer = browser_of(cast.sao_mta).post("/cases/new/issued", data=form)

    assert answer.status_code == 422
    assert "#drafting_unit" in answer.text
    with deployed_again.reading() as db:
        assert db.scalars(select(Directive)).all() == []


@pytest.fixture
def deployed_again(deployed: SimpleNamespace, database: Database) -> Database:  # noqa: ARG001
    return database


def test_an_issued_directive_opens_its_case_with_the_first_task(
    browser_of: Browse, cast: SimpleNamespace, deployed_again: Database
) -> None:
    form = typed(read_directive(FILE_517))

    answer = browser_of(cast.thuy_tn).post("/cases/new/issued", data=form)
    run_until_idle(deployed_again)

    assert browser_of(cast.thuy_tn).get(answer.location).status_code == 200
    with deployed_again.reading() as db:
        assert db.scalars(select(Task.element)).all() == ["T_review_parsed"]


def test_a_file_of_a_refused_kind_is_named_and_nothing_is_stored(
    browser_of: Browse, cast: SimpleNamespace, deployed_again: Database
) -> None:
    form = typed(read_directive(FILE_517)) | {"files": (io.BytesIO(b"MZ..."), "x.exe")}

    answer = browser_of(cast.thuy_tn).post("/cases/new/issued", data=form)

    assert answer.status_code == 422
    assert "PDF" in answer.text
    assert "Lỗi:" in answer.text
    with deployed_again.reading() as db:
        assert db.scalars(select(Directive)).all() == []


def test_a_file_stays_while_the_form_is_repaired(
    browser_of: Browse, cast: SimpleNamespace, deployed_again: Database
) -> None:
    form = typed(read_directive(FILE_517))
    bad = form | {"subject": "", "files": (io.BytesIO(PDF), "ban-ky.pdf")}

    first = browser_of(cast.thuy_tn).post("/cases/new/issued", data=bad)
    kept = first.text.partition('name="files_kept" value="')[2].partition('"')[0]
    second = browser_of(cast.thuy_tn).post("/cases/new/issued", data=form | {"files_kept": kept})

    assert (first.status_code, second.status_code) == (422, 303)
    with deployed_again.reading() as db:
        directive_id = db.scalars(select(Directive.id)).one()
    assert "ban-ky.pdf" in browser_of(cast.thuy_tn).get(f"/directives/{directive_id}").text


def test_the_files_of_others_cannot_be_taken_along(
    browser_of: Browse,
    cast: SimpleNamespace,
    deployed_again: Database,  # noqa: ARG001
) -> None:
    form = typed(read_directive(FILE_517)) | {"files_kept": "999"}

    assert browser_of(cast.thuy_tn).post("/cases/new/issued", data=form).status_code == 404


def test_a_draft_begins_from_an_incoming_document(
    browser_of: Browse, cast: SimpleNamespace, organisation: SimpleNamespace,
    deployed_again: Database,
) -> None:  # fmt: skip
    entry = register_incoming(
        deployed_again, officer_id=None, unit_id=organisation.BDV, full_number="142/ĐCT-VP",
        issuer="Đoàn Chủ tịch", subject="Về việc phối hợp, hỗ trợ",
    )  # fmt: skip

    page = browser_of(cast.thuy_tn).get("/cases/new")
    answer = browser_of(cast.thuy_tn).post("/cases/new/draft", data={"incoming": str(entry)})
    run_until_idle(deployed_again)

    assert "142/ĐCT-VP" in page.text
    assert answer.status_code == 303
    assert browser_of(cast.thuy_tn).get(answer.location).status_code == 200
    with deployed_again.reading() as db:
        assert db.scalars(select(Case.status)).one() == "drafting"
        assert db.scalars(select(Task.state)).all() == ["open"]


def test_who_may_not_draft_is_turned_away(
    browser_of: Browse, cast: SimpleNamespace, deployed_again: Database
) -> None:
    answer = browser_of(cast.lam_ott).post("/cases/new/draft")

    assert answer.status_code == 403
    with deployed_again.reading() as db:
        assert db.scalars(select(Case)).all() == []
