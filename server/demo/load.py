"""`thongsuot demo`: the installation of the demo, and a story played through its actions."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import date

from server.actions.registers.register_incoming import register_incoming
from server.database import Database
from server.demo import story, year
from server.demo.event import Event
from server.demo.play import Play
from server.services.calendar import calendar_of
from server.settings import Settings
from workflows.workdays import WorkCalendar

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Story:
    events: Callable[[WorkCalendar, Container[str]], list[Event]]
    ends_on: date
    ends_at: float
    among: Container[str] | None = None  # codes of the units that take part; None: all


EXAMPLE = Story(story.events, story.ENDS_ON, story.ENDS_AT)
YEAR = Story(year.events, year.ENDS_ON, year.ENDS_AT)
STORIES = {"example": EXAMPLE, "year": YEAR}


def play_demo(database: Database, settings: Settings, progress: Progress, told: Story) -> None:
    """On an installation with organisation, calendar and processes but without a case."""
    play = Play(database, settings)
    play.know_everybody()
    enter_documents(play)
    with database.reading() as db:
        events = told.events(calendar_of(db), told.among or frozenset(play.units))
    events.sort(key=lambda event: (event.day, event.hour))
    for number, event in enumerate(events, 1):
        play.at(event.day, event.hour)
        event.act(play)
        progress(number, len(events))
    play.at(told.ends_on, told.ends_at)


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
    story.enter(play, "517-CV-TU")
