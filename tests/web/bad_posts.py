"""Bad input for every address that takes a form: who sends what, the answer, the words in it.

`{case}` and so on are numbers of the story. A row without words is an act that needs no typing, or
something typed that no page offers: it is turned away, or left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

TYPED = "Điều đã gõ"
"""Where a row types this and is refused with 422, it stands in the answer again."""
ODD = "không có"
"""What is chosen, not typed: no page offers it."""
LONG = "x" * 100_000
BAD_DAY = "31/02/2022"
REQUIRED, NO_DAY = "chưa ghi, đây là mục bắt buộc", "không phải là ngày"


class Post(NamedTuple):
    who: str  # a login; nobody where empty
    address: str
    typed: Mapping[str, Any]
    status: int
    told: tuple[str, ...] = ()


ACCOUNTS = (
    Post("", "/sign-in", {"login": TYPED, "password": "x"}, 401, (TYPED, "mật khẩu không đúng")),
    Post("", "/sign-in", {}, 401, ("mật khẩu không đúng",)),
    Post("", "/sign-out", {}, 303),
    Post("", "/language", {"language": "xx", "next": "//x.vn"}, 303),
    Post("lam.ott", "/account/password", {"old": "sai", "new": "ngan", "again": "ngan"}, 422,
         ("Mật khẩu hiện nay: không đúng",)),
    Post("", "/account/sessions/end", {}, 401),
    Post("lam.ott", "/notices/reading", {"until": LONG}, 303),
    Post("lam.ott", "/notices/settings", {"hour": ODD}, 422, ("Giờ gửi",)),
    Post("", "/notices/feed", {}, 401),
    Post("", "/notices/feed/revocation", {}, 401),
    Post("lam.ott", "/deputies", {"reason": TYPED}, 422, ("Người xử lý thay", "Từ ngày")),
    Post("lam.ott", "/deputies", {"reason": TYPED, "deputy": "1", "first_day": BAD_DAY}, 422,
         ("Từ ngày", BAD_DAY)),
    Post("lam.ott", "/deputies", {"reason": TYPED, "deputy": "1", "work": "step.",
         "first_day": "21/06/2022", "last_day": "22/06/2022"}, 422, ("có trong danh sách",)),
    Post("lam.ott", "/deputies/999/end", {}, 404),
    Post("lam.ott", "/filters", {"name": TYPED, "share": "x.y"}, 422, ("chưa lọc gì",)),
    Post("lam.ott", "/filters", {"name": LONG}, 422, ("Đặt tên cho bộ lọc",)),
    Post("lam.ott", "/filters/999/deletion", {}, 404),
)  # fmt: skip
TASKS = (
    Post("nguyen.qt", "/tasks/{task}/claim", {}, 404),
    Post("lam.ott", "/tasks/{other}/claim", {}, 404),
    Post("nguyen.qt", "/tasks/{task}/release", {}, 404),
    Post("lam.ott", "/tasks/{task}/recall", {}, 403),
    Post("le.dt", "/tasks/{task}/assignment", {"note": TYPED}, 422, ("Chọn người nhận việc",)),
    Post("le.dt", "/tasks/{task}/assignment", {"note": TYPED, "to": "999999"}, 422,
         ("Chọn người nhận việc",)),
    Post("lam.ott", "/tasks/{task}/comments", {"text": "  "}, 422, ("chưa có nội dung",)),
    Post("lam.ott", "/tasks/{task}/comments", {"text": LONG}, 422, ("không quá 4000",)),
    Post("lam.ott", "/tasks/{task}/comments", {"text": f"{TYPED} @khong.co"}, 422, ("@khong.co",)),
    Post("lam.ott", "/tasks/{task}/completion", {
        "_version": "{version}", "_key": "k", "_op": "submit", "received_on": BAD_DAY,
        "note": TYPED}, 422, ("Ngày nhận", BAD_DAY)),
    Post("lam.ott", "/tasks/{task}/draft", {"note": LONG}, 409, ("vừa thay đổi",)),
    Post("lam.ott", "/tasks/{task}/files", {}, 422, ("Chọn ít nhất một tệp",)),
    Post("lam.ott", "/tasks/{task}/files", {"files": (b"MZ", "a.exe")}, 303),
    Post("lam.ott", "/files/{file}/withdrawal", {"reason": "  "}, 422, (f"Lý do rút: {REQUIRED}",)),
    Post("lam.ott", "/files/{file}/withdrawal", {"reason": LONG}, 422, ("1000",)),
    Post("thuy.tn", "/files/{file}/withdrawal", {"reason": TYPED}, 403),
    Post("ung.ttk", "/files/{file}/withdrawal", {"reason": TYPED}, 404),
    Post("lam.ott", "/files/999/withdrawal", {"reason": TYPED}, 404),
    Post("thuy.tn", "/tasks/{task}/paper-entry", {
        "_version": "{version}", "_key": "k", "_op": "submit", "received_on": "21/06/2022",
        "_paper_signatory": TYPED}, 422, ("Ghi ngày trên văn bản", "Chọn bản chụp")),
    Post("nguyen.qt", "/tasks/{task}/obstacle", {}, 404),
    Post("lam.ott", "/tasks/informed", {"place": ODD}, 303),
    Post("lam.ott", "/tasks/selection", {"_op": ODD}, 422, ("chọn một thao tác",)),
    Post("lam.ott", "/tasks/selection", {"_op": "claim", "task": ODD}, 422, ("Chưa chọn việc",)),
    Post("lam.ott", "/tasks/selection", {"_op": "later", "task": "{task}", "on_day": BAD_DAY}, 422,
         ("Ngày xem lại", BAD_DAY)),
    Post("le.dt", "/tasks/selection", {"_op": "assign", "task": "{task}", "note": TYPED}, 422,
         ("chọn người nhận việc",)),
)  # fmt: skip
CASES = (
    Post("thuy.tn", "/cases/new/issued", {"subject": TYPED, "_op": "submit"}, 422,
         (f"Ký hiệu: {REQUIRED}",)),
    Post("lam.ott", "/cases/new/draft", {}, 403),
    Post("thuy.tn", "/directive-drafts", {"model": "khong_co"}, 404, ("khong_co",)),
    Post("thuy.tn", "{directive_draft}/document", {"subject": TYPED}, 422, ("Ngày ban hành",)),
    Post("thuy.tn", "{directive_draft}/units", {"search": TYPED}, 422, ("Chưa chọn đơn vị nào",)),
    Post("thuy.tn", "{directive_draft}/duties", {}, 422, ("Chưa ghi nhiệm vụ nào",)),
    Post("thuy.tn", "{directive_draft}/khac", {}, 404),
    Post("lam.ott", "{directive_draft}/removal", {}, 404),
    Post("hoa.dtb", "/cases/{case}/suspension", {"document": TYPED}, 422, (REQUIRED,)),
    Post("hoa.dtb", "/cases/{case}/units/{unit}/suspension", {"document": TYPED}, 422, (REQUIRED,)),
    Post("hoa.dtb", "/cases/{case}/cancellation", {"reason": TYPED, "number": "1"}, 422,
         ("gõ lại đúng", "517-CV/TU")),
    Post("hoa.dtb", "/instances/{instance}/cancellation", {"document": TYPED}, 422, (REQUIRED,)),
    Post("hoa.dtb", "{halt}/resumption", {"document": TYPED}, 422, (REQUIRED,)),
    Post("hoa.dtb", "/assignments/{assignment}/resumption", {"reason": TYPED}, 409,
         ("không tạm dừng riêng",)),
    Post("lam.ott", "/cases/{case}/end", {}, 403),
    Post("lam.ott", "/cases/{case}/review", {}, 403),
    Post("nguyen.qt", "/cases/{case}/receipts/requests", {"days": ODD}, 404),
    Post("lam.ott", "/exports", {"report": "khong_co", "ending": "xlsx"}, 404),
    Post("lam.ott", "/exports", {"report": "units", "ending": ODD}, 404),
    Post("hoa.dtb", "/cases/{case}/review-day", {"day": TYPED}, 422, (NO_DAY,)),
    Post("hoa.dtb", "/cases/{case}/review-day", {"day": "20/06/2022", "document": TYPED}, 422,
         ("phải sau hôm nay",)),
    Post("hoa.dtb", "/cases/{case}/review-day", {"day": "20/12/2024"}, 422, (REQUIRED,)),
    Post("hoa.dtb", "/closings", {"period": ODD}, 422, (REQUIRED,)),
    Post("hoa.dtb", "/closings", {"period": ODD, "case": "{case}"}, 422, ("Kỳ",)),
    Post("hoa.dtb", "/closings", {"case": "999999"}, 404),
    Post("lam.ott", "/closings", {}, 404),
    Post("lam.ott", "/assignments/{assignment}/evidence", {
        "happened_on": BAD_DAY, "text": TYPED}, 422, (f"Ngày thực hiện: {NO_DAY}", BAD_DAY)),
    Post("lam.ott", "/assignments/{assignment}/evidence", {
        "happened_on": "21/06/2022", "document": LONG, "text": TYPED}, 422, ("tối đa 300 ký tự",)),
    Post("lam.ott", "/change-requests", {"assignment": ODD}, 422, ("Chọn phần việc",)),
    Post("nguyen.qt", "{change_request}/withdrawal", {}, 404),
    Post("nguyen.qt", "{obstacle}/withdrawal", {}, 404),
    Post("thuy.tn", "/obstacles/brief", {"obstacle": ODD}, 422, ("ít nhất hai báo cáo",)),
    Post("thuy.tn", "/obstacles/brief", {"obstacle": "999999"}, 404),
    Post("sao.mta", "/registers/incoming", {"subject": TYPED}, 422,
         (f"Cơ quan ban hành: {REQUIRED}",)),
    Post("sao.mta", "/registers/incoming", {"arrived_on": BAD_DAY, "subject": TYPED}, 422,
         (BAD_DAY,)),
    Post("thuy.tn", "/assignments/{assignment}/chase-pause", {
        "kind": "pause", "until": BAD_DAY, "reason": TYPED}, 422, (NO_DAY, BAD_DAY)),
    Post("thuy.tn", "/assignments/{assignment}/chase-pause", {"kind": "stop"}, 422, (REQUIRED,)),
    Post("thuy.tn", "/cases/{case}/units/{unit}/chase-pause", {"reason": TYPED}, 422, (REQUIRED,)),
    Post("thuy.tn", "/assignments/{assignment}/chase-pause", {
        "kind": "pause", "until": "01/06/2022", "reason": TYPED}, 422, ("phải sau hôm nay",)),
    Post("thuy.tn", "/assignments/{assignment}/chase-pause", {
        "kind": "stop", "reason": "x" * 1_001}, 422, ("1000",)),
    Post("thuy.tn", "/chase-pauses/{pause}/end", {}, 422, (REQUIRED,)),
    Post("thuy.tn", "/cases/{case}/chasing/ladder", {"before": TYPED}, 422,
         ("mỗi số từ 0 đến 250",)),
    Post("thuy.tn", "/cases/{case}/chasing/letter", {}, 409, ("Không có phần việc nào",)),
)  # fmt: skip
OPERATIONS = (
    Post("nguyen.qt", "/incidents/{incident}/amendment", {"reason": TYPED}, 403),
    Post("thuy.tn", "/incidents/{incident}/amendment", {}, 422, (REQUIRED,)),
    Post("nguyen.qt", "/incidents/{incident}/settlement", {"reason": " "}, 422, (REQUIRED,)),
    Post("nguyen.qt", "/incidents/{incident}/skip", {}, 422),
    Post("nguyen.qt", "/incidents/{incident}/reopening", {"reason": TYPED}, 409,
         ("đang chờ xử lý",)),
    Post("lam.ott", "/incidents/{incident}/retry", {}, 404),
    Post("nguyen.qt", "/mails/999/attempt", {}, 404, ("Không tìm thấy thư này",)),
)  # fmt: skip
ORGANISATION = (
    Post("lam.ott", "/organisation/units", {"name": TYPED}, 404),
    Post("nguyen.qt", "/organisation/units", {"name": TYPED}, 422, ("Từ ngày", REQUIRED)),
    Post("nguyen.qt", "/organisation/units", {"name": TYPED, "code": "qu nk", "day": "1/7/2022"},
         422, ("chữ hoa không dấu", "Căn cứ")),
    Post("nguyen.qt", "/organisation/units/{unit}/names",
         {"name.name": TYPED, "name.day": BAD_DAY}, 422, (NO_DAY, BAD_DAY)),
    Post("nguyen.qt", "/organisation/units/{unit}/parents",
         {"parent.parent": "{unit}", "parent.day": "01/07/2022", "parent.document": TYPED,
          "parent.kind": "HIERARCHY"}, 422, ("đơn vị trực thuộc nó",)),
    Post("nguyen.qt", "/organisation/units/{unit}/groups",
         {"group.group": ODD, "group.day": "01/07/2022"}, 422, ("không có trong các lựa chọn",)),
    Post("nguyen.qt", "/organisation/units/{unit}/end",
         {"end.day": "01/07/2022", "end.document": TYPED}, 422, ("đơn vị trực thuộc; hãy chuyển",)),
    Post("nguyen.qt", "/organisation/officers", {"full_name": TYPED, "login": "lam.ott"}, 422,
         ("lam.ott đã có người dùng",)),
    Post("nguyen.qt", "/organisation/officers/{officer}/particulars",
         {"full_name": "", "title": TYPED}, 422, (REQUIRED,)),
    Post("nguyen.qt", "/organisation/officers/{officer}/roles",
         {"role.unit": ODD, "role.role": ODD, "role.first": "01/07/2022"}, 422,
         ("không có trong các lựa chọn",)),
    Post("nguyen.qt", "/organisation/roles/{admin_role}/end",
         {"end-{admin_role}.last": "01/07/2022"}, 422, ("quản trị viên cuối cùng",)),
    Post("nguyen.qt", "/organisation/officers/{admin}/activity", {}, 422,
         ("quản trị viên cuối cùng",)),
    Post("lam.ott", "/organisation/officers/{officer}/password", {}, 404),
    Post("lam.ott", "/organisation/roster", {}, 404),
    Post("nguyen.qt", "/organisation/roster", {}, 422, ("chưa có tệp",)),
    Post("lam.ott", "/organisation/groups", {"name": TYPED}, 404),
    Post("nguyen.qt", "/organisation/groups", {"name": TYPED, "code": "Đảng ủy"}, 422,
         ("Mã", "chữ thường không dấu")),
    Post("nguyen.qt", "/organisation/groups", {"name": LONG, "code": "dang-uy"}, 422, ("200",)),
    Post("nguyen.qt", "/organisation/groups/1/name", {"name.name": " "}, 422, (REQUIRED,)),
    Post("nguyen.qt", "/organisation/groups/999/name", {"name.name": TYPED}, 404),
    Post("nguyen.qt", "/organisation/groups/1/members", {"member.day": "01/07/2022"}, 422,
         (f"Đơn vị: {REQUIRED}",)),
    Post("nguyen.qt", "/organisation/groups/1/members",
         {"member.unit": "{unit}", "member.day": BAD_DAY}, 422, (NO_DAY, BAD_DAY)),
    Post("lam.ott", "/organisation/settings/unit_plan", {"value": "5", "reason": "x"}, 404),
    Post("nguyen.qt", "/organisation/settings/khong_co", {"value": "5", "reason": "x"}, 404),
    Post("nguyen.qt", "/organisation/settings/unit_plan", {"value": "999", "reason": TYPED}, 422,
         ("từ 0 đến 250",)),
    Post("nguyen.qt", "/organisation/settings/unit_plan", {"value": "10"}, 422,
         ("đang là giá trị này", REQUIRED)),
    Post("nguyen.qt", "/organisation/settings/reminders.before",
         {"value": "5, x", "reason": TYPED}, 422, ("từ một đến 5 số nguyên",)),
    Post("nguyen.qt", "/organisation/settings/report.frequency",
         {"value": ODD, "reason": TYPED}, 422, ("không có trong các lựa chọn",)),
    Post("lam.ott", "/organisation/calendar", {"day": "22/07/2022"}, 404),
    Post("nguyen.qt", "/organisation/calendar", {"day": BAD_DAY, "document": TYPED}, 422,
         (NO_DAY, BAD_DAY)),
    Post("nguyen.qt", "/organisation/calendar",
         {"day": "01/06/2022", "kind": "off", "name": TYPED, "other": "01/06/2022"}, 422,
         ("chỉ đổi được ngày chưa tới", f"Căn cứ: {REQUIRED}")),
    Post("nguyen.qt", "/organisation/calendar",
         {"day": "01/07/2024", "kind": ODD, "name": TYPED, "other": "01/07/2024"}, 422,
         ("không có trong các lựa chọn", "trùng với ngày thứ nhất")),
)  # fmt: skip
MODELS = (
    Post("dat.kv", "/models", {"name": "***"}, 422, ("đặt tên quy trình",)),
    Post("dat.kv", "/models", {"name": TYPED, "base": "khong_co"}, 404),
    Post("dat.kv", "/models/imports", {}, 422, (".bpmn",)),
    Post("dat.kv", "/models/khong_co/drafts", {}, 404),
    Post("dat.kv", "/models/{key}/drafts", {"version": "99"}, 404),
    Post("dat.kv", "/models/{key}/restorations", {"version": "1"}, 422, ("Hãy ghi thay đổi gì",)),
    Post("dat.kv", "/models/{key}/withdrawal", {"note": " "}, 422, ("Hãy ghi thay đổi gì",)),
    Post("dat.kv", "/models/{key}/versions/1/moves", {"reason": "Thử"}, 422, ("Chưa chọn hồ sơ",)),
    Post("dat.kv", "/moves/999/approval", {}, 404, ("Không có đợt chuyển này",)),
    Post("dat.kv", "/moves/999/stop", {}, 404, ("Không có đợt chuyển này",)),
    Post("giang.ttn", "{draft}/approval", {"revision": ODD}, 409, ("vừa sửa bản nháp này",)),
    Post("dat.kv", "{draft}/approval-requests", {"revision": "9"}, 409, ("vừa sửa bản nháp",)),
    Post(
        "dat.kv",
        "{draft}/deployment",
        {"revision": "9", "note": "x"},
        409,
        ("vừa sửa bản nháp này",),
    ),
    Post("giang.ttn", "{draft}/refusal", {"reason": " "}, 422, ("Hãy ghi lý do không duyệt",)),
    Post("dat.kv", "{draft}/returns", {"revision": ODD, "to": ODD}, 409, ("vừa sửa bản nháp",)),
    Post("dat.kv", "{draft}/revisions", {"revision": "1"}, 422, ("không hiểu nội dung",)),
    Post("lam.ott", "{draft}/editors", {}, 404),
    Post("lam.ott", "{draft}/removal", {}, 404),
    Post("giang.ttn", "/model-proposals/{proposal}/refusal", {}, 422, ("lý do không duyệt",)),
    Post("lam.ott", "/model-proposals/{proposal}/approval", {}, 404),
    Post("lam.ott", "/model-proposals/{proposal}/removal", {}, 404),
)
REHEARSALS = (
    Post("dat.kv", "{draft}/rehearsal", {"start": ODD}, 422, ("sự kiện bắt đầu",)),
    Post("dat.kv", "{draft}/rehearsal/steps", {"act": ODD}, 422, ("không hiểu bước",)),
    Post("dat.kv", "{draft}/rehearsal/steps/removal", {"keep": ODD}, 303),
    Post("dat.kv", "{draft}/rehearsal/tasks/9", {"_op": ODD}, 404, ("không còn chờ ai",)),
    Post("dat.kv", "{draft}/rehearsal/scenarios", {"words": "Thử"}, 422, ("Kịch bản",)),
    Post("dat.kv", "{draft}/rehearsal/scenarios/name", {"words": TYPED}, 404),
    Post("dat.kv", "{draft}/rehearsal/scenarios/playing", {"scenario": ODD}, 404),
    Post("dat.kv", "{draft}/rehearsal/scenarios/removal", {"scenario": ODD}, 404),
    Post("dat.kv", "/models/{key}/versions/1/rehearsal", {"start": ODD}, 422, ("sự kiện bắt đầu",)),
    Post(
        "dat.kv",
        "/models/{key}/versions/1/rehearsal/steps",
        {"act": ODD},
        422,
        ("không hiểu bước",),
    ),
    Post("dat.kv", "/models/{key}/versions/1/rehearsal/steps/removal", {"keep": ODD}, 303),
    Post("dat.kv", "/models/{key}/versions/1/rehearsal/tasks/9", {}, 404, ("không còn chờ ai",)),
    Post("dat.kv", "/models/{key}/versions/1/rehearsal/scenarios/playing", {"scenario": ODD}, 404),
)
ROWS = (*ACCOUNTS, *TASKS, *CASES, *OPERATIONS, *ORGANISATION, *MODELS, *REHEARSALS)
