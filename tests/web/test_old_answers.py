"""What was answered is read as it was on its day; what is open goes by the names of today."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, update

from server.actions.organisation.end_unit import end_unit
from server.actions.organisation.rename_unit import rename_unit
from server.printing.description import Table
from server.queries.reports.asked import Asked
from server.queries.reports.catalogue import read_report
from server.queries.scope import Scope
from server.services.forms import form_of
from server.services.given_choices import given_options
from server.tables import Officer, Reminding, Task
from tests.processes.conftest import Office
from tests.rolled_out import case_id, handed_out, office, planning
from tests.web.conftest import Browse

__all__ = ["case_id", "handed_out", "office"]


def rearrange(office: Office) -> None:
    """Ninh Kiều gets another name and another specialist; the Inspection Committee ends."""
    admin = {"officer_id": office.cast.nguyen_qt, "day": date(2022, 7, 1), "document": "01-QĐ/TU"}
    rename_unit(office.database, unit_id=office.unit("QU-NK"), name="Quận ủy Cái Khế", **admin)  # type: ignore[arg-type]
    end_unit(office.database, unit_id=office.unit("UBKT"), **admin)  # type: ignore[arg-type]
    with office.database.transaction() as db:
        db.execute(update(Officer).values(is_active=False).where(Officer.id == office.cast.lam_ott))
    office.move_clock("2022-07-04")


def test_an_old_answer_keeps_whom_it_named_and_its_unit_the_name_of_its_day(
    office: Office, browser_of: Browse, case_id: int
) -> None:
    plan = planning(office)
    assigned = select(Task.id).where(
        Task.element == "T_leader_assign", Task.unit_id == office.unit("QU-NK")
    )
    with office.database.reading() as db:
        done_id = db.scalars(assigned).one()
    rearrange(office)
    reader = browser_of(office.cast.le_dt)

    old, today = reader.get(f"/tasks/{done_id}").text, reader.get(f"/tasks/{plan.id}").text

    assert case_id
    assert "Ông Thị Tường Lam" in old
    assert "Quận ủy Ninh Kiều" in old
    assert "Quận ủy Cái Khế" not in old.partition("<main")[2].partition("</h1>")[2][:600]
    assert "Quận ủy Cái Khế" in today


def test_units_that_were_picked_go_by_the_names_of_the_day(office: Office) -> None:
    task = planning(office)
    ids = [office.unit(code) for code in ("QU-NK", "UBKT")]
    rearrange(office)

    with office.database.reading() as db:
        form = form_of(db, task)
        assert form is not None
        children = [{"unit": str(one)} for one in ids]
        given = [given_options(db, task, form, {}, {"children": children}, day)["lower_units"]
                 for day in (date(2022, 6, 30), date(2022, 7, 2))]  # fmt: skip

    before, after = ({one.value: one.label for one in found} for found in given)
    assert before[ids[0]] == "Quận ủy Ninh Kiều"
    assert after == {**before, ids[0]: "Quận ủy Cái Khế"}
    assert before.keys() == {*ids}


def test_the_log_of_reminders_names_a_unit_by_the_day_it_was_reminded(
    office: Office, case_id: int
) -> None:
    unit_id = office.unit("QU-NK")
    for day in ("2022-06-22", "2022-07-04"):
        if day > "2022-07-01":
            rearrange(office)
        else:
            office.move_clock(day)
        with office.database.transaction() as db:
            db.add(Reminding(case_id=case_id, unit_id=unit_id, kind="letter", at=db.now))

    with office.database.reading() as db:
        asked = Asked(office.cast.thuy_tn, Scope(case_id=case_id))
        table = read_report(db, asked, "reminders").parts[0]

    assert isinstance(table, Table)
    assert [line.cells[3] for line in table.lines] == ["Quận ủy Ninh Kiều", "Quận ủy Cái Khế"]
