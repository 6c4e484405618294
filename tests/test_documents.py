"""What the documents say of the product is so."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from server.settings import Settings

DOCS = Path(__file__).parents[1] / "docs"


def test_every_setting_is_explained() -> None:
    page = (DOCS / "operating.md").read_text("utf-8")

    assert [one.name for one in fields(Settings) if f"`{one.name}`" not in page] == []
