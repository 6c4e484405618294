"""What the invented officers write into the forms, as typed; keyed by form, dates as dd/mm/yyyy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any

Raw = dict[str, Any]


HEADED = frozenset({"BTC", "BTG", "BDV", "BNC", "VP"})
"""Bodies with a head, who signs in the own title, and the ban dân vận below; others sign T/M."""


def typed(day: date) -> str:
    return day.strftime("%d/%m/%Y")


def figure(seed: str, low: int, high: int) -> int:
    """A number that is the same at every load: the demo can be compared between releases."""
    return low + int.from_bytes(sha256(seed.encode()).digest()[:4]) % (high - low + 1)


def conference(unit: str, held_on: date) -> Raw:
    """One row of a unit's conferences; some stay below 95 % and say why."""
    invited = figure(unit + "invited", 60, 640)
    attended = invited - figure(unit + "away", 0, max(1, invited // 14))
    leaders = figure(unit + "leaders", 20, 120)
    row = {
        "held_on": typed(held_on),
        "mode": ("IN_PERSON", "ONLINE", "MIXED")[figure(unit, 0, 2)],
        "place": "Hội trường cơ quan",
        "speaker": "Báo cáo viên cấp ủy",
        "classes": "1",
        "members_invited": str(invited),
        "members_attended": str(attended),
        "leaders_invited": str(leaders),
        "leaders_attended": str(leaders - figure(unit + "busy", 0, 2)),
        "women_members": str(figure(unit + "women", 40, 900)),
        "public_count": str(figure(unit + "public", 0, 400)),
        "evidence": [f"file:Bien-ban-hoi-nghi-{held_on:%d-%m}.pdf"],
    }
    if attended < invited * 0.95:
        row["low_rate_reason"] = "Một số đảng viên đi công tác, đã tổ chức học bù."
    return row


def capacity_of(unit: str) -> str:
    return "OWN" if unit in HEADED or unit.startswith("BDV-") else "T/M"


def unit_step(form: str, unit: str, day: date) -> Mapping[str, Any]:
    """The ordinary answer of a unit to a step of P3; what the page prefills is kept."""
    signed = {
        "decision": "signed",
        "sign_capacity": capacity_of(unit),
        "method": "DIGITAL",
        "signed_on": typed(day),
    }
    answers: dict[str, Raw] = {
        "confirm_receipt": {"received_on": typed(day), "declined": "false"},
        "leader_assign": {"leader_note": "Giao chuyên viên tham mưu kế hoạch, đúng thời hạn."},
        "prepare_plan": {
            "content": "Quán triệt Nghị quyết đến cán bộ, đảng viên, hội viên; lãnh đạo Hội Liên "
            "hiệp Phụ nữ cùng cấp xây dựng Chương trình hành động.",
            "plan_file": f"file:Du-thao-ke-hoach-{unit}.pdf",
            "has_children": "false",
        },
        "approve_plan": {"decision": "ok"},
        "sign_plan": signed,
        "issue_plan": {"plan_date": typed(day), "signed_file": f"file:Ke-hoach-{unit}.pdf"},
        "hold_conference": {"conferences": [conference(unit, day)]},
        "report_dissemination": {
            "highlights": "Cán bộ chủ chốt được quán triệt trước khi triển khai đến chi bộ; các "
            "cấp Hội đăng ký nội dung đưa vào Chương trình hành động.",
            "shortcomings": "Tài liệu tuyên truyền đến cơ sở còn chậm.",
            "proposals": "Đề nghị cấp thêm tài liệu hỏi đáp về Nghị quyết.",
        },
        "approve_report": {"decision": "ok"},
        "sign_report": signed,
        "issue_report": {"report_date": typed(day), "signed_file": f"file:Bao-cao-{unit}.pdf"},
        "accept_report": {"proposal": "ok", "quality": "PASS"},
        "decide_report": {"decision": "ok", "quality": "PASS"},
    }
    return answers[form]
