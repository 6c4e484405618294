"""Every report and every list that can be had as a file: its title, its lines, its papers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from server import access
from server.database import Work
from server.errors import NotFound
from server.printing.description import Part, Report, Table
from server.queries.reports import (
    assignments,
    brief,
    change_requests,
    chasing,
    conferences,
    gathered,
    incidents,
    informed,
    inspections,
    journal,
    late_people,
    ledger,
    mails,
    matrix,
    obstacles,
    programmes,
    progress,
    receipts,
    registers,
    remindings,
    tasks,
    units,
    whole_journal,
)
from server.queries.reports.asked import Asked, Body, Told, nobody_waits
from server.queries.reports.frame import frame_of
from server.queries.reports.titles import about_lines
from server.services.spoken_names import Speak, speaker

TO_COMMITTEE = ("- Ban Thường vụ (để báo cáo),", "- Lưu VT.")
TO_FILE = ("- Lưu VT.",)


def everybody(_db: Work, _officer_id: int) -> bool:
    """Each sees of it what is theirs to see."""
    return True


@dataclass(frozen=True)
class Kind:
    """`dated`: cut by days on which something happened; else everything as it stands. `is_for`:
    who finds it among the reports; its own question refuses all others as well."""

    code: str
    title: str
    says: str  # what is in it, in a line
    build: Callable[[Work, Asked, Told], Body]
    count: Callable[[Work, Asked], int]
    dated: str = ""  # in words: which day is meant
    figures: bool = False  # counts the boxes: now or as closed, by either deadline
    is_wide: bool = True
    is_list: bool = False  # no report of its own: a list of some page
    recipients: tuple[str, ...] = TO_FILE
    page: str = ""  # where it is more than a table
    is_for: Callable[[Work, int], bool] = everybody

    @property
    def is_for_everybody(self) -> bool:
        return self.is_for is everybody


KINDS: Mapping[str, Kind] = {kind.code: kind for kind in (
    Kind("assignments", "Bảng theo dõi phần việc",
         "Từng phần việc: văn bản giao, chủ trì, phối hợp, sản phẩm, hạn, kết quả, số ngày trễ.",
         assignments.build_assignments, assignments.count_assignments, figures=True),
    Kind("units", "Tổng hợp theo đơn vị", "Bốn ô và tỷ lệ đúng hạn của từng đơn vị.",
         units.build_units, units.count_units, figures=True),
    Kind("conferences", "Kết quả quán triệt", "Hội nghị, đảng viên, hội viên, quần chúng tham dự.",
         conferences.build_conferences, conferences.count_conferences,
         dated="theo ngày tổ chức"),
    Kind("programmes", "Xây dựng Chương trình hành động", "Từng khâu từ dự thảo đến ban hành.",
         programmes.build_programmes, programmes.count_programmes),
    Kind("obstacles", "Khó khăn, vướng mắc", "Nội dung, mức độ, đang ở bước nào, kết quả.",
         obstacles.build_obstacles, obstacles.count_obstacles, dated="theo ngày báo cáo"),
    Kind("inspections", "Kiểm tra và khắc phục", "Kết luận, yêu cầu khắc phục, hạn, kết quả.",
         inspections.build_inspections, inspections.count_inspections,
         dated="theo ngày làm việc"),
    Kind("reminders", "Nhật ký đôn đốc", "Ngày, hình thức, đơn vị, nhiệm vụ, số văn bản.",
         remindings.build_remindings, remindings.count_remindings, dated="theo ngày đôn đốc"),
    Kind("brief", "Báo cáo tóm tắt tình hình thực hiện",
         "Một trang trình Ban Thường vụ, theo thể thức văn bản.",
         brief.build_brief, brief.count_brief, figures=True, is_wide=False,
         recipients=TO_COMMITTEE),
    Kind("ledger", "Sổ theo dõi thời hạn",
         "Hạn gốc, các lần điều chỉnh, nơi chịu trách nhiệm về chậm trễ.",
         ledger.build_ledger, ledger.count_lines, page="/ledger"),
    Kind("late-people", "Ngày trễ theo cán bộ",
         "Của đơn vị mình phụ trách: ai giữ việc trong những ngày trễ. Chỉ lãnh đạo đơn vị xem.",
         late_people.build_late_people, late_people.count_late_people, is_list=True),
    Kind("directives", "Tổng hợp theo văn bản", "Bốn ô và tỷ lệ đúng hạn của từng văn bản.",
         units.build_directives, units.count_directives, figures=True, is_list=True),
    Kind("obligations", "Tổng hợp theo nhiệm vụ", "Bốn ô và tỷ lệ đúng hạn của từng nhiệm vụ.",
         units.build_obligations, units.count_obligations, figures=True, is_list=True),
    Kind("periods", "Tổng hợp theo kỳ", "Bốn ô hiện nay và ở từng kỳ đã chốt số liệu.",
         units.build_periods, units.count_periods, is_list=True),
    Kind("outgoing", "Sổ văn bản đi", "Số đã cấp, kể cả số giữ và số đã hủy.",
         registers.build_outgoing, registers.count_outgoing, dated="theo ngày ban hành",
         is_list=True),
    Kind("incoming", "Sổ văn bản đến", "Văn bản đơn vị đã nhận.",
         registers.build_incoming, registers.count_incoming, dated="theo ngày đến",
         is_list=True),
    Kind("change-requests", "Đề nghị gia hạn, điều chỉnh, trả lại",
         "Đơn vị đề nghị gì, được quyết định thế nào.", change_requests.build_requests,
         change_requests.count_requests, dated="theo ngày đề nghị", is_list=True),
    Kind("receipts", "Nhận văn bản", "Từng đơn vị: đã gửi, đến, mở, xác nhận ngày nào.",
         receipts.build_receipts, receipts.count_receipts, is_list=True),
    Kind("matrix", "Đơn vị theo bước và nhiệm vụ",
         "Từng đơn vị của một văn bản đang ở đâu trong từng bước, từng nhiệm vụ.",
         matrix.build_matrix, matrix.count_matrix, is_list=True),
    Kind("progress", "Tiến độ theo ngày",
         "Từng bước của từng đơn vị trong một quy trình của văn bản, từ ngày đến ngày.",
         progress.build_progress, progress.count_progress, is_list=True),
    Kind("rounds", "Các đợt báo cáo định kỳ",
         "Từng đợt của một văn bản: bao nhiêu đơn vị đã báo cáo.",
         gathered.build_rounds, gathered.count_rounds, is_list=True),
    Kind("chasing", "Các lần đôn đốc", "Từng phần việc có hạn: đã nhắc gì, tiếp theo là gì.",
         chasing.build_chased, chasing.count_chased, is_list=True),
    Kind("journal", "Nhật ký hồ sơ", "Ai đã làm gì, lúc nào, từ mục đầu tiên.",
         journal.build_journal, journal.count_events, is_list=True),
    Kind("tasks", "Việc đang chờ", "Việc của tôi, lọc như trong danh sách việc.",
         tasks.build_tasks, tasks.count_tasks, is_list=True),
    Kind("done-tasks", "Việc tôi đã xong", "Việc đã hoàn thành, mới nhất trước.",
         tasks.build_done, tasks.count_done, is_list=True),
    Kind("informed", "Văn bản để biết", "Văn bản gửi đơn vị để biết, ai đã xem.",
         informed.build_informed, informed.count_informed, is_list=True),
    Kind("whole-journal", "Nhật ký hệ thống", "Mọi dòng đã ghi, mới nhất trước. Chỉ kiểm toán xem.",
         whole_journal.build_whole, whole_journal.count_whole, dated="theo ngày ghi",
         is_list=True, is_for=access.is_auditor),
    Kind("incidents", "Sự cố của quy trình", "Chỗ hỏng, vì sao, bao nhiêu lần, ai đã xử lý.",
         incidents.build_incidents, incidents.count_incidents, dated="theo ngày xảy ra",
         is_list=True, is_for=access.handles_incidents),
    Kind("mails", "Thư gửi đi", "Gửi cho ai, đã gửi chưa, vì sao chưa. Không có nội dung thư.",
         mails.build_mails, mails.count_mails, dated="theo ngày lập thư", is_list=True,
         is_for=access.is_admin),
)}  # fmt: skip


def kinds_for(db: Work, officer_id: int) -> tuple[Kind, ...]:
    return tuple(kind for kind in KINDS.values() if kind.is_for(db, officer_id))


def kind_of(code: str) -> Kind:
    if code not in KINDS:
        raise NotFound("report-not-found")
    return KINDS[code]


def read_report(db: Work, asked: Asked, code: str, told: Told = nobody_waits) -> Report:
    """The whole of it, for screen and files alike; only what the officer may see."""
    kind = kind_of(code)
    body = kind.build(db, asked, told)
    parts = tuple(in_words(one, speaker(db, asked.language)) for one in body.parts)
    about = about_lines(db, asked, kind.dated, by_number=not kind.is_for_everybody)
    frame = frame_of(db, asked, is_wide=kind.is_wide, recipients=kind.recipients)
    return Report(
        name=kind.code, title=asked.say(kind.title), about=(*about, *body.about),
        parts=parts, notes=body.notes, letterhead=frame.letterhead,
        signature=frame.signature, layout=frame.layout, language=asked.language,
    )  # fmt: skip


def in_words(part: Part, speak: Speak) -> Part:
    """Cells that hold the name of a step or a process say it in the reader's language."""
    if speak is str or not isinstance(part, Table):
        return part
    lines = tuple(
        replace(line, cells=tuple(speak(one) if isinstance(one, str) else one
                                  for one in line.cells))
        for line in part.lines
    )  # fmt: skip
    return replace(part, lines=lines)
