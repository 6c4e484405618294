"""Units × steps, or × duties, of one case, as its page narrows it: every row of every group."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from server.code_words import STATES
from server.database import Work
from server.printing.description import Column, Line
from server.queries.cases import find_case
from server.queries.inbox_filters import one_of, words
from server.queries.matrix import Group, Matrix, read_matrix
from server.queries.matrix_asked import SHOWN
from server.queries.matrix_asked import Asked as Wanted
from server.queries.matrix_cells import DUTIES, STEPS, Cell
from server.queries.matrix_cells import Column as Step
from server.queries.matrix_rows import BLOCK, KIND
from server.queries.reports.asked import Asked, Body, Told
from server.queries.reports.of_case import listed
from server.queries.sight import sight_of


def count_matrix(db: Work, asked: Asked) -> int:
    found = read(db, asked)
    return sum(group.units for group in found.groups) if found else 0


def build_matrix(db: Work, asked: Asked, _told: Told) -> Body:
    found, _ = read(db, asked), asked.say
    steps = found.columns if found else ()
    columns = (
        Column(_("TT"), "number", 0.5),
        Column(_("Đơn vị"), share=2), Column(_("Nhóm"), share=2),
        *(Column(heading(asked, one)) for one in steps),
    )  # fmt: skip
    return listed(asked, columns, told(asked, found) if found else ())


def read(db: Work, asked: Asked) -> Matrix | None:
    """None: no case is chosen."""
    if asked.scope.case_id is None:
        return None
    case = find_case(db, asked.officer_id, asked.scope.case_id)
    return read_matrix(db, case, sight_of(db, asked.officer_id, case), wanted_of(asked))


def wanted_of(asked: Asked) -> Wanted:
    typed = dict(asked.typed)
    return Wanted(
        view=one_of((STEPS, DUTIES), typed.get("view")) or STEPS,
        show=one_of(SHOWN, asked.show) or SHOWN[0],
        by=one_of((BLOCK, KIND), typed.get("by")) or BLOCK,
        structure=asked.scope.structure,
        text=words(typed.get("unit"), 100), is_whole=True,
    )  # fmt: skip


def told(asked: Asked, found: Matrix) -> Iterator[Line]:
    rows = ((group, row) for group in found.groups for row in group.rows)
    for place, (group, row) in enumerate(rows, 1):
        states = (cell_words(asked, cell) for cell in row.cells)
        yield Line(
            (place, row.name, group_words(asked, group), *states),
            ((1, f"/cases/{asked.scope.case_id}/units/{row.unit_id}"),),
        )


def group_words(asked: Asked, group: Group) -> str:
    if group.text.startswith("unit-kind-"):
        return asked.sentence(group.text)
    return asked.say(group.text) if group.text else asked.say("Đơn vị thực hiện")


def heading(asked: Asked, column: Step) -> str:
    if column.obligation is not None:
        return asked.say("Điểm {n}", n=column.obligation.ordinal)
    assert column.stretch is not None  # it is of an obligation, or of steps
    return column.stretch.name if asked.language == "vi" else column.stretch.english


def cell_words(asked: Asked, cell: Cell) -> str:
    """«Quá hạn, 05/10/2022 (quá 4 ngày)»: the words of the page's legend, and the whole day."""
    _, mark = asked.say, cell.mark
    if cell.is_gap:
        return _("Chưa giao")
    said = [_(STATES[mark.code]), *([day(mark.day)] if mark.day else [])]
    if mark.code == "tx" and not mark.day and cell.since:
        said.append(_("chưa có minh chứng từ {d}", d=day(cell.since)))
    late = " (" + _("quá {n} ngày", n=-(mark.left or 0)) + ")" if mark.code == "qua" else ""
    return ", ".join(said) + late


def day(value: date) -> str:
    return f"{value:%d/%m/%Y}"
