"""Reports: which there are, and the tables of one as they are on screen and in files."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from datetime import date

from server.errors import Invalid, NotFound
from server.printing.description import Paragraph, Table
from server.queries.reports.asked import Asked
from server.queries.reports.catalogue import KINDS, Kind, kind_of, read_report
from server.queries.scope import PERIOD, STATUSES, read_scope
from server.services.typed import day_of
from server.web.api.bearers import officer_id
from server.web.api.operations import operation
from server.web.api.shapes import DAY, ID
from server.web.context import database
from server.web.language import chosen_language, translate
from workflows.forms import FieldProblem

Cell = str | int | float | date | None
DAYS = ("day", "since", "until")
MOST = 2_000
"""Lines of one answer; `lines` says how many there are."""


@dataclass(frozen=True)
class ReportItem:
    code: str
    title: str
    says: str


@dataclass(frozen=True)
class ReportList:
    items: tuple[ReportItem, ...]
    next: str | None


@dataclass(frozen=True)
class ReportAsked:
    status: str = field(default="all", metadata={"enum": ["all", *STATUSES]})
    q: str | None = None
    case: int | None = field(default=None, metadata=ID)
    unit: int | None = field(default=None, metadata=ID)
    lead: int | None = field(default=None, metadata=ID)
    period: str | None = field(default=None, metadata={"pattern": f"^{PERIOD.pattern}$"})
    day: str | None = field(default=None, metadata=DAY)
    since: str | None = field(default=None, metadata=DAY)
    until: str | None = field(default=None, metadata=DAY)
    show: str = ""


@dataclass(frozen=True)
class Heading:
    title: str
    kind: str


@dataclass(frozen=True)
class Sheet:
    title: str
    columns: tuple[Heading, ...]
    lines: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...]


@dataclass(frozen=True)
class ReportPaper:
    """`lines`: how many there are in all; an answer holds 2,000 at the most."""

    code: str
    title: str
    about: tuple[str, ...]
    text: tuple[str, ...]
    tables: tuple[Sheet, ...]
    notes: tuple[str, ...]
    lines: int


@operation("GET", "/reports", says="Các báo cáo", scope="reports:read", answers=ReportList)
def list_reports() -> ReportList:
    return ReportList(
        tuple(ReportItem(one.code, translate(one.title), translate(one.says))
              for one in KINDS.values() if one.is_for_everybody), None,
    )  # fmt: skip


@operation("GET", "/reports/<code>", says="Một báo cáo", scope="reports:read", asks=ReportAsked,
           answers=ReportPaper)  # fmt: skip
def show_report(code: str, asked: ReportAsked) -> ReportPaper:
    kind, wanted = offered(code), question_of(asked)
    with database().reading() as db:
        lines = kind.count(db, wanted)
        report = read_report(db, replace(wanted, most=MOST), code).first(MOST)
    text = (one.text for one in report.parts if isinstance(one, Paragraph))
    return ReportPaper(code, report.title, report.about, tuple(text),
                       tuple(map(sheet, report.tables)), report.notes, lines)  # fmt: skip


def offered(code: str) -> Kind:
    """No list of those who run the installation: the journal has a scope of its own."""
    kind = kind_of(code)
    if not kind.is_for_everybody:
        raise NotFound("report-not-found")
    return kind


def question_of(asked: ReportAsked) -> Asked:
    given = {name: str(one) for name, one in asdict(asked).items() if one not in (None, "")}
    bad = [name for name in DAYS if given.get(name) and not day_of(given[name])]
    if bad:
        raise Invalid("request-invalid", problems=[
            FieldProblem((name,), "not-a-date", {"value": given[name]}) for name in bad
        ])  # fmt: skip
    return Asked(
        officer_id(), read_scope(given), since=day_of(asked.since or ""),
        until=day_of(asked.until or ""), show=asked.show[:20], language=chosen_language(),
        typed=tuple(sorted(given.items())),
    )  # fmt: skip


def sheet(table: Table) -> Sheet:
    headings = tuple(Heading(one.title, one.kind) for one in table.columns)
    return Sheet(table.title, headings, tuple(line.cells for line in table.lines), table.total)
