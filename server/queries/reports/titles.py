"""What stands under the title of a report: which directive and unit, which days, as of when."""

from __future__ import annotations

from collections.abc import Iterator

from server.access import may_see_case
from server.database import Work
from server.errors import NotFound
from server.period_words import period_words
from server.queries.names import unit_names
from server.queries.reports.asked import Asked
from server.tables import Case, Obligation


def about_lines(db: Work, asked: Asked, dated: str, *, by_number: bool) -> tuple[str, ...]:
    """`by_number`: a case by its number alone, for whoever may not read what it is about."""
    return tuple(filter(None, lines(db, asked, dated, by_number)))


def lines(db: Work, asked: Asked, dated: str, by_number: bool) -> Iterator[str]:
    _, scope = asked.say, asked.scope
    if scope.case_id is not None and by_number:
        yield _("Hồ sơ số {n}", n=scope.case_id)
    elif scope.case_id is not None:
        yield directive_line(db, asked, scope.case_id)
    if scope.obligation_id is not None:
        duty = db.get(Obligation, scope.obligation_id)
        yield _("Nhiệm vụ {n}", n=duty.ordinal) if duty else ""
    if scope.unit_id is not None:
        yield unit_names(db).get(scope.unit_id, "")
    if scope.unit_text:
        yield _("Đơn vị có tên chứa “{text}”", text=scope.unit_text)
    if scope.lead_id is not None:
        yield _("Cơ quan chủ trì theo dõi: {unit}", unit=unit_names(db).get(scope.lead_id, ""))
    if dated and (asked.since or asked.until):
        yield f"{span(asked)} ({_(dated)})"
    if scope.period:
        yield _("Số liệu chốt của kỳ {period}", period=period_words(scope.period, asked.language))
    elif scope.on is not None and scope.on < db.today:
        yield _("Số liệu đến hết ngày {d}", d=f"{scope.on:%d/%m/%Y}")
    else:
        yield _("Số liệu đến ngày {day}", day=f"{db.today:%d/%m/%Y}")
    if scope.original:
        yield _("Đối chiếu với hạn gốc")
    if scope.structure == "then":
        yield _("Theo cơ cấu tổ chức khi giao việc")
    elif scope.structure == "today":
        yield _("Theo cơ cấu tổ chức hiện nay")


def directive_line(db: Work, asked: Asked, case_id: int) -> str:
    case = db.get(Case, case_id)
    if case is None or not may_see_case(db, asked.officer_id, case_id):
        raise NotFound("case-not-found")
    directive = case.directive
    if directive.issued_on is None:
        return directive.subject
    return asked.say("Văn bản số {number} ngày {day}", number=directive.full_number,
                     day=f"{directive.issued_on:%d/%m/%Y}")  # fmt: skip


def span(asked: Asked) -> str:
    _ = asked.say
    since = f"{asked.since:%d/%m/%Y}" if asked.since else ""
    until = f"{asked.until:%d/%m/%Y}" if asked.until else ""
    if since and until:
        return _("Từ ngày {since} đến ngày {until}", since=since, until=until)
    return _("Từ ngày {since}", since=since) if since else _("Đến ngày {until}", until=until)
