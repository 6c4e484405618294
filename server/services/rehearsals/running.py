"""A rehearsal that runs on by itself, with plausible answers."""

from __future__ import annotations

from typing import Any

from server.services.rehearsals.desk import answering, desk_of
from server.services.rehearsals.play import Play
from workflows.replaying import Replay, drive
from workflows.stage_inbox import InboxLine


def run_on(play: Play, played: Replay, most: int) -> list[dict[str, Any]]:
    """The steps from here to the end, or to where only a message from outside helps."""
    return drive(played, lambda at: next_steps(play, at), most)


def next_steps(play: Play, played: Replay) -> list[dict[str, Any]]:
    """The task that is due first, done at once or on its day."""
    lines = play.inbox(played)
    if not play.on_time:
        return [answered(play, played, lines[0])]
    line = min(lines, key=lambda one: (one.due is None, one.due or play.now.date()))
    if line.days > 0:
        return [{"working_days": line.days, "before_closing": True}]
    return [answered(play, played, line)]


def answered(play: Play, played: Replay, line: InboxLine) -> dict[str, Any]:
    desk = desk_of(play, played, line)
    cleaned = desk.clean(desk.plausible_raw())
    return answering(play, desk, cleaned, desk.plausible_extras(), len(played.scenes))
