"""`thongsuot demo`: the installation of the demo, and the story played through its actions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from server.actions.cases.open_case import open_case
from server.actions.directives.record_directive import record_directive
from server.actions.registers.register_incoming import register_incoming
from server.database import Database
from server.demo.play import Play
from server.demo.story import ENDS_AT, ENDS_ON, events
from server.services.calendar import calendar_of
from server.services.directive_files import read_directive
from server.settings import Settings

Progress = Callable[[int, int], None]


def play_demo(database: Database, settings: Settings, progress: Progress) -> None:
    """On an installation with organisation, calendar and processes but without a case."""
    play = Play(database, settings)
    play.know_everybody()
    enter_documents(play)
    with database.reading() as db:
        story = events(calendar_of(db))
    for number, event in enumerate(story, 1):
        play.at(event.day, event.hour)
        event.act(play)
        progress(number, len(story))
    play.at(ENDS_ON, ENDS_AT)


def enter_documents(play: Play) -> None:
    """142/ĐCT-VP is the first row of the incoming register; 517-CV/TU is entered as issued."""
    play.begin(date(2022, 4, 25))
    play.at(date(2022, 4, 25), 9)
    register_incoming(
        play.database, officer_id=play.officers["sao.mta"], unit_id=play.units["VP"],
        issuer="Đoàn Chủ tịch Trung ương Hội Liên hiệp Phụ nữ Việt Nam",
        full_number="142/ĐCT-VP", issued_on=date(2022, 4, 21), arrived_on=date(2022, 4, 25),
        subject="Về việc phối hợp, hỗ trợ tổ chức học tập, quán triệt Nghị quyết Đại hội đại biểu "
        "Phụ nữ toàn quốc lần thứ XIII",
    )  # fmt: skip
    play.at(date(2022, 6, 20), 15)
    said = read_directive(play.settings.config / "directives" / "517-CV-TU.toml")
    officer_id = play.officers["thuy.tn"]
    directive_id = record_directive(play.database, officer_id=officer_id, **said)
    open_case(play.database, officer_id=officer_id, directive_id=directive_id)
    play.work()
