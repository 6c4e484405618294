"""Several forms on one page of the organisation: fields of `name` are posted as `name.day` …"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import request

from server.errors import Invalid
from server.services.typed import positive
from server.textfold import nfc
from server.web.language import translate as _
from server.web.row_forms import day_of
from workflows.forms import FieldProblem

WORDS = {
    "name": "Tên", "code": "Mã đơn vị", "kind": "Loại, quan hệ", "parent": "Đơn vị cấp trên",
    "group": "Nhóm nhận văn bản", "issuer_code": "Chữ viết tắt", "day": "Từ ngày",
    "document": "Căn cứ", "login": "Tên đăng nhập", "full_name": "Họ và tên", "title": "Chức vụ",
    "email": "Thư điện tử công vụ", "unit": "Đơn vị", "role": "Vai trò", "first": "Từ ngày",
    "last": "Ngày cuối cùng", "activity": "Tài khoản",
    "other": "Đổi với ngày", "value": "Giá trị mới", "reason": "Lý do",
}  # fmt: skip


def field_word(path: str) -> str:
    """The field as its page calls it."""
    name = path.rpartition(".")[2]
    return _(WORDS.get(name, name))


@dataclass(frozen=True)
class Sent:
    """What was typed into one of them; without a name, into the only form of its page."""

    form: str = ""
    needed: tuple[str, ...] = ()

    def line(self, name: str) -> str:
        """Without the spaces around it, and one between words."""
        return " ".join(nfc(request.form.get(self.place(name), "")).split())

    def number(self, name: str) -> int | None:
        return positive(self.line(name))

    def chosen(self, name: str) -> int:
        """An id from a list; raises Invalid for nothing."""
        found = self.number(name)
        if found is None:
            raise Invalid("organisation-invalid", problems=[FieldProblem((name,), "required")])
        return found

    def day(self, name: str = "day") -> date:
        """Raises Invalid for nothing and for what is no day."""
        found = self.last_day(name)
        if found is None:
            raise Invalid("organisation-invalid", problems=[FieldProblem((name,), "required")])
        return found

    def last_day(self, name: str) -> date | None:
        """None for nothing."""
        typed = self.line(name)
        found = day_of(typed)
        if typed and found is None:
            problem = FieldProblem((name,), "not-a-date", {"value": typed[:40]})
            raise Invalid("organisation-invalid", problems=[problem])
        return found

    def place(self, name: str) -> str:
        return f"{self.form}.{name}" if self.form else name

    def at_fields(self, problems: Iterable[FieldProblem]) -> list[FieldProblem]:
        """The problems of an action, at the fields of this form; also what is needed and empty: a
        day that is none is refused before the action sees the rest."""
        told = list(problems)
        named = {str(one.path[0]) for one in told}
        told += [
            FieldProblem((one,), "required")
            for one in self.needed
            if one not in named and not self.line(one)
        ]
        return [FieldProblem((self.place(str(one.path[0])),), one.code, one.args) for one in told]
