"""What the officers of the full path do, process by process, as typed into the forms."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.driver import Officer, Staff
from tests.browser.filling import Answers, Paper, today
from tests.browser.pages import PATIENCE, follow

SUBJECT = "Triển khai thực hiện Nghị quyết Đại hội đại biểu Phụ nữ toàn quốc lần thứ XIII"
PARTS = ("heading", "issuer", "number_symbol", "place_date", "type_subject", "body", "signature",
         "recipients")  # fmt: skip


@dataclass(frozen=True)
class Party:
    """A unit that carries out, its specialist (who is its clerk too) and its leader."""

    name: str
    specialist: str
    leader: str


NINH_KIEU = Party("Quận ủy Ninh Kiều", "lam.ott", "le.dt")
BINH_THUY = Party("Quận ủy Bình Thủy", "ung.ttk", "nhan.tb")
MILITARY = Party("Đảng ủy Quân sự thành phố", "thuy.tn", "an.qg")
"""Never signs in: Ban Dân vận enters what it sends on paper, by turns."""

PARTIES = (NINH_KIEU, BINH_THUY, MILITARY)
AUTHOR = "Đảng đoàn Hội Liên hiệp Phụ nữ thành phố"


def issue(staff: Staff) -> None:
    """P1: from row 142/ĐCT-VP of the incoming register to the dispatched directive."""
    register(staff("an.std"))
    begin(staff("thuy.tn"))
    draft(staff("thuy.tn"))
    consult(staff)
    staff("dat.kv").do("Thẩm định thể thức, nội dung", {
        **{f"checklist.{part}": "pass" for part in PARTS}, "decision": "ok"})  # fmt: skip
    staff("dat.kv").do("Trình ký", {"sign_capacity": "T/M", "signatory": "Khúc Minh Tường"})
    staff("tuong.km").do("Ký văn bản", {"decision": "signed", "method": "DIGITAL",
                                        "signed_on": today()})  # fmt: skip
    staff("sao.mta").do("Cấp số", {"decision": "ok", "book": "CV/TU", "issued_on": today()})
    staff("sao.mta").do("Phát hành", {"copies": "31"})


def register(clerk: Officer) -> None:
    clerk.visit("/registers/incoming")
    clerk.page.locator("details.dd summary", has_text="Vào sổ một văn bản").click()
    clerk.fill({
        "unit": "Ban Dân vận Thành ủy", "full_number": "142/ĐCT-VP", "issued_on": today(-3),
        "issuer": "Đoàn Chủ tịch Trung ương Hội Liên hiệp Phụ nữ Việt Nam", "subject": SUBJECT,
    })  # fmt: skip
    follow(clerk.page.get_by_role("button", name="Vào sổ"))
    clerk.page.locator(".flash.ok").wait_for()


def begin(officer: Officer) -> None:
    officer.visit("/cases/new")
    officer.choose(officer.page.locator("#incoming"), "142/ĐCT-VP")
    follow(officer.page.get_by_role("button", name="Bắt đầu soạn"))
    officer.page.wait_for_url("**/cases/1")


def draft(officer: Officer) -> None:
    officer.open("Soạn thảo văn bản")
    expect(officer.page.locator("[name=subject]")).to_have_value(SUBJECT)
    officer.fill({
        "doc_type": "CV", "urgency": "THUONG", "is_directive": True,
        "addressees": [party.name for party in PARTIES],
        "tasks.0.ordinal": "1", "tasks.0.deadline_kind": "CONTINUOUS",
        "tasks.0.content": "Lãnh đạo, chỉ đạo công tác phụ nữ, xây dựng Hội vững mạnh.",
    })  # fmt: skip
    officer.add_row("tasks")
    officer.fill({
        "tasks.1.ordinal": "2", "tasks.1.deadline_kind": "NOT_SET",
        "tasks.1.deliverable": "Báo cáo kết quả quán triệt",
        "tasks.1.content": "Tổ chức học tập, quán triệt Nghị quyết đến cán bộ, đảng viên.",
    })  # fmt: skip
    expect(officer.page.locator("[name='tasks.0.ordinal']")).to_have_value("1")
    officer.complete()


def consult(staff: Staff) -> None:
    staff("hoa.dtb").do("Lãnh đạo ban cho ý kiến", {
        "decision": "ok", "needs_consult": True,
        "consult_units": ["Ban Tuyên giáo Thành ủy",
                          "Ủy ban Mặt trận Tổ quốc Việt Nam thành phố Cần Thơ"]})  # fmt: skip
    staff("nha.tty").do("Góp ý dự thảo văn bản", {
        "opinion": "AGREE_WITH_COMMENT", "comment": "Bổ sung công tác tuyên truyền."})  # fmt: skip
    staff("dien.nt").do("Góp ý dự thảo văn bản", {"opinion": "AGREE"})


def roll_out(staff: Staff) -> None:
    """P2 up to the units: three carry out, one writes a programme, one deadline binds."""
    follower = staff("thuy.tn")
    follower.open("Rà soát kết quả bóc tách")
    for row in follower.table("fields"):
        follower.put(f"{row}.checked", True)
    follower.put("confirmed", True)
    follower.complete()
    resolve(follower)
    set_deadlines(follower)
    staff("hoa.dtb").do("Duyệt phương án theo dõi", {
        "decision": "ok", "basis_document.number": "45-KH/BDVTU",
        "basis_document.date": today(), "basis_document.issuer": "Ban Dân vận Thành ủy",
    })  # fmt: skip


def resolve(follower: Officer) -> None:
    follower.open("Xác định đơn vị thực hiện")
    assert len(follower.table("units")) == len(PARTIES)
    follower.add_row("programme_authors")
    follower.fill({
        "programme_authors.0.unit": AUTHOR,
        "programme_authors.0.appraiser": "Ban Dân vận Thành ủy",
    })  # fmt: skip
    follower.complete()


def set_deadlines(follower: Officer) -> None:
    follower.open("Đặt thời hạn, sản phẩm")
    first, second = follower.table("task_deadlines")
    follower.fill({
        f"{first}.deadline_kind": "CONTINUOUS", f"{first}.deliverable": "Minh chứng",
        f"{second}.deadline_kind": "BINDING", f"{second}.due": today(45),
        f"{second}.basis": "Kế hoạch 45-KH/BDVTU",
        f"{second}.deliverable": "Báo cáo kết quả quán triệt", "has_final_review": False,
    })  # fmt: skip
    follower.complete()


Do = Callable[[str, str, Answers], Any]
"""Officer, name of the step, answers."""


def do_of(staff: Staff, party: Party) -> Do:
    """As the party works: at its own screens, or on paper that Ban Dân vận enters."""

    def at_screen(login: str, name: str, answers: Answers) -> None:
        staff(login).do(name, answers, unit=party.name)

    def on_paper(login: str, name: str, answers: Answers) -> None:
        signatory = "Lãnh đạo minh họa, Đảng ủy Quân sự thành phố"
        staff(login).do_from_paper(name, signatory, answers, party.name)

    return on_paper if party is MILITARY else at_screen


def receive(staff: Staff, party: Party) -> None:
    do = do_of(staff, party)
    do(party.specialist, "Xác nhận đã nhận", {"received_on": today(), "declined": False})


def plan(staff: Staff, party: Party) -> None:
    do = do_of(staff, party)
    signed = {"decision": "signed", "sign_capacity": "T/M", "method": "DIGITAL",
              "signed_on": today()}  # fmt: skip
    lead = {NINH_KIEU: "Ông Thị Tường Lam", BINH_THUY: "Từ Thị Kim Ửng",
            MILITARY: "Chuyên viên minh họa"}[party]  # fmt: skip
    do(party.leader, "Cho ý kiến chỉ đạo, phân công", {"lead_officer": lead})
    do(party.specialist, "Lập kế hoạch thực hiện", {
        "content": "Quán triệt đến từng chi bộ.", "plan_file": Paper("du-thao-ke-hoach.pdf"),
        "has_children": False})  # fmt: skip
    do(party.leader, "Duyệt kế hoạch", {"decision": "ok"})
    do(party.leader, "Ký kế hoạch", signed)
    do(party.specialist, "Cấp số, đính bản đã ký, gửi kế hoạch", {
        "plan_date": today(), "signed_file": Paper("ke-hoach.pdf")})  # fmt: skip


CONFERENCE = {
    "held_on": "", "mode": "IN_PERSON", "place": "Hội trường", "classes": "1",
    "members_invited": "200", "members_attended": "198", "leaders_invited": "20",
    "leaders_attended": "20", "women_members": "90", "public_count": "15",
}  # fmt: skip


def confer(staff: Staff, party: Party) -> None:
    row = CONFERENCE | {"held_on": today(), "evidence": Paper("bien-ban.pdf")}
    answers = {f"conferences.0.{name}": value for name, value in row.items()}
    do_of(staff, party)(party.specialist, "Tổ chức hội nghị quán triệt", answers)


def report(staff: Staff, party: Party) -> None:
    do = do_of(staff, party)
    do(party.specialist, "Báo cáo kết quả quán triệt", {
        "highlights": "Các chi bộ đã học tập, quán triệt đầy đủ."})  # fmt: skip
    do(party.leader, "Duyệt báo cáo", {"decision": "ok"})
    do(party.leader, "Ký báo cáo", {"decision": "signed", "sign_capacity": "T/M",
                                    "method": "DIGITAL", "signed_on": today()})  # fmt: skip
    do(party.specialist, "Cấp số, đính bản đã ký, gửi báo cáo", {
        "report_date": today(), "signed_file": Paper("bao-cao.pdf")})  # fmt: skip


def accept(staff: Staff, decision: str = "ok") -> None:
    """Of the one report that waits."""
    why = {"reason": "Bổ sung số liệu hội viên được quán triệt."} if decision != "ok" else {}
    staff("thuy.tn").do("Xem xét, đề xuất tiếp nhận báo cáo",
                        {"proposal": decision, **why, "quality": "PASS"})  # fmt: skip
    staff("hoa.dtb").do("Quyết định tiếp nhận báo cáo",
                        {"decision": decision, **why, "quality": "PASS"})  # fmt: skip


def report_obstacle(officer: Officer, step: str) -> None:
    """From the page of a task that goes on meanwhile."""
    officer.open(step)
    follow(officer.page.locator(".do").get_by_role("link", name="Báo cáo khó khăn"))
    follow(officer.page.get_by_role("button", name="Viết báo cáo"))
    expect(officer.page).to_have_url(f"{officer.address}/obstacles/1")
    officer.do("Báo cáo khó khăn, vướng mắc", {
        "content": "Hội nghị trùng đợt diễn tập khu vực phòng thủ.", "category": "OVERLAP",
        "severity": "THUONG", "own_measures": "Đã bố trí lại lịch nhưng chưa giải quyết được.",
        "proposal": "Cho gia hạn đến khi kết thúc diễn tập.", "assignments": ["2. Tổ chức"],
    })  # fmt: skip


def guide(staff: Staff, unit: str) -> None:
    """P6 upward and back: follow-up body, office, Ban Thường vụ, office, unit."""
    staff("thuy.tn").do("Tiếp nhận, đề xuất phân loại", {"competence": "above"})
    staff("thuy.tn").do("Tổng hợp, tham mưu báo cáo Ban Thường vụ", {
        "summary": "Đơn vị đề nghị gia hạn.", "recommendation": "Gia hạn 30 ngày."})  # fmt: skip
    staff("hoa.dtb").do("Duyệt, ký báo cáo", {"decision": "ok"})
    staff("dat.kv").do("Trình Ban Thường vụ", {"submitted_on": today(), "channel": "NOTE"})
    staff("tuong.km").do("Cho ý kiến chỉ đạo", {
        "guidance": "Đồng ý gia hạn.", "due": today(75), "form": "NOTE",
        "effects": ["Gia hạn nhiệm vụ"]})  # fmt: skip
    staff("dat.kv").do("Dự thảo thông báo ý kiến chỉ đạo", {
        "doc_type": "TB", "recipients": [unit]})  # fmt: skip
    staff("toai.nd").do("Duyệt, ký thông báo ý kiến chỉ đạo", {
        "decision": "ok", "signed_on": today()})  # fmt: skip
    staff("sao.mta").do("Cấp số, đính bản đã ký, gửi thông báo", {
        "issued_on": today(), "signed_file": Paper("thong-bao.pdf")})  # fmt: skip


def write_programme(staff: Staff) -> None:
    """P4 from draft to issue."""
    author = staff("uyen.ctl")
    author.do("Xây dựng dự thảo Chương trình hành động", {
        "goals": "Nâng cao nhận thức của cán bộ, hội viên.",
        "measures": "Học tập, quán triệt; hướng về cơ sở.",
        "party_congress_link": "Gắn với Nghị quyết Đại hội Đảng bộ thành phố lần thứ XIV.",
        "consult_units": ["Ban Tuyên giáo Thành ủy"],
    })  # fmt: skip
    staff("nha.tty").do("Góp ý dự thảo Chương trình hành động", {
        "opinion": "AGREE_WITH_COMMENT", "comment": "Bổ sung chỉ tiêu."})  # fmt: skip
    author.do("Tổng hợp, tiếp thu, giải trình", {
        "resolutions.0.resolution": "Tiếp thu, đã bổ sung."})  # fmt: skip
    author.do("Hoàn thiện dự thảo", {"file": Paper("chuong-trinh.pdf")})
    staff("thuy.tn").do("Thẩm định, đề xuất kết quả", {"proposal": "ok"})
    staff("hoa.dtb").do("Quyết định kết quả thẩm định", {"decision": "ok"})
    staff("tuong.km").do("Phê duyệt Chương trình hành động", {
        "meeting_on": today(), "vote": "11/11 đồng ý", "decision": "ok"})  # fmt: skip
    staff("dao.atm").do("Ký Chương trình hành động", {
        "decision": "signed", "sign_capacity": "T/M", "method": "DIGITAL",
        "signed_on": today()})  # fmt: skip
    staff("muoi.vtu").do("Cấp số, đính bản đã ký, gửi Chương trình hành động", {
        "book": "CTr", "issued_on": today(),
        "issued_file": Paper("chuong-trinh-da-ky.pdf")})  # fmt: skip
    author.do("Cụ thể hoá xuống cấp dưới", {"has_children": False})


def close(leader: Officer) -> None:
    leader.do("Kết thúc theo dõi", {
        "reason": "COMPLETED", "overall_result": "Các đơn vị đã hoàn thành.",
        "closed_on": today()})  # fmt: skip


REHEARSED: tuple[tuple[str, Answers | None], ...] = (
    ("Xác nhận đã nhận", {"declined": False}),
    ("Cho ý kiến chỉ đạo, phân công", {"lead_officer": "Cán bộ mẫu 1"}),
    ("Lập kế hoạch thực hiện", {"plan_file": Paper("ke-hoach.pdf"), "has_children": False}),
    ("Duyệt kế hoạch", {"decision": "ok"}),
    ("Ký kế hoạch", None),
    ("Cấp số, đính bản đã ký, gửi kế hoạch", None),
    ("Tổ chức hội nghị quán triệt", None),
    ("Báo cáo kết quả quán triệt", {"highlights": "Đã học tập, quán triệt."}),
    ("Duyệt báo cáo", {"decision": "ok"}),
    ("Ký báo cáo", None),
    ("Cấp số, đính bản đã ký, gửi báo cáo", None),
    ("Xem xét, đề xuất tiếp nhận báo cáo", {"proposal": "ok"}),
    ("Quyết định tiếp nhận báo cáo", {"decision": "ok"}),
)
"""P3 from its start to its end in a rehearsal; None: sample values fill the form."""


def rehearse(modeller: Officer, draft: str, steps: Sequence[tuple[str, Answers | None]]) -> None:
    """Each task as its officer would do it, from the inboxes of the rehearsal."""
    modeller.visit(f"{draft}/rehearsal")
    for name, answers in steps:
        rehearse_task(modeller, name, answers)


def rehearse_task(modeller: Officer, name: str, answers: Answers | None) -> None:
    page = modeller.page
    follow(page.locator(".rh-tasks").get_by_role("link", name=name, exact=True).first)
    expect(page.locator("h1")).to_have_text(name)
    if answers is None:
        modeller.submit("fill")  # the same address, with values
    modeller.fill(answers or {})
    modeller.submit()
    expect(page.locator(".flash.ok, .fix").first).to_contain_text(f"Đã diễn xong “{name}”")


def keep_scenario(modeller: Officer, words: str) -> None:
    """The run as it stands becomes one of the model's tests."""
    modeller.page.fill("#words", words)
    follow(modeller.page.get_by_role("button", name="Lưu kịch bản"))
    expect(modeller.page.locator(".flash.ok")).to_contain_text(f"Đã lưu kịch bản “{words}”")
    expect(modeller.page.locator("#kich-ban .note.ok")).to_contain_text("đều chạy đúng")


def half_fill_plan(staff: Staff) -> None:
    """The first unit's plan with some of its fields, kept as a draft."""
    officer = staff("lam.ott")
    officer.do("Xác nhận đã nhận", {"received_on": "21/06/2022", "declined": False})
    lead = {"lead_officer": "Ông Thị Tường Lam"}
    staff("le.dt").do("Cho ý kiến chỉ đạo, phân công", lead)
    officer.open("Lập kế hoạch thực hiện")
    officer.add_row("items")
    officer.fill({"content": "Học tập đến từng chi bộ.", "items.0.work": "Hội nghị quán triệt"})
    officer.submit("draft")
    expect(officer.page.locator(".flash.ok")).to_contain_text("Đã lưu nháp")


def ask_to_move(modeller: Officer, key: str, version: int, units: Sequence[str], why: str) -> str:
    """From the versions of the process to a move of these units' instances; its address."""
    page = modeller.page
    modeller.visit(f"/models/{key}")
    follow(page.get_by_role("link", name=f"Chuyển hồ sơ đang chạy sang bản {version}"))
    expect(page.locator("h1")).to_have_text(f"Chuyển hồ sơ đang chạy sang bản {version}")
    for unit in units:
        page.locator("#ho-so tr", has_text=unit).locator("input[type=checkbox]").check()
    page.fill("#reason", why)
    follow(page.get_by_role("button", name="Gửi đề nghị chuyển"))
    expect(page.locator("main")).to_contain_text("Chờ người thứ hai duyệt")
    return page.url.removeprefix(modeller.address)


def preview_move(modeller: Officer, key: str, version: int, unit: str) -> Locator:
    """The page of one instance moved on a copy."""
    modeller.visit(f"/models/{key}/versions/{version}/moves")
    row = modeller.page.locator("#ho-so tr", has_text=unit)
    follow(row.get_by_role("link", name="Xem trước"))
    expect(modeller.page.locator("h1")).to_contain_text("Xem trước")
    return modeller.page.locator("main")


def approve_move(chief: Officer, path: str) -> None:
    chief.visit(path)
    follow(chief.page.get_by_role("button", name="Duyệt và chuyển"))
    expect(chief.page.locator(".flash.ok")).to_contain_text("Đã duyệt")


def wait_until_moved(officer: Officer, path: str, number: int) -> None:
    """Without a script the page is asked again by hand."""
    until = time.monotonic() + PATIENCE
    while True:
        officer.visit(path)
        if f"{number}/{number} hồ sơ đã xử lý" in officer.page.locator("main").inner_text():
            return
        assert time.monotonic() < until, officer.page.locator("main").inner_text()
        officer.page.wait_for_timeout(300)
