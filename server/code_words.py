"""The word of a code, said once for screens and for what is printed; keys of the catalogues."""

from __future__ import annotations

from collections.abc import Mapping

DELICATE: Mapping[str, str] = {
    "NHÂN SỰ": "nhân sự",
    "KỶ LUẬT": "kỷ luật",
    "ĐƠN THƯ, TỐ CÁO": "đơn thư, tố cáo",
}
"""What a paper is about that not everybody should read (server/services/delicate.py)."""
DUES: Mapping[str, str] = {
    "over": "Quá hạn",
    "past": "Qua mốc tham khảo",
    "today": "Hôm nay",
    "week": "Trong tuần này",
    "next_week": "Tuần sau",
    "later": "Sau tuần tới",
    "paused": "Tạm dừng",
    "kept": "Xong trong mốc của bước",
    "late": "Xong sau mốc của bước",
    "none": "Không có hạn",
}
"""Of the groups of a list of tasks by due."""
URGENCIES: Mapping[str, str] = {
    "HOA_TOC": "Hỏa tốc",
    "THUONG_KHAN": "Thượng khẩn",
    "KHAN": "Khẩn",
    "THUONG": "Thường",
}
STATES: Mapping[str, str] = {
    "dung": "Hoàn thành đúng hạn",
    "tre": "Hoàn thành quá hạn",
    "xong": "Đã xong",
    "moc": "Qua mốc tham khảo",
    "lam": "Đang thực hiện",
    "sap": "Sắp đến hạn",
    "qua": "Quá hạn",
    "cho": "Chờ tiếp nhận",
    "tra": "Đề nghị bổ sung",
    "tam": "Tạm dừng",
    "chua": "Chưa mở",
    "kad": "Không áp dụng",
    "tx": "Thường xuyên",
    "nodue": "Chưa đặt hạn",
}
"""Of a mark (server/queries/days.py)."""
SEGMENTS: Mapping[str, str] = {
    "dung": "Xong bước",
    "lam": "Đang thực hiện",
    "sap": "Sắp đến hạn",
    "qua": "Quá hạn ràng buộc",
    "cho": "Chờ tiếp nhận",
    "tam": "Tạm dừng",
    "con": "Còn lại đến hạn",
}
"""Of a stretch of days (server/queries/timeline.py)."""
BOXES: Mapping[str, str] = {
    "on_time": "Hoàn thành đúng hạn",
    "late": "Hoàn thành quá hạn",
    "in_time": "Đang thực hiện trong hạn",
    "overdue": "Đang thực hiện quá hạn",
    "outside": "Thường xuyên / chưa đặt hạn",
    "waiting": "Đã nộp, chờ tiếp nhận",
    "paused": "Tạm dừng",
}
DEADLINES: Mapping[str, str] = {
    "BINDING": "Hạn ràng buộc",
    "REFERENCE": "Mốc tham khảo",
    "CONTINUOUS": "Thường xuyên",
    "EVENT_BASED": "Chờ điều kiện",
    "NOT_SET": "Chưa đặt hạn",
}
CHANGES: Mapping[str, str] = {
    "set": "Đặt hạn",
    "extend": "Gia hạn",
    "suspend": "Tạm dừng tính hạn",
    "resume": "Tính hạn trở lại",
    "withdraw": "Bỏ hạn",
    "handover": "Chuyển đơn vị thực hiện",
}
"""Of a line in the ledger of a deadline."""
CATEGORIES: Mapping[str, str] = {
    "BUDGET": "Kinh phí",
    "STAFF": "Nhân sự",
    "AUTHORITY": "Thẩm quyền",
    "OVERLAP": "Chồng chéo",
    "DEADLINE": "Thời hạn",
    "cham_tien_do": "Chậm tiến độ",
    "OTHER": "Khác",
}
SEVERITIES: Mapping[str, str] = {"NGHIEM_TRONG": "Nghiêm trọng", "THUONG": "Thường"}
UNIT_KINDS: Mapping[str, str] = {
    "party_committee": "Cấp ủy",
    "organ": "Cơ quan lãnh đạo tập thể",
    "department": "Ban, văn phòng",
    "party_group": "Đảng đoàn",
    "party_caucus": "Ban cán sự đảng",
    "front": "Mặt trận Tổ quốc",
    "mass_organisation": "Đoàn thể",
    "external": "Cơ quan ngoài hệ thống",
    "technical": "Đơn vị kỹ thuật",
}
OBSTACLES: Mapping[str, str] = {
    "open": "Đang xử lý",
    "raised": "Đang viết",
    "reported": "Đã báo cáo",
    "briefed": "Đã trình",
    "answered": "Đã trả lời",
    "guided": "Đã có ý kiến chỉ đạo",
    "out_of_scope": "Không thuộc phạm vi",
    "withdrawn": "Đã rút",
}
REMINDERS: Mapping[str, str] = {
    "letter": "Công văn đôn đốc",
    "listed": "Đưa vào danh mục báo cáo Ban Thường vụ",
    "notice": "Nhắc tự động",
    "asked": "Nhắc lại từ trang Nhận văn bản",
}
RUNGS: Mapping[str, str] = {
    "before": "Nhắc trước hạn",
    "after": "Báo quá hạn",
    "notice": "Báo quá hạn",
    "letter": "Công văn lần {n}",
    "asked": "Nhắc lại từ trang Nhận văn bản",
    "listed": "Đã vào danh mục báo cáo Ban Thường vụ",
    "btv": "Vào danh mục báo cáo Ban Thường vụ",
}
"""Of the ladder of đôn đốc: what has come, and what comes."""
REQUESTS: Mapping[str, str] = {
    "open": "Đang chờ",
    "raised": "Đang viết",
    "requested": "Chờ xem xét",
    "returned": "Đề nghị bổ sung",
    "approved": "Đã chấp thuận",
    "rejected": "Không chấp thuận",
    "withdrawn": "Đã rút",
}
REQUEST_KINDS: Mapping[str, str] = {
    "EXTEND": "Gia hạn",
    "ADJUST": "Điều chỉnh nội dung, sản phẩm",
    "RETURN": "Trả lại việc",
    "": "Đề nghị thay đổi",
}
CAUSES: Mapping[str, str] = {
    "agreed": "được gia hạn",
    "excused": "đã trễ khi được gia hạn",
    "paused": "tạm dừng",
    "receiving": "chờ tiếp nhận trong thời hạn",
    "receiver": "bên tiếp nhận",
    "decider": "bên quyết định đề nghị",
    "unit": "đơn vị thực hiện",
}
"""Whose days of lateness those are (server/queries/bearing.py)."""
FINDINGS: Mapping[str, str] = {
    "none": "Không có kiến nghị",
    "findings": "Cần khắc phục",
    "violation": "Có dấu hiệu vi phạm",
}
DOINGS: Mapping[str, str] = {
    "job": "Việc nền của hệ thống",
    "due": "Hẹn giờ, nhắc hạn",
    "complete_task": "Cán bộ ghi việc",
    "open_task": "Tìm người làm",
    "send": "Gửi thư điện tử",
    "start_period": "Mở kỳ kiểm tra",
    "": "Mở hồ sơ, mở quy trình",
}
"""What failed in an incident."""
RESOLUTIONS: Mapping[str, str] = {
    "retried": "Đã cho chạy lại",
    "edited": "Đã sửa dữ liệu, chạy lại",
    "skipped": "Đã bỏ qua bước",
    "": "Đã xử lý",
}
MAILS: Mapping[str, str] = {
    "aside": "Chưa gửi được",
    "waiting": "Đang chờ gửi",
    "sent": "Đã gửi",
}
VERDICTS: Mapping[str, str] = {"PASS": "Đạt", "FAIL": "Chưa đạt"}
