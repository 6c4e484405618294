"""Sixty units by rule: who is quick, who is late, who says nothing; the same at every load."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from server.demo.answers import figure, typed
from server.demo.event import Event
from server.demo.play import Play
from server.demo.units import UNITS
from workflows.forms import Raw

DISTRICTS = ("NK", "BT", "CR", "OM", "TN", "PD", "TL", "CD", "VT")
WARDS = ("AB", "AC", "AH", "AK", "AN", "AP", "CK", "HL", "TA", "TB", "XK")
CITY = (*UNITS, "QU-TN", "DU-QS", "DU-GQ")
"""The thirty addressees of 517-CV/TU that carry it out."""
SIXTY = (
    *CITY,
    *(f"BDV-{code}" for code in DISTRICTS),
    "HPN-TP",
    *(f"HPN-{code}" for code in DISTRICTS),
    *(f"DUP-{code}" for code in WARDS),
)
A_DOZEN = frozenset({
    "QU-BT", "QU-CR", "QU-TN", "HU-TL", "HU-CD", "HU-VT", "DD-HLHPN", "DD-CCB", "DU-QS", "DU-GQ",
    "BTC", "HPN-TP", "DUP-CK",
})  # fmt: skip
"""Of all that happens in the year, somebody: the same story, told in a quarter of the time."""
SHARES = (("prompt", 40), ("steady", 72), ("late", 88), ("at_conference", 93), ("at_plan", 97))
"""Up to so many of a hundred; the others are silent."""


def paces_of(seed: str, units: Iterable[str]) -> dict[str, str]:
    return {unit: pace_of(f"{seed} {unit}") for unit in units}


def pace_of(seed: str) -> str:
    drawn = figure(seed, 1, 100)
    return next((pace for pace, most in SHARES if drawn <= most), "silent")


def remedied(unit: str, day: date, required: Sequence[str]) -> Iterator[Event]:
    """What an inspection found is put right and seen to be."""

    def done(raw: Raw) -> Raw:
        rows = raw.get("items", [])
        assert len(rows) == len(required)
        return {"items": [
            {**row, "result": "Đã thực hiện xong.", "done_on": typed(day),
             "evidence": ["file:Minh-chung-khac-phuc.pdf"]}
            for row in rows
        ]}  # fmt: skip

    def verify(play: Play) -> None:
        play.do("T_verify", unit, lambda raw: {
            "items": [{**row, "verdict": "PASS"} for row in raw.get("items", [])]})  # fmt: skip

    yield Event(day, 9, lambda play: play.do("T_remedy", unit, done))
    yield Event(day, 15, verify)
