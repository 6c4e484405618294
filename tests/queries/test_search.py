"""The search finds what the officer may see and nothing else, the best first, a page at a time."""

from __future__ import annotations

import random
from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import select, text

from server import access
from server.actions.comments.comment_on_task import comment_on_task
from server.actions.evidence.add_evidence import add_evidence
from server.actions.registers.register_incoming import register_incoming
from server.database import Database, Work
from server.queries.needles import names_of_steps
from server.queries.search import PAGE, Found, search
from server.queries.search_tasks import task_rows
from server.queries.search_terms import SCATTERED, asked_for
from server.services.deadlines import extend
from server.tables import (
    Assignment,
    Directive,
    File,
    Officer,
    OutgoingEntry,
    SearchEntry,
    SearchWord,
    UnitName,
)
from server.tables.search import ANSWER, BASIS, KINDS, fill_search
from server.textfold import fold
from tests.population import populate
from tests.rolled_out import handed_out, office
from tests.web.conftest import Office

__all__ = ["handed_out", "office"]
SEARCHED = [*(kind.name for kind in KINDS.values()), ANSWER.name, BASIS.name]


def found(db: Work, officer_id: int, typed: str, kind: str) -> list[str]:
    (part,) = search(db, officer_id, asked_for(typed), kind=kind)
    return [hit.number if kind == "directive" else hit.name for hit in part.hits]


@pytest.fixture
def shelf(database: Database, cast: SimpleNamespace, organisation: SimpleNamespace) -> Database:
    """Documents without a case: whoever may record one sees them."""
    with database.transaction() as db:
        for number, subject in (
            ("9-KH/TU", "Hoa mai các quận uy nghiêm"),
            ("12-KH/TU", "Làm việc với quận uỷ về Công văn 517-CV/TU"),
            ("13-KH/TU", "Làm việc với quận ủy"),
            ("517-CV/TU", "Về việc học tập"),
        ):
            db.add(Directive(status="issued", doc_type="KH", full_number=number, subject=subject,
                             issuer_id=organisation.BDV, created_at=db.now))  # fmt: skip
    assert cast
    return database


def test_as_typed_stands_before_another_place_of_the_tone_before_no_marks(
    shelf: Database, cast: SimpleNamespace
) -> None:
    with shelf.reading() as db:
        assert found(db, cast.thuy_tn, "quận uỷ", "directive") == [
            "12-KH/TU", "13-KH/TU", "9-KH/TU",
        ]  # fmt: skip
        assert found(db, cast.thuy_tn, "QUẬN ỦY", "directive")[0] == "13-KH/TU"
        assert len(found(db, cast.thuy_tn, "quan uy", "directive")) == 3


@pytest.mark.parametrize(("typed", "expected"), [
    ("ke hoach", ["23", "22", "20", "21"]),
    ("kế hoạch", ["23", "20", "22", "21"]),
    ("kê hoạch", ["22", "23", "20", "21"]),
    ("ke hoa", ["25", "24", "23", "22", "20", "21"]),
])  # fmt: skip
def test_words_side_by_side_stand_before_words_scattered_about_and_whole_ones_before_begun(
    shelf: Database, organisation: SimpleNamespace, cast: SimpleNamespace, typed: str,
    expected: list[str],
) -> None:  # fmt: skip
    subjects = {"20": "Lập kế hoạch năm", "22": "Về kê hoạch thu chi", "23": "Kế hoạch thu chi",
                "24": "Kế hoa viên", "25": "Kẻ hoa văn", "21": "Kế toán, hoạch toán"}  # fmt: skip
    with shelf.transaction() as db:
        bdv = organisation.BDV
        for number, subject in subjects.items():
            db.add(Directive(status="issued", doc_type="QD", full_number=f"{number}-QĐ/TU",
                             subject=subject, issuer_id=bdv, created_at=db.now))  # fmt: skip
            db.flush()

    with shelf.reading() as db:
        numbers = found(db, cast.thuy_tn, typed, "directive")
    assert [one.removesuffix("-QĐ/TU") for one in numbers if one.endswith("-QĐ/TU")] == expected


def test_of_tasks_too_a_step_that_says_the_words_side_by_side_stands_first(
    office: Office, cast: SimpleNamespace
) -> None:
    with office.database.reading() as db:
        first, after = (task_rows(db, cast.thuy_tn, asked_for(typed), None, 9)
                        for typed in ("da nhan", "xac da"))  # fmt: skip
    assert {row.rank // 2 for row in first} == {SCATTERED - 2}
    assert {row.rank // 2 for row in after} == {SCATTERED}


@pytest.mark.parametrize("typed", ["517-CV/TU", "517/CV-TU", "cv 517", "số 517", "công văn 517"])
def test_a_number_stands_before_texts_that_name_it(
    shelf: Database, cast: SimpleNamespace, typed: str
) -> None:
    with shelf.reading() as db:
        assert found(db, cast.thuy_tn, typed, "directive") == ["517-CV/TU", "12-KH/TU"]


def test_what_is_changed_or_gone_is_found_as_it_is_now(
    shelf: Database, cast: SimpleNamespace
) -> None:
    with shelf.transaction() as db:
        plan = db.scalars(select(Directive).where(Directive.full_number == "9-KH/TU")).one()
        plan.subject = "Trồng cây"
        db.delete(db.scalars(select(Directive).where(Directive.full_number == "13-KH/TU")).one())

    with shelf.reading() as db:
        assert found(db, cast.thuy_tn, "trong cay", "directive") == ["9-KH/TU"]
        assert found(db, cast.thuy_tn, "quan uy", "directive") == ["12-KH/TU"]


def test_what_a_directive_rests_on_is_found_by_number_for_who_may_see_it(
    office: Office, cast: SimpleNamespace
) -> None:
    with office.database.reading() as db:
        one = db.scalars(select(Directive)).one()
        for typed in ("142/ĐCT-VP", "dct vp 142", "nghi quyet dai hoi dang bo"):
            assert all_of(db, cast.lam_ott, typed, "reference") == {one.id}, typed
        assert all_of(db, cast.nguyen_qt, "142/ĐCT-VP", "reference") == set()


def test_it_can_be_made_anew(shelf: Database) -> None:
    def lines(db: Work) -> set[tuple[object, ...]]:
        of_words = select(SearchEntry.kind, SearchEntry.target_id, SearchWord.word)
        joined = of_words.join(SearchWord, SearchWord.entry_id == SearchEntry.id)
        return {tuple(row) for row in db.execute(joined)}

    with shelf.transaction() as db:
        before = lines(db)
        fill_search(db.connection(), *SEARCHED)

        assert lines(db) == before
        assert len(before) > 50


def test_nothing_is_found_that_may_not_be_seen_and_all_that_may(
    database: Database, organisation: SimpleNamespace
) -> None:
    with database.transaction() as db:
        populate(db, random.Random(3), list(vars(organisation).values()))
    with database.reading() as db:
        for officer_id in db.scalars(select(Officer.id).where(Officer.id % 8 == 0)).all():
            for kind, table, typed, seen in (
                ("directive", Directive, "cv", access.directives_seen_by),
                ("file", File, "f", access.files_seen_by),
                ("outgoing", OutgoingEntry, "n", access.outgoing_seen_by),
            ):
                may = set(db.scalars(select(table.id).where(seen(db, officer_id))))
                assert all_of(db, officer_id, typed, kind) == may, (officer_id, kind)


def all_of(db: Work, officer_id: int, typed: str, kind: str) -> set[int]:
    """Page by page; nothing stands on two of them."""
    ids: list[int] = []
    part: Found | None = None
    while part is None or part.after is not None:
        after = part.after if part else None
        (part,) = search(db, officer_id, asked_for(typed), kind=kind, after=after)
        assert len(part.hits) <= PAGE
        ids += [hit.id for hit in part.hits]
    assert len(ids) == len(set(ids))
    return set(ids)


def test_a_task_is_found_by_step_unit_and_document_together(
    office: Office, cast: SimpleNamespace
) -> None:
    with office.database.reading() as db:
        mine = found(db, cast.lam_ott, "xac nhan ninh kieu 517", "task")
        assert mine
        assert found(db, cast.lam_ott, "xac nhan cai rang", "task") == []
        follower = all_of(db, cast.thuy_tn, "xác nhận", "task")
        seen = set(db.scalars(text("SELECT id FROM task WHERE name LIKE '%ác nhận%'")))
        assert follower == seen
        assert len(seen) == 2


def test_words_that_stand_everywhere_are_read_in_the_likely_ways(
    office: Office, cast: SimpleNamespace
) -> None:
    with office.database.transaction() as db:
        step = max(names_of_steps(db, ""), key=len)
        db.add(UnitName(unit_id=office.unit("QU-NK"), name=step, fold=fold(step)))
        for one in db.scalars(select(Directive)):
            one.subject = step

    with office.database.reading() as db:
        assert found(db, cast.thuy_tn, step, "task")


def test_a_comment_is_found_by_whoever_may_see_its_task(
    office: Office, cast: SimpleNamespace
) -> None:
    task = office.open_task("T_confirm_receipt", office.unit("QU-NK"))
    comment_on_task(office.database, officer_id=cast.lam_ott, task_id=task.id, key="k",
                    text="Chưa rõ kinh phí tập huấn")  # fmt: skip

    with office.database.reading() as db:
        for reader, count in ((cast.le_dt, 1), (cast.thuy_tn, 1), (cast.ung_ttk, 0)):
            assert len(found(db, reader, "kinh phi", "comment")) == count


def test_a_number_in_a_register_evidence_or_answer_is_found_however_it_is_printed(
    office: Office, cast: SimpleNamespace
) -> None:
    unit = office.unit("QU-NK")
    register_incoming(office.database, officer_id=cast.lam_ott, unit_id=unit, issuer="Quận ủy",
                      full_number="45-KH/QUNK", subject="Kế hoạch")  # fmt: skip
    with office.database.reading() as db:
        part = db.scalars(select(Assignment.id).where(Assignment.unit_id == unit)).first() or 0
    add_evidence(office.database, officer_id=cast.lam_ott, assignment_id=part,
                 document="Số 45-KH/QUNK ngày 20/6/2022",
                 happened_on=date(2022, 6, 20))  # fmt: skip
    office.do(
        "lam_ott",
        "T_confirm_receipt",
        unit_id=unit,
        raw={"received_on": "21/06/2022", "declined": "false", "note": "Xem kế hoạch 45-KH/QUNK"},
    )

    for typed in ("45-KH/QUNK", "45 kh qunk", "kế hoạch 45", "số 45"):
        for kind in ("incoming", "evidence", "answer"):
            with office.database.reading() as db:
                assert len(all_of(db, cast.lam_ott, typed, kind)) == 1, (typed, kind)
                assert all_of(db, cast.ung_ttk, typed, kind) == set(), (typed, kind)


def test_the_document_of_a_deadline_is_found_by_whom_the_deadline_binds(
    office: Office, cast: SimpleNamespace
) -> None:
    bound = select(Assignment).where(Assignment.deadline_kind == "BINDING")
    with office.database.transaction() as db:
        for part in db.scalars(bound).all():
            extend(db, part, date(2022, 9, 1), None, "Chờ số liệu", "Công văn 31-CV/BDVTU")

    with office.database.reading() as db:
        mine = db.scalars(bound.where(Assignment.unit_id == office.unit("QU-NK"))).one().id
        assert all_of(db, cast.lam_ott, "31-CV/BDVTU", "basis") == {mine}
        assert len(all_of(db, cast.thuy_tn, "cv 31", "basis")) == 1
        assert all_of(db, cast.nguyen_qt, "31-CV/BDVTU", "basis") == set()
