"""An officer says what they want to be told by letter, and when."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from server.database import Database
from server.errors import Invalid
from server.notice_words import KINDS
from server.recording.notice_settings import setting_of
from server.tables.notice_setting import HOURS
from workflows.forms import FieldProblem


@dataclass(frozen=True)
class Wish:
    digest: bool
    hour: str
    given: bool
    urgent: bool
    working_days: bool
    left_out: list[str]


def save_notice_setting(database: Database, *, officer_id: int, wish: Wish) -> None:
    if wish.hour not in HOURS:
        raise Invalid("notice-hour", problems=[FieldProblem(("hour",), "not-a-choice")])
    if not set(wish.left_out) <= KINDS.keys():
        raise Invalid("notice-kind")
    with database.transaction() as db:
        row = setting_of(db, officer_id)
        for name, value in asdict(wish).items():
            setattr(row, name, value)
