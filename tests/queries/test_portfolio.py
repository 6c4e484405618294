"""Every number of the portfolio is the count of its list, is what SQL counts, and adds up."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError

from server.actions.figures.close_figures import close_figures
from server.database import Database, Work
from server.errors import Changed, NotFound
from server.queries.assignments import list_assignments
from server.queries.boxes import Boxes, total
from server.queries.case_list import list_cases
from server.queries.portfolio import Line, by_obligation, by_period, by_unit, periods, total_of
from server.queries.reports.asked import Asked, nobody_waits
from server.queries.reports.units import build_obligations, unit_rows
from server.queries.scope import Scope
from server.queries.sources import closings_before
from server.services.counting import BOX_NAMES
from server.tables import Assignment, Case, ClosedAssignment, Closing, Installation
from tests.listening import listening
from tests.queries.test_boxes import case_id, close
from tests.queries.test_matrix import fill

__all__ = ["case_id"]
SQL = """SELECT count(*) FROM assignment WHERE case_id = :case AND role IN
    ('implement', 'lead', 'cooperate') AND progress NOT IN ('CANCELLED', 'DECLINED')
    AND deadline_kind = 'BINDING' AND current_due IS NOT NULL AND (progress IN
    ('SUBMITTED', 'COMPLETED') OR (suspended_on IS NULL AND progress <> 'SUSPENDED'))"""
"""Told without our own words for it: what the four boxes add up to."""


def views(db: Work, officer_id: int, scope: Scope) -> dict[str, tuple[Line, ...]]:
    directives = tuple(
        Line(one.id, "", one.counted, one.before, scope.of(case_id=one.id))
        for one in list_cases(db, officer_id, scope).lines
    )
    return {
        "directive": directives,
        "unit": by_unit(db, officer_id, scope).lines,
        "obligation": tuple(
            line
            for after in (0, 100)
            for line in by_obligation(db, officer_id, scope, after=after).lines
        ),
    }


def listed(db: Work, officer_id: int, scope: Scope) -> Boxes:
    """Counted by reading the lists."""
    return Boxes(**{
        name: len(list_assignments(db, officer_id, scope, box=name, limit=9999).lines)
        for name in BOX_NAMES
    })  # fmt: skip


@pytest.mark.parametrize("original", [False, True])
def test_number_list_and_sql_are_the_same_now_and_as_closed(
    database: Database, cast: SimpleNamespace, case_id: int, original: bool
) -> None:
    period = close(database, cast, case_id)
    for scope in (Scope(original=original), Scope(original=original, period=period)):
        with database.reading() as db:
            every = total_of(db, cast.thuy_tn, scope)
            shown = views(db, cast.thuy_tn, scope)
            counted = db.scalar(text(SQL), {"case": case_id})

            assert listed(db, cast.thuy_tn, scope) == every.counted.boxes
            assert every.counted.boxes.counted == counted
            for lines in shown.values():
                assert total(line.counted.boxes for line in lines) == every.counted.boxes
            for line in (*shown["directive"], *shown["unit"], *shown["obligation"][:9]):
                assert line.is_open
                assert listed(db, cast.thuy_tn, line.scope) == line.counted.boxes


def test_closed_figures_stay_while_the_work_goes_on(
    database: Database, cast: SimpleNamespace, case_id: int
) -> None:
    period = close(database, cast, case_id)
    before = figures(database, cast.thuy_tn, Scope(period=period))
    with database.transaction() as db:
        db.execute(update(Assignment).where(Assignment.progress == "IN_PROGRESS")
                   .values(progress="COMPLETED", submitted_on=db.today))  # fmt: skip

    after = figures(database, cast.thuy_tn, Scope(period=period))
    now = figures(database, cast.thuy_tn, Scope())

    assert after.counted == before.counted
    assert now.before == before.counted.boxes
    assert now.counted.boxes.overdue < before.counted.boxes.overdue
    with database.reading() as db:
        assert [line.scope.period for line in by_period(db, cast.thuy_tn, Scope())] == ["", period]
    with pytest.raises(DBAPIError, match="append-only"), database.transaction() as db:
        db.execute(update(ClosedAssignment).values(box="on_time"))


def test_a_period_is_measured_from_the_one_that_ended_before_it_not_from_its_code(
    database: Database, cast: SimpleNamespace, case_id: int
) -> None:
    codes = ("2022-Q2", "2022-M07", "2022-Q3", "2022-H2")
    with database.transaction() as db:
        for days, code in enumerate(codes):
            db.add(Closing(case_id=case_id, period=code, closed_on=db.today + timedelta(days=days),
                           at=db.now))  # fmt: skip
            db.flush()

    with database.reading() as db:
        before = [
            db.scalars(select(Closing.period).where(Closing.id.in_(closings_before(
                Scope(period=code))))).all() for code in codes
        ]  # fmt: skip
        listed = [one.code for one in periods(db, cast.thuy_tn, Scope())]

    assert before == [[], ["2022-Q2"], ["2022-M07"], ["2022-Q3"]]
    assert listed == ["2022-H2", "2022-Q3", "2022-M07", "2022-Q2"]


@pytest.mark.usefixtures("case_id")
def test_a_past_day_shows_everything_as_it_stood_at_its_end(
    database: Database, cast: SimpleNamespace
) -> None:
    with database.reading() as db:
        day, before = db.today, total_of(db, cast.thuy_tn, Scope()).counted
        units = {line.key: line.counted.boxes for line in by_unit(db, cast.thuy_tn, Scope()).lines}
    later(database, days=30)
    with database.transaction() as db:
        db.execute(update(Assignment).where(Assignment.progress == "IN_PROGRESS")
                   .values(progress="COMPLETED", submitted_on=db.today, accepted_on=db.today,
                           current_due=db.today))  # fmt: skip

    scope = Scope(day=day.isoformat(), status="open")
    with database.reading() as db:
        now, then = total_of(db, cast.thuy_tn, Scope()), total_of(db, cast.thuy_tn, scope)
        ranked = by_unit(db, cast.thuy_tn, scope)
        late = list_assignments(db, cast.thuy_tn, scope, box="overdue", limit=9999).lines
        own = by_unit(db, cast.lam_ott, scope).lines
        earlier = total_of(db, cast.thuy_tn, Scope(day="2020-01-01"))

        assert then.counted == before != now.counted
        assert {line.key: line.counted.boxes for line in ranked.lines} == units
        assert listed(db, cast.thuy_tn, scope) == before.boxes
        assert {line.mark.code for line in late} == {"qua"}
        assert {line.judged.day for line in late} == {day}
        assert [line.name for line in own] == ["Quận ủy Ninh Kiều"]
        assert earlier.counted.boxes.every == 0


def later(database: Database, *, days: int) -> None:
    with database.transaction() as db:
        moved = Installation.clock_offset_seconds + days * 86_400
        db.execute(update(Installation).values(clock_offset_seconds=moved))


def figures(database: Database, officer_id: int, scope: Scope) -> Line:
    with database.reading() as db:
        return total_of(db, officer_id, scope)


def test_others_rank_only_what_was_closed_and_open_only_their_own(
    database: Database, cast: SimpleNamespace, organisation: SimpleNamespace, case_id: int
) -> None:
    period = close(database, cast, case_id)

    def seen(officer_id: int, period: str = "") -> dict[int, bool]:
        with database.reading() as db:
            page = by_unit(db, officer_id, Scope(period=period))
            return {int(line.key): line.is_open for line in page.lines}

    own, others = organisation.QU_NK, (organisation.QU_BT, organisation.QU_CR)
    assert seen(cast.lam_ott) == {own: True}
    assert seen(cast.lam_ott, period) == {own: True} | dict.fromkeys(others, False)
    assert seen(cast.tuong_km) == {}
    assert seen(cast.tuong_km, period) == dict.fromkeys((own, *others), True)
    assert seen(cast.nguyen_qt, period) == {}


def test_figures_are_closed_once_a_day_by_a_leader(
    database: Database, cast: SimpleNamespace, case_id: int
) -> None:
    period = close(database, cast, case_id)

    assert close(database, cast, case_id) == period  # the same form sent twice
    with pytest.raises(Changed):
        close_figures(database, officer_id=cast.hoa_dtb, case_ids=[case_id], period=period, key="2")
    with pytest.raises(NotFound):
        close_figures(database, officer_id=cast.thuy_tn, case_ids=[case_id], period=period, key="3")
    with database.transaction() as db:
        db.get_one(Case, case_id).status = "closed"
    with pytest.raises(Changed, match="case-over"):
        close_figures(database, officer_id=cast.hoa_dtb, case_ids=[case_id], period=period, key="4")
    with database.reading() as db:
        rows = db.scalar(select(func.count(ClosedAssignment.closing_id.distinct())))
    assert rows == 1


@pytest.mark.parametrize("count", [10, 230])
def test_a_report_of_units_counts_once_however_many_there_are(
    database: Database, organisation: SimpleNamespace, cast: SimpleNamespace, count: int
) -> None:
    case_id = fill(database, organisation, count)
    asked = Asked(cast.le_dt, Scope(case_id=case_id))  # whose unit leads it

    with listening(database.reader) as heard, database.reading() as db:
        rows, sum_ = unit_rows(db, asked)
        build_obligations(db, asked, nobody_waits)

    counting = [one for one, _ in heard if "count(" in one]
    assert (len(rows), sum_.every) == (count, count)
    assert len(counting) <= 10
